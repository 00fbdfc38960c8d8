import { beforeAll, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { useTool } from '../../../test/tools.ts'

// What is wished of a week changes which plans there are, or which comes first.

const started = await startApp()
const { campus, signIn } = started
const { ben } = await signIn('ben')
const term = await campus.term({ current: true })
await campus.round(term)
const at = (day: number, from: number, to: number) => ({ meetings: [{ days: [day], from: from * 60, to: to * 60 }] })
const [lunch, morning, night, full] = await campus.sections(await campus.course(term, { code: 'CS 101', credits: 4 }), [
  { code: 'lunch', ...at(2, 11.5, 13.5) },
  { code: 'morning', ...at(1, 8, 10) },
  { code: 'night', ...at(3, 18, 20) },
  { code: 'full', capacity: 1, ...at(4, 14, 16) },
])
await campus.section(await campus.course(term, { code: 'LI 110', credits: 2 }), { code: '01', ...at(5, 8, 10) })
await campus.section(await campus.course(term, { code: 'MU 1', credits: 1 }), { code: '01', ...at(5, 10, 12) })

beforeAll(async () => {
  expect((await ben.post('/api/enrolments', { sectionId: full!.id })).status).toBeLessThan(300)
})

type Plans = { plans?: { sections: { section: string }[]; credits: number; left_out?: string[] }[]; no_plan?: Record<string, unknown> }
const plan = async (input: object) => (await useTool<Plans>(started, null, 'plan_week', { courses: ['CS 101'], plans: 5, ...input })).output
const chosen = async (input: object) => (await plan(input)).plans?.map(({ sections }) => sections[0]!.section)

test('with no wish there is a plan with each section, the one without seats last', async () => {
  const plans = await chosen({})
  expect(plans?.toSorted()).toEqual(['full', 'lunch', 'morning', 'night'])
  expect(plans?.at(-1)).toBe('full')
})

test.each<[object, string[]]>([
  [{ earliest: '09:00' }, ['morning']],
  [{ latest: '17:00' }, ['night']],
  [{ break_from: '12:00', break_to: '14:30' }, ['lunch', 'full']],
  // An hour, where no end is said.
  [{ break_from: '13:00' }, ['lunch']],
  [{ with_seats: true }, ['full']],
  [{ only_sections: [lunch!.id, night!.id] }, ['morning', 'full']],
  [{ not_sections: [morning!.id, night!.id] }, ['morning', 'night']],
  [{ earliest: '9点', latest: '下午5点', with_seats: '是' }, ['morning', 'night', 'full']],
])('%j takes away %j', async (wish, gone) => {
  expect((await chosen(wish))?.toSorted()).toEqual(['full', 'lunch', 'morning', 'night'].filter((one) => !gone.includes(one)))
})

test.each<[object, string]>([
  [{}, 'lunch'],
  [{ preferred_to: '10:30' }, 'morning'],
  [{ preferred_from: '17:00' }, 'night'],
  [{ preferred_from: '17:30', preferred_to: '20:30' }, 'night'],
  [{ preferred_from: '07:30', preferred_to: '10:30' }, 'morning'],
])('%j takes nothing away, and puts “%s” first', async (wish, first) => {
  const plans = await chosen(wish)
  expect(plans).toHaveLength(4)
  expect(plans?.[0]).toBe(first)
})

test('least_credits and most_credits are of the whole timetable', async () => {
  const credits = async (wish: object) => (await plan({ only_sections: [morning!.id], optional_courses: ['LI 110', 'MU 1'], ...wish })).plans?.map((one) => one.credits)
  expect(await credits({})).toEqual([7, 6, 5, 4])
  expect(await credits({ least_credits: 6 })).toEqual([7, 6])
  expect(await credits({ most_credits: 5 })).toEqual([5, 4])
  expect(await credits({ least_credits: 5, most_credits: '6 学分' })).toEqual([6, 5])
})

test.each([
  [{ least_credits: 5 }, 'at least 5 credits'],
  [{ most_credits: 3 }, 'at most 3 credits'],
])('%j leaves no plan, and is named', async (wish, named) => {
  const { plans, no_plan } = await plan(wish)
  expect(plans).toBeUndefined()
  expect(no_plan).toMatchObject({ would_work_without_wishes: [[named]] })
})

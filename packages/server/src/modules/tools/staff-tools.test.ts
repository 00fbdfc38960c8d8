import { beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { cardOf, useTool, type Anything } from '../../../test/tools.ts'

// Rosters and figures: a teacher's own sections, everything for the office, and nothing for anybody else.

const started = await startApp()
const { campus, signIn } = started
const { ben, chloe, emil, fatima, gao, dev, ana, olga } = await signIn('ben', 'chloe', 'emil', 'fatima', 'gao', 'dev', 'ana', 'olga')
const term = await campus.term({ code: '2026F', title: { en: 'Autumn 2026' }, current: true })
await campus.round(term, { name: { en: 'First round', zh: '第一轮' } })
const physics = await campus.course(term, { code: 'PH 1', title: { en: 'Physics', zh: '物理' }, department: { en: 'Physics', zh: '物理系' } })
const [own, other] = await campus.sections(physics, [{ code: '01', capacity: 5, teachers: [{ name: ana.name, number: ana.number }] }, { code: '02', capacity: 1 }])
const poetry = await campus.section(await campus.course(term, { code: 'LI 1', title: { en: 'Poetry' } }), { code: '01', capacity: null })

beforeAll(async () => {
  for (const student of [ben, chloe, emil, fatima, gao]) await student.post('/api/enrolments', { sectionId: own!.id })
  await dev.post('/api/enrolments', { sectionId: own!.id, wait: true })
  await dev.post('/api/enrolments', { sectionId: other!.id })
  await dev.post('/api/enrolments', { sectionId: poetry.id })
})

type Roster = Anything & { students: { number: string; name: string; place_in_queue?: number }[]; not_shown?: number; sections_taught?: { section_id: number }[] }
const roster = (person: typeof ana | null, input: unknown) => useTool<Roster>(started, person, 'roster', input)
type Figures = Anything & { of: string; totals: Record<string, number>; groups: { name: string; seats_taken?: number; waiting?: number; people?: string }[] }
const figures = (person: typeof ana | null, input: unknown, language: 'zh' | 'en' = 'en') => useTool<Figures>(started, person, 'enrolment_figures', input, language)

describe('roster', () => {
  test('of a section that somebody teaches, by id or by words, with the queue', async () => {
    for (const input of [{ section_id: own!.id }, { words: 'PH 1 01' }, { words: 'physics' }]) {
      const { output } = await roster(ana, input)
      expect(output.students.map(({ number }) => number).sort()).toEqual([ben, chloe, emil, fatima, gao, dev].map(({ number }) => number).sort())
      expect(output).toMatchObject({ course: 'PH 1 Physics', enrolled: 5, waiting: 1 })
    }
    const queue = (await roster(ana, { section_id: own!.id, only_waiting: true })).output
    expect(queue.students).toMatchObject([{ number: dev.number, place_in_queue: 1 }])
    expect((await roster(ana, { section_id: own!.id, limit: 2 })).output).toMatchObject({ not_shown: 4, students: [{}, {}] })
    expect((await roster(ana, {})).output.sections_taught).toMatchObject([{ section_id: own!.id }])
  })

  test('of somebody else’s section there is none; the office has all', async () => {
    expect((await roster(ana, { section_id: other!.id })).output.problem?.code).toBe('not-found')
    expect((await roster(ana, { words: 'LI 1 01' })).output.problem?.code).toBe('unclear-section')
    expect((await roster(olga, { section_id: other!.id })).output.students).toMatchObject([{ number: dev.number }])
  })

  test('students and guests get nothing, whatever they write', async () => {
    for (const person of [null, ben]) {
      for (const input of [{ section_id: own!.id }, { section_id: own!.id, role: 'office', viewer: { roles: ['office'] } }, `{"section_id":${own!.id}}`]) {
        const { output, card, sources } = await roster(person, input)
        expect(output.problem?.code).toBe('not-available')
        expect({ card, sources }).toEqual({ card: undefined, sources: undefined })
      }
    }
  })
})

describe('enrolment_figures', () => {
  test('the office sees the whole term, with a chart', async () => {
    const result = await figures(olga, { by: 'department' })
    expect(result.output).toMatchObject({ of: 'all sections', totals: { sections: 3, seats_taken: 7, capacity: 6, fill_percent: 100, waiting: 1, full_sections: 2, full_with_queue: 1, empty_sections: 0 }, groups: [{ name: 'Physics', seats_taken: 6 }, { name: 'Not given', seats_taken: 1 }] })
    expect(cardOf(result, 'chart')).toMatchObject({ form: 'bars', labels: [{ zh: '物理系', en: 'Physics' }, {}], series: [{ name: { en: 'Seats taken' }, values: [6, 1] }, { values: [6, null] }, { values: [1, 0] }] })
    expect((await figures(olga, { by: 'most wanted' })).output.groups.map(({ name }) => name)).toEqual(['PH 1 Physics 01', 'PH 1 Physics 02', 'LI 1 Poetry 01'])
    expect((await figures(olga, { by: 'most-wanted', words: 'poetry' })).output).toMatchObject({ only: 'poetry', totals: { sections: 1, seats_taken: 1 }, groups: [{ name: 'LI 1 Poetry 01' }] })
    expect((await figures(olga, { words: 'astronautics' })).output.problem?.code).toBe('no-such-section')
    expect((await figures(olga, { by: 'queues' }, 'zh')).output.groups).toMatchObject([{ name: 'PH 1 物理 01', waiting: 1 }])
    expect((await figures(olga, { by: 'rounds' })).output.groups).toMatchObject([{ name: 'First round', seats_taken: 7 }])
    expect((await figures(olga, { by: 'major' })).output.groups).toMatchObject([{ seats_taken: 3 }, { seats_taken: 2 }, { seats_taken: 2, waiting: 1 }])
  })

  test('a teacher sees their own sections, and no group of fewer than five, nor one that could be worked out', async () => {
    const { output, card } = await figures(ana, { by: 'major' })
    expect(output).toMatchObject({ of: 'own sections', totals: { sections: 1, seats_taken: 5, waiting: 1 } })
    expect(output.groups.map(({ people }) => people)).toEqual(['too few', 'too few', 'too few'])
    expect(JSON.stringify(card)).not.toMatch(/"values":\[[^\]]*\d/)
    expect((await figures(ana, { by: 'overview' })).output.groups).toMatchObject([{ seats_taken: 5, waiting: 1 }])
  })

  test('nobody is named in it', async () => {
    for (const by of ['overview', 'department', 'type', 'most-wanted', 'queues', 'rounds', 'cohort', 'college', 'major']) {
      const text = JSON.stringify([await figures(olga, { by }), await figures(ana, { by })])
      for (const { number, name } of [ben, chloe, emil, fatima, gao, dev]) {
        expect(text).not.toContain(number)
        expect(text).not.toContain(name)
      }
    }
  })

  test('students and guests get none', async () => {
    for (const person of [null, ben]) expect((await figures(person, { by: 'major' })).output.problem?.code).toBe('not-available')
  })
})

test('a key reads through the assistant no more than it reads without it', async () => {
  const tool = started.app.tools.all.find(({ name }) => name === 'roster')!
  const made = await olga.post<{ key: string }>('/api/office/api-keys', { name: 'Narrow', scopes: ['assistant:read'], days: 1, requestsPerMinute: 100, personId: ana.id })
  const viewer = await started.app.identity.viewers.find({ cookie: undefined, bearer: made.body.key, isFromThisComputer: true })
  expect(viewer?.key).not.toBe(null)
  expect(await tool.run({ viewer, guest: null, language: 'en' }, { section_id: own!.id }, AbortSignal.timeout(5000))).toMatchObject({ output: { problem: { code: 'not-available' } } })
  expect(started.app.tools.forAsker({ viewer, guest: null, language: 'en' }).map(({ name }) => name)).not.toContain('my_timetable')
})

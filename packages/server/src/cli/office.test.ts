import type { Catalogue, Seats } from '@fairway/contract/courses'
import type { MyEnrolments } from '@fairway/contract/enrolment'
import { momentIn, wallClock } from '@fairway/contract/moment'
import { expect, test } from 'vitest'
import { commandsOn } from '../../test/command.ts'
import { startApp } from '../../test/start-app.ts'
import type { CommandIo } from './command.ts'
import type { CommandName, OptionsOf } from './commands.ts'

const { app, database, guest, campus, signIn } = await startApp()
const { ben, chloe } = await signIn('ben', 'chloe')

const run = commandsOn({ app, database })
/** @returns what it printed */
const fairway = async <Name extends CommandName>(name: Name, options: OptionsOf<Name>, language?: CommandIo['language']) => (await run(name, options, language)).lines

const catalogueOf = async (term: string) => (await guest.get<Catalogue>(`/api/terms/${term}/sections`)).body.courses
const seatsOf = async (term: string) => (await guest.get<Seats>(`/api/terms/${term}/seats`)).body.seats
const held = async (person: typeof ben, term: string) =>
  (await person.get<MyEnrolments>(`/api/enrolments?term=${term}`)).body.enrolments.map(({ sectionId }) => sectionId)
/** Past the second for which terms are remembered. */
const forget = () => new Promise((resolve) => setTimeout(resolve, 1050))

test('a section is made in the current term, and what it starts with is said', async () => {
  const { code } = await campus.term({ current: true })
  await forget()
  expect(await fairway('section create', { course: 'ROW 1', section: 'A', days: 'Mon,Wed', titleEn: 'Rowing' })).toEqual([
    'The section "ROW 1/A" was created: 80 seats, Mon,Wed 18:45-21:45.',
    'Of this, not named and assumed: 80 seats, from 18:45, to 21:45.',
  ])
  expect(await fairway('section create', { course: 'ROW 1', section: 'B', days: '周一', weeks: 'odd', capacity: null }, 'zh')).toEqual([
    '已创建教学班“ROW 1/B”：不限人数，Mon 18:45-21:45 odd。',
    '其中未写明而按默认的：18:45 开始、21:45 结束。',
  ])
  expect(await catalogueOf(code)).toMatchObject([{ code: 'ROW 1', title: { en: 'Rowing' }, sections: [{ code: 'A' }, { code: 'B' }] }])
  expect((await seatsOf(code)).map((row) => row[2])).toEqual([80, null])
})

test('a section is hidden and restored by the name that the catalogue gives it', async () => {
  const { term, section } = await campus.openSection()
  const name = `${section.course.code}/${section.code}`
  await fairway('section hide', { section: name, term: term.code })
  await forget()
  expect(await catalogueOf(term.code)).toEqual([])
  await fairway('section restore', { section: name, term: term.code })
  await forget()
  expect(await catalogueOf(term.code)).toHaveLength(1)
  await expect(fairway('section hide', { section: 'X/1', term: term.code })).rejects.toMatchObject({ code: 'no-such-section' })
})

test('a greater capacity lets the queue move', async () => {
  const { term, section } = await campus.openSection({ capacity: 1 })
  const name = `${section.course.code}/${section.code}`
  await ben.post('/api/enrolments', { sectionId: section.id })
  await chloe.post('/api/enrolments', { sectionId: section.id, wait: true })
  expect(await held(chloe, term.code)).toEqual([])
  expect(await fairway('section capacity', { section: name, term: term.code, capacity: 2 })).toEqual([`The section "${name}" has 2 seats.`])
  await app.enrolment.settled()
  expect(await held(chloe, term.code)).toEqual([section.id])
  await fairway('section capacity', { section: name, term: term.code, capacity: null })
  expect((await seatsOf(term.code))[0]!.slice(0, 4)).toEqual([section.id, 2, null, 0])
  await expect(fairway('section capacity', { section: 'X/1', term: term.code, capacity: 2 })).rejects.toMatchObject({
    code: 'no-such-section',
    title: { zh: expect.stringContaining(`学期“${term.code}”`) as string, en: expect.stringContaining(`The term "${term.code}"`) as string },
  })
})

test('a course is hidden with its sections, and restored', async () => {
  const { term, section } = await campus.openSection()
  const { code } = section.course
  await fairway('course hide', { code, term: term.code })
  await forget()
  expect(await catalogueOf(term.code)).toEqual([])
  await fairway('course restore', { code, term: term.code })
  await forget()
  expect(await catalogueOf(term.code)).toHaveLength(1)
  await expect(fairway('course hide', { code: 'X', term: term.code })).rejects.toMatchObject({ code: 'no-such-course' })
})

test('terms are listed with what is hidden, so that it can be restored', async () => {
  const { code } = await campus.term({ current: true, starts: '2027-02-22', ends: '2027-07-04', title: { en: 'Spring', zh: '春季' } })
  expect(await fairway('term list', {})).toContain(`${code}\t2027-02-22\t2027-07-04\tSpring\tcurrent`)
  await fairway('term hide', { code })
  expect(await fairway('term list', {}, 'zh')).toContain(`${code}\t2027-02-22\t2027-07-04\t春季\t已隐藏`)
  await fairway('term restore', { code })
  expect(await fairway('term list', {})).toContain(`${code}\t2027-02-22\t2027-07-04\tSpring\tcurrent`)
})

test('rounds are listed by the clocks of the term, and hidden and restored by their number', async () => {
  const term = await campus.term({ timeZone: 'America/Los_Angeles' })
  const moment = (text: string) => momentIn('America/Los_Angeles', text)!
  const { id } = await campus.round(term, { opensAt: moment('2026-10-31 09:00'), closesAt: moment('2026-11-02 17:30'), allows: { enrol: true, drop: false, wait: true } })
  const line = `${id}\t2026-10-31 09:00\t2026-11-02 17:30\tRound / 轮次\tenrol wait`
  expect(await fairway('round list', { term: term.code })).toEqual([line])
  await fairway('round hide', { id })
  expect(await fairway('round list', { term: term.code })).toEqual([`${line}\thidden`])
  await fairway('round restore', { id })
  expect(await fairway('round list', { term: term.code })).toEqual([line])
})

test('a round is corrected by its number and the clocks of its term, and shown as it is now', async () => {
  const term = await campus.term({ timeZone: 'America/Los_Angeles' })
  const moment = (text: string) => momentIn('America/Los_Angeles', text)!
  const { id } = await campus.round(term, { opensAt: moment('2026-10-31 09:00'), closesAt: moment('2026-11-02 17:30'), creditLimit: 20 })
  expect(await fairway('round edit', { id, closes: '2026-11-03 17:30', name: '正选', cohort: ['2024', '2025'], sections: 6, drop: false, wait: false })).toEqual([
    `${id}\t2026-10-31 09:00\t2026-11-03 17:30\tRound / 正选\tenrol\tup to 20 credits\tup to 6 sections\tcohorts: 2024, 2025`,
  ])
  expect(await fairway('round edit', { id, everyone: true, credits: 'none', enrol: false }, 'zh')).toEqual([`${id}\t2026-10-31 09:00\t2026-11-03 17:30\t正选 / Round\t只可查看\t至多 6 个教学班`])
  await expect(fairway('round edit', { id })).rejects.toThrow('Nothing to change')
  await expect(fairway('round edit', { id, everyone: true, major: ['Physics'] })).rejects.toThrow('--everyone')
  await expect(fairway('round edit', { id, opens: 'soon' })).rejects.toThrow('is written like')
})

test('a term is corrected and made current by its code', async () => {
  const { code } = await campus.term({ starts: '2027-02-22', ends: '2027-07-04', teachingWeeks: 10, title: { zh: '春' } })
  expect(await fairway('term edit', { code, titleEn: 'Spring', ends: '2027-07-11' })).toEqual([`The term "${code}" was changed.`])
  expect(await fairway('term current', { code }, 'zh')).toEqual([`当前学期为“${code}”。`])
  expect(await fairway('term list', {})).toContain(`${code}\t2027-02-22\t2027-07-11\tSpring\tcurrent`)
  await expect(fairway('term edit', { code })).rejects.toThrow('Nothing to change')
  await expect(fairway('term edit', { code, bells: 'soon' })).rejects.toMatchObject({ code: 'invalid-bells' })
})

test('a wall clock reads back as the same moment', () => {
  const moment = new Date('2026-11-21T01:00:00Z')
  expect(wallClock('Asia/Shanghai', moment)).toBe('2026-11-21 09:00')
  expect(momentIn('Asia/Shanghai', wallClock('Asia/Shanghai', moment))).toEqual(moment)
})

import type { MyEnrolments } from '@fairway/contract/enrolment'
import { expect, test } from 'vitest'
import { commandsOn } from '../../test/command.ts'
import { startApp } from '../../test/start-app.ts'

const { app, database, campus, signIn } = await startApp()
const { ben, chloe, emil } = await signIn('ben', 'chloe', 'emil')
const fairway = commandsOn({ app, database })

const nameOf = ({ course, code }: { course: { code: string }; code: string }) => `${course.code}/${code}`
const held = async (person: typeof ben, term: string) =>
  (await person.get<MyEnrolments>(`/api/enrolments?term=${term}`)).body.enrolments.map(({ sectionId }) => sectionId)

test('a student is enrolled by hand, with what has to be named told first', async () => {
  const { term, section } = await campus.openSection({ capacity: 0 })
  const act = { student: ben.number, section: nameOf(section), term: term.code, reason: 'A chair more.' }
  expect(await fairway('enrol', { ...act, reason: undefined, preview: true })).toMatchObject({
    lines: [`${nameOf(section)}\tThis section is full.\twould need: --override section-full`],
    exit: 1,
  })
  expect(await fairway('enrol', act, 'zh')).toMatchObject({ lines: [`${nameOf(section)}\t该教学班已满。\t需要：--override section-full`], exit: 1 })
  expect(await held(ben, term.code)).toEqual([])
  expect(await fairway('enrol', { ...act, override: ['section-full', 'time-conflict'] })).toMatchObject({
    lines: [`${nameOf(section)}\tThe student is enrolled.\tset aside: section-full`],
    exit: 0,
  })
  expect(await held(ben, term.code)).toEqual([section.id])
  const [record] = await database.query({ text: 'select actor_id, reason from submission_by_hand where person_id = $1 and reason is not null', values: [ben.id] })
  expect(record).toEqual({ actor_id: null, reason: 'A chair more.' })
})

test('a swap keeps the old seat if the new one is refused', async () => {
  const { term, section: old } = await campus.openSection()
  const full = await campus.section(term, { capacity: 0 })
  await ben.post('/api/enrolments', { sectionId: old.id })
  const act = { student: ben.number, section: nameOf(full), insteadOf: nameOf(old), term: term.code, reason: 'Swap.' }
  expect((await fairway('enrol', act)).exit).toBe(1)
  expect(await held(ben, term.code)).toEqual([old.id])
  expect((await fairway('enrol', { ...act, override: ['section-full'] })).exit).toBe(0)
  expect(await held(ben, term.code)).toEqual([full.id])
})

test('a queue is joined, ordered and left by hand, and a drop moves it', async () => {
  const { term, section } = await campus.openSection({ capacity: 1 })
  const act = (student: typeof ben) => ({ student: student.number, section: nameOf(section), term: term.code, reason: 'Why.' })
  await fairway('enrol', act(ben))
  for (const [place, person] of [chloe, emil].entries()) {
    expect((await fairway('enrol', { ...act(person), wait: true })).lines).toEqual([`${nameOf(section)}\tThe student is in the queue.\tplace ${place + 1}`])
  }
  expect((await fairway('advance', act(emil))).lines).toEqual([`${nameOf(section)}\tThe student is in the queue.\tplace 1`])
  expect((await fairway('drop', act(ben))).lines).toEqual([`${nameOf(section)}\tThe section was dropped for the student.`])
  expect(await held(emil, term.code)).toEqual([section.id])
  expect((await fairway('drop', act(chloe))).lines).toEqual([`${nameOf(section)}\tThe student was taken out of the queue.`])
  expect((await fairway('drop', act(chloe))).exit).toBe(1)
})

test('what a student holds, waits for and was answered is listed', async () => {
  const { term, section } = await campus.openSection({ capacity: 1 })
  await campus.section(term)
  await ben.post('/api/enrolments', { sectionId: section.id })
  await chloe.post('/api/enrolments', { sectionId: section.id })
  await fairway('enrol', { student: chloe.number, section: nameOf(section), term: term.code, reason: 'Later.', wait: true })
  const { lines } = await fairway('enrolments', { student: chloe.number, term: term.code })
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/) as string
  expect(lines.map((line) => line.split('\t'))).toEqual([
    ['waits', nameOf(section), time, 'place 1'],
    [time, 'a command', 'wait', nameOf(section), 'waiting', 'Later.'],
    [time, 'the student', 'enrol', nameOf(section), 'section-full'],
  ])
})

test('a reason, a student and a section are needed', async () => {
  const { term, section } = await campus.openSection()
  const act = { student: ben.number, section: nameOf(section), term: term.code, reason: 'Why.' }
  await expect(fairway('enrol', { ...act, reason: ' ' })).rejects.toThrow('--reason')
  await expect(fairway('enrol', { ...act, student: 's-nobody' })).rejects.toMatchObject({ code: 'no-such-student' })
  await expect(fairway('drop', { ...act, section: 'X/1' })).rejects.toMatchObject({ code: 'no-such-section' })
})

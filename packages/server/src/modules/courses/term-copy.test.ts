import type { Catalogue, Terms } from '@fairway/contract/courses'
import type { CopiedTerm, OfficeRounds, OfficeTerm } from '@fairway/contract/office-terms'
import { describe, expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import { startApp } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'
import { verify } from '../enrolment/index.ts'
import { importSections } from './index.ts'

const { app, database, guest, campus, signIn } = await startApp()
const { olga, ben } = await signIn('olga', 'ben')

const copy = (from: string, asked: object) => olga.post<CopiedTerm>(`/api/office/terms/${from}/copies`, asked)
const preview = (from: string, asked: object) => olga.post<CopiedTerm>(`/api/office/terms/${from}/copies/preview`, asked)
const termOf = async (code: string) => (await olga.get<OfficeTerm>(`/api/office/terms/${code}`)).body
const sectionsOf = async (code: string) =>
  database.query<{ name: string; meetings: unknown[]; occupies: string; capacity: number | null; period: number | null; ref: string | null; taken: number; teachers: number }>({
    text: `select c.code || '/' || s.code as name, s.meetings, s.occupies::text, seat.capacity, s.period_number as period, s.ref, seat.taken,
                  (select count(*) from section_staff where section_id = s.id) as teachers
           from section s join course c on c.id = s.course_id join seat on seat.section_id = s.id
           where s.term_id = (select id from term where code = $1) order by 1`,
    values: [code],
  })

/** From Monday 7 September 2026, with periods, rounds, an exam, and things that are hidden. */
async function oldTerm(): Promise<BuiltTerm> {
  const term = await campus.term({ title: { zh: '秋季' }, timeZone: 'America/Los_Angeles' })
  await campus.period(term, { number: 1, starts: '2026-09-07', ends: '2026-11-01' })
  await campus.period(term, { number: 2, starts: '2026-11-02', ends: '2026-12-27', title: { zh: '后半' } })
  const opensAt = new Date('2026-09-01T16:00:00Z')
  await campus.round(term, { opensAt, closesAt: new Date('2026-09-08T16:00:00Z'), creditLimit: 20, audience: { majors: ['Physics'] } })
  const later = await campus.round(term, { name: { en: 'Wrong' } })
  await app.courses.terms.hideRound(byCommand, later.id)
  const course = await campus.course(term, { code: 'A 1', title: { zh: '甲' }, credits: 2.5, prerequisites: [['B 1']], notWith: ['C 1'], description: { en: 'Long.' } })
  const meetings = [{ days: [1], from: 600, to: 660, weeks: [[1, 16]] as [number, number][], room: 'R 1' }, { kind: 'FI', date: '2026-12-21', from: 540, to: 660 }]
  const [kept, hidden] = await campus.sections(course, [
    { code: '01', ref: '700', capacity: 12, majors: ['Physics'], location: 'North', meetings, teachers: [{ name: 'Ana', number: 't-1' }, { name: 'Bo' }] },
    { code: '02' },
  ])
  await app.courses.sections.create(byCommand, { term: term.code, course: 'A 1', section: '03', credits: 2.5, capacity: null, period: 2, meetings: 'Wed 10:00-11:00' })
  await app.courses.sections.hide(byCommand, hidden!.id)
  await app.courses.sections.hideCourse(byCommand, (await campus.section(term)).course.id)
  await database.query({ text: 'insert into enrolment (person_id, section_id, term_id) values ($1, $2, $3)', values: [ben.id, kept!.id, term.id] })
  await database.query({ text: 'update seat set taken = 1 where section_id = $1', values: [kept!.id] })
  return term
}

describe('a new term made of an old one', () => {
  test('has what was offered, at the same times of its weeks, and nobody in it', async () => {
    const from = await oldTerm()
    const asked = { code: 'next', title: { zh: '春季' }, number: 4, starts: '2027-03-01' }
    const before = await preview(from.code, asked)
    const { status, body } = await copy(from.code, asked)
    expect(status).toBe(201)
    expect(body).toEqual(before.body)
    expect(body).toEqual({
      ...{ code: 'next', title: { zh: '春季' }, starts: '2027-03-01', ends: '2027-06-20', teachingWeeks: 16, weeks: 25 },
      periods: [
        { number: 1, title: null, starts: '2027-03-01', ends: '2027-04-25' },
        { number: 2, title: { zh: '后半' }, starts: '2027-04-26', ends: '2027-06-20' },
      ],
      // Nine o'clock is nine o'clock on either side of summer time.
      rounds: [{ name: { en: 'Round', zh: '轮次' }, opensAt: '2027-02-23T17:00:00.000Z', closesAt: '2027-03-02T17:00:00.000Z' }],
      counts: { courses: 1, sections: 2, staff: 2, meetings: 3 },
      leftOut: { count: 0, meetings: [] },
    })
    expect(await termOf('next')).toMatchObject({ hidden: true, current: false, timeZone: 'America/Los_Angeles', counts: { seats: 0, students: 0, sections: 2, rounds: 0 } })
    expect(await sectionsOf('next')).toMatchObject([
      { name: 'A 1/01', meetings: [{ days: [1], weeks: [[1, 16]], room: 'R 1' }, { kind: 'FI', date: '2027-06-14' }], capacity: 12, ref: null, taken: 0, teachers: 2 },
      { name: 'A 1/03', capacity: null, period: 2 },
    ])
    const old = await sectionsOf(from.code)
    expect((await sectionsOf('next')).map(({ occupies }) => occupies)).toEqual(['A 1/01', 'A 1/03'].map((name) => old.find((section) => section.name === name)!.occupies))
    const [course] = await database.query({ text: `select credits, prerequisites, not_with, description from course where term_id = (select id from term where code = 'next')` })
    expect(course).toEqual({ credits: 2.5, prerequisites: [['B 1']], not_with: ['C 1'], description: { en: 'Long.' } })
    expect((await verify({ database }, { term: 'next' })).findings).toEqual([])
    const [entry] = await database.query({ text: `select action, actor_id, after from audit_entry where subject_id = 'next'` })
    expect(entry).toMatchObject({ action: 'term.copied', actor_id: olga.id, after: { from: from.code, weeks: 25, courses: 1, sections: 2 } })
  })

  test('opens no round before somebody looked, and is shown when it is ready', async () => {
    const from = await oldTerm()
    await copy(from.code, { code: 'quiet', starts: '2027-03-01' })
    const { rounds } = (await olga.get<OfficeRounds>('/api/office/terms/quiet/rounds')).body
    expect(rounds).toMatchObject([{ hidden: true, creditLimit: 20, audience: { majors: ['Physics'] } }])
    expect((await guest.get('/api/terms/quiet/sections')).status).toBe(404)
    await olga.put('/api/office/terms/quiet/visibility', { hidden: false })
    await new Promise((resolve) => setTimeout(resolve, 1050))
    const term = (await guest.get<Terms>('/api/terms')).body.terms.find(({ code }) => code === 'quiet')
    expect(term).toMatchObject({ rounds: [], current: false })
    expect((await guest.get<Catalogue>('/api/terms/quiet/sections')).body.courses[0]!.sections.map(({ code }) => code)).toEqual(['01', '03'])
  })

  test('leaves behind what is not wanted', async () => {
    const from = await oldTerm()
    const rest = { periods: false, rounds: 'none', staff: false, meetings: false, capacities: false, references: true, hidden: false }
    expect((await copy(from.code, { code: 'bare', starts: '2027-03-01', ...rest })).body).toMatchObject({ periods: [], rounds: [], counts: { courses: 1, sections: 2, staff: 0, meetings: 0 } })
    expect(await sectionsOf('bare')).toMatchObject([{ meetings: [], capacity: 0, ref: '700', teachers: 0, occupies: '{}' }, { period: null, capacity: 0 }])
    expect((await copy(from.code, { code: 'courses', starts: '2027-03-01', sections: false })).body.counts).toMatchObject({ courses: 1, sections: 0 })
    expect((await copy(from.code, { code: 'frame', starts: '2027-03-01', courses: false })).body).toMatchObject({ counts: { courses: 0, sections: 0 }, periods: [{}, {}] })
  })

  test('that is shorter leaves out meetings it has no day for, and says which', async () => {
    const from = await oldTerm()
    const asked = { code: 'short', starts: '2027-03-01', ends: '2027-06-13', periods: false }
    expect((await copy(from.code, asked)).body).toMatchObject({ teachingWeeks: 15, leftOut: { count: 1, meetings: [{ section: 'A 1/01', meeting: 'FI 2026-12-21 09:00-11:00' }] } })
    expect((await sectionsOf('short'))[0]!.meetings).toEqual([{ days: [1], from: 600, to: 660, weeks: [[1, 15]], room: 'R 1' }])
    expect((await verify({ database }, { term: 'short' })).findings).toEqual([])
  })

  test('that begins in the middle of a week keeps the weeks', async () => {
    const from = await oldTerm()
    expect((await copy(from.code, { code: 'midweek', starts: '2027-03-03' })).body).toMatchObject({ weeks: 25, ends: '2027-06-20', periods: [{ starts: '2027-03-03', ends: '2027-04-25' }, { starts: '2027-04-26' }] })
    expect((await verify({ database }, { term: 'midweek' })).findings).toEqual([])
  })

  test('of an archived term, or a hidden one', async () => {
    const from = await oldTerm()
    await campus.term({ current: true })
    await app.courses.terms.archive(byCommand, from.code)
    await app.courses.terms.hide(byCommand, from.code)
    expect((await copy(from.code, { code: 'revived', starts: '2027-03-01' })).status).toBe(201)
    expect(await termOf('revived')).toMatchObject({ archived: false })
  })

  test('by two at once under one code is made once', async () => {
    const from = await oldTerm()
    const answers = await Promise.all([1, 2].map(() => copy(from.code, { code: 'twice', starts: '2027-03-01' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(await sectionsOf('twice')).toHaveLength(2)
  })

  test('while the old one is being edited is whole', async () => {
    const from = await oldTerm()
    const made = Array.from({ length: 8 }, (_, index) => app.courses.sections.create(byCommand, { term: from.code, course: 'A 1', section: `N${index}` }))
    const [{ body }] = await Promise.all([copy(from.code, { code: 'busy', starts: '2027-03-01' }), ...made])
    expect(await sectionsOf('busy')).toHaveLength(body.counts.sections)
  })

  test.each([
    ['a code that is taken', (term: BuiltTerm) => ({ code: term.code, starts: '2027-03-01' }), 409, 'term-exists'],
    ['an end before its beginning', () => ({ code: 'bad', starts: '2027-03-01', ends: '2027-02-01' }), 422, 'invalid-dates'],
    ['more weeks of teaching than weeks', () => ({ code: 'bad', starts: '2027-03-01', teachingWeeks: 17 }), 422, 'invalid-weeks'],
    ['a period outside of it', () => ({ code: 'bad', starts: '2027-03-01', ends: '2027-04-25' }), 422, 'period-left-outside'],
    ['no beginning', () => ({ code: 'bad' }), 400, 'invalid-input'],
  ])('cannot have %s, as the preview says too', async (_name, asked, status, code) => {
    const from = await oldTerm()
    for (const answer of [await preview(from.code, asked(from)), await copy(from.code, asked(from))]) expect(answer).toMatchObject({ status, body: { code } })
    expect((await olga.get('/api/office/terms/bad')).status).toBe(404)
  })

  test('is the office’s to make', async () => {
    const from = await campus.term()
    expect((await ben.post(`/api/office/terms/${from.code}/copies`, { code: 'mine', starts: '2027-03-01' })).status).toBe(403)
    expect(await copy('none', { code: 'mine', starts: '2027-03-01' })).toMatchObject({ status: 404, body: { code: 'no-such-term' } })
  })
})

test('a term of 8,716 sections is copied in one go', async () => {
  const lines = Array.from({ length: 8_716 }, (_, index) => {
    const [course, hour] = [Math.floor(index / 4), 8 + (index % 10)]
    const meetings = `LE Mon,Wed ${hour}:00-${hour}:50 weeks 1-8 @ R ${index % 300}; FI 2026-12-${21 + (index % 5)} ${hour}:00-${hour + 2}:00`
    return `C ${course},Course ${course},4,S${index % 4},Teacher ${index % 900},t-${index % 900},30,"${meetings}"`
  })
  const from = await campus.term()
  await importSections({ database }, Buffer.from(`course_code,course_title,credits,section_code,teacher,teacher_number,capacity,meetings\n${lines.join('\n')}`), { term: from.code })
  const { body } = await copy(from.code, { code: 'large', starts: '2027-03-01' })
  expect(body).toMatchObject({ weeks: 25, counts: { courses: 2_179, sections: 8_716, staff: 8_716, meetings: 17_432 }, leftOut: { count: 0 } })
  expect((await verify({ database }, { term: 'large' })).findings).toEqual([])
  const [old, copied] = [await sectionsOf(from.code), await sectionsOf('large')]
  const rest = ({ name, occupies, capacity, teachers }: (typeof old)[number]) => ({ name, occupies, capacity, teachers })
  expect(copied.map(rest)).toEqual(old.map(rest))
}, 120_000)

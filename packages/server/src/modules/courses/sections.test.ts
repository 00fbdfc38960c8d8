import type { Catalogue, Seats } from '@fairway/contract/courses'
import type { Decision } from '@fairway/contract/enrolment'
import { describe, expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import { startApp } from '../../../test/start-app.ts'
import { byProgram } from '../audit/index.ts'
import { verifyOccupied, type NewSection } from './index.ts'

const { app, database, guest, campus, signIn } = await startApp()
const { ben, fatima } = await signIn('ben', 'fatima')
const { sections } = app.courses

const minutes = (hour: number, minute: number) => hour * 60 + minute
const title = { en: 'Rowing', zh: '赛艇' }
const make = (term: BuiltTerm, section: Partial<NewSection> = {}) => sections.create(byProgram, { term: term.code, course: 'ROW 1', section: 'A', title, ...section })

async function catalogueOf(term: BuiltTerm): Promise<Catalogue['courses']> {
  // Past the second for which terms are remembered.
  await new Promise((resolve) => setTimeout(resolve, 1050))
  return (await guest.get<Catalogue>(`/api/terms/${term.code}/sections`)).body.courses
}

async function capacityOf(term: BuiltTerm, { id }: { id: number }): Promise<number | null> {
  const { seats } = (await guest.get<Seats>(`/api/terms/${term.code}/seats`)).body
  return seats.find((row) => row[0] === id)![2]
}

async function revisionOf(term: BuiltTerm): Promise<number> {
  const [row] = await database.query<{ revision: number }>({ text: 'select revision from term where id = $1', values: [term.id] })
  return row!.revision
}

describe('a section made by hand', () => {
  test('starts at 80 seats and 18:45–21:45, in a course made for it', async () => {
    const term = await campus.term()
    const made = await make(term, { days: 'Mon,Wed', credits: 2.5 })
    expect(await catalogueOf(term)).toMatchObject([
      { code: 'ROW 1', title, credits: 2.5, sections: [{ id: made.id, code: 'A', meetings: [{ days: [1, 3], from: minutes(18, 45), to: minutes(21, 45) }] }] },
    ])
    expect(await capacityOf(term, made)).toBe(80)
    expect(made).toMatchObject({ capacity: 80, meetings: 'Mon,Wed 18:45-21:45' })
    expect(await verifyOccupied(database, term.id, undefined)).toEqual([])
  })

  test('takes everything that it is told instead', async () => {
    const term = await campus.term()
    await campus.period(term, { number: 2, starts: '2026-11-02', ends: '2026-12-27' })
    const made = await make(term, {
      ...{ days: '周二至周四', from: '8:00', to: '09:35', weeks: '9-12 odd', capacity: 12, period: 2 },
      ...{ room: 'Boathouse', teachers: [{ name: 'Ana Silva', number: 't-ana' }, { name: '高明', number: null }], majors: ['Physics', 'Letters'] },
    })
    const [course] = await catalogueOf(term)
    expect(course!.sections).toEqual([
      {
        ...{ id: made.id, code: 'A', period: 2, teachers: ['Ana Silva', '高明'], majors: ['Physics', 'Letters'] },
        meetings: [{ days: [2, 3, 4], from: minutes(8, 0), to: minutes(9, 35), weeks: [[9, 12]], parity: 'odd', room: 'Boathouse' }],
      },
    ])
    expect(await capacityOf(term, made)).toBe(12)
    expect(await database.query({ text: 'select name, number from section_staff where section_id = $1 order by position', values: [made.id] })).toEqual([
      { name: 'Ana Silva', number: 't-ana' },
      { name: '高明', number: null },
    ])
    expect(await verifyOccupied(database, term.id, undefined)).toEqual([])
  })

  test('may be unlimited, and need not meet at all', async () => {
    const term = await campus.term()
    const made = await make(term, { capacity: null })
    expect(await capacityOf(term, made)).toBeNull()
    expect((await catalogueOf(term))[0]!.sections).toEqual([{ id: made.id, code: 'A' }])
  })

  test('may meet as a line of a sheet says', async () => {
    const term = await campus.term()
    const { meetings } = await make(term, { meetings: 'LE Mon 3-4节 @ Room 1; FI 2026-12-20 09:00-11:00' })
    expect(meetings).toBe('LE Mon 09:50-11:25 @ Room 1; FI 2026-12-20 09:00-11:00')
  })

  test('joins a course that is there, without its title', async () => {
    const term = await campus.term()
    await make(term)
    await make(term, { section: 'B', title: undefined })
    expect(await catalogueOf(term)).toMatchObject([{ code: 'ROW 1', title, sections: [{ code: 'A' }, { code: 'B' }] }])
  })

  test('is enrolled in by all the rules: its time, its majors', async () => {
    const term = await campus.term()
    await campus.round(term)
    const evening = await make(term, { days: 'Fri' })
    const late = await make(term, { course: 'ROW 2', days: '周五', from: '21:00', to: '22:00' })
    const physics = await make(term, { course: 'ROW 3', majors: ['Physics'] })
    const enrol = async (person: typeof ben, { id }: { id: number }) => (await person.post<Decision>('/api/enrolments', { sectionId: id })).body
    expect(await enrol(ben, evening)).toMatchObject({ code: 'enrolled' })
    expect(await enrol(ben, late)).toMatchObject({ code: 'time-conflict', conflictsWith: evening.id })
    expect(await enrol(ben, physics)).toMatchObject({ code: 'enrolled' })
    expect(await enrol(fatima, physics)).toMatchObject({ code: 'not-in-audience' })
  })

  test('raises the revision of its term', async () => {
    const term = await campus.term()
    const before = await revisionOf(term)
    await make(term)
    expect(await revisionOf(term)).toBeGreaterThan(before)
  })

  test('of the same name made by two at once is made once', async () => {
    const term = await campus.term()
    const outcomes = await Promise.allSettled([make(term), make(term), make(term)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'section-exists', status: 409 })
  })
})

describe('refused are', () => {
  test.each<[string, Partial<NewSection>, string]>([
    ['days that are none', { days: 'Moonday' }, 'unknown-day'],
    ['a time among the days', { days: 'Mon 10:00-11:00' }, 'meeting-unreadable'],
    ['a time that is none', { days: 'Mon', from: 'evening' }, 'meeting-unreadable'],
    ['an hour that no day has', { days: 'Mon', to: '25:00' }, 'meeting-unreadable'],
    ['weeks that are none', { days: 'Mon', weeks: 'Tue' }, 'meeting-unreadable'],
    ['weeks that the term does not have', { days: 'Mon', weeks: '1-17' }, 'week-outside-term'],
    ['an end before the start', { days: 'Mon', from: '18:45', to: '18:00' }, 'end-before-start'],
    ['a time without a day', { from: '18:00' }, 'no-day'],
    ['meetings that cannot be read', { meetings: 'whenever' }, 'no-day'],
    ['a period that the term does not have', { period: 3 }, 'no-such-period'],
    ['major-only without majors', { majors: [] }, 'major-only-without-majors'],
    ['fewer than no seats', { capacity: -1 }, 'negative'],
    ['half a seat', { capacity: 0.5 }, 'not-a-count'],
    ['credits beyond one decimal', { credits: 2.25 }, 'not-credits'],
    ['no name', { section: ' ' }, 'empty'],
    ['a name too long', { section: 'A'.repeat(41) }, 'too-long'],
    ['a new course without a title', { title: undefined }, 'course-title-missing'],
  ])('%s', async (_name, section, code) => {
    const term = await campus.term()
    const before = await revisionOf(term)
    await expect(make(term, section)).rejects.toMatchObject({ code, status: 422 })
    expect(await revisionOf(term)).toBe(before)
    expect(await database.query({ text: 'select id from course where term_id = $1', values: [term.id] })).toEqual([])
  })

  test('a term that is not there', async () => {
    await expect(make({ code: 'nowhere' } as BuiltTerm)).rejects.toMatchObject({ code: 'no-such-term', status: 404 })
  })

  test('a section that is there, and one that is there but hidden, which is said', async () => {
    const term = await campus.term()
    const { id } = await make(term)
    await expect(make(term)).rejects.toMatchObject({ code: 'section-exists', fields: { hidden: false } })
    await sections.hide(byProgram, id)
    await expect(make(term, { section: ' A ' })).rejects.toMatchObject({ code: 'section-exists', fields: { hidden: true } })
  })

  test('another title or other credits than the course has', async () => {
    const term = await campus.term()
    await make(term, { credits: 2 })
    await expect(make(term, { section: 'B', title: { en: 'Sailing' } })).rejects.toMatchObject({ code: 'course-differs', status: 409 })
    await expect(make(term, { section: 'B', credits: 3 })).rejects.toMatchObject({ code: 'course-differs', status: 409 })
    await make(term, { section: 'B', title: { en: 'Rowing' }, credits: 2 })
  })

  test('a section in a course that is hidden', async () => {
    const term = await campus.term()
    await make(term)
    await sections.hideCourse(byProgram, (await sections.findCourse(term.code, 'ROW 1')).id)
    await expect(make(term, { section: 'B' })).rejects.toMatchObject({ code: 'course-hidden', status: 409 })
  })
})

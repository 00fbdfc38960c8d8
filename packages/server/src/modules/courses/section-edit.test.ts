import type { Meeting } from '@fairway/contract/courses'
import type { Decision, MyEnrolments } from '@fairway/contract/enrolment'
import type { MeetingClashes, OfficeSection } from '@fairway/contract/office-sections'
import { describe, expect, test } from 'vitest'
import type { BuiltTerm, NewSection } from '../../../test/campus.ts'
import type { Person } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'
import { byProgram } from '../audit/index.ts'
import { verify } from '../enrolment/index.ts'
import { importSections } from './section-import.ts'

// Moving a section: what the office is told before, what is refused, and what is accepted knowingly.

const { app, database, campus, signIn } = await startApp()
const { olga, ben, chloe, emil, fatima } = await signIn('olga', 'ben', 'chloe', 'emil', 'fatima')

const at = (day: number, hour: number, more: Partial<Meeting> = {}): Meeting => ({ days: [day], from: hour * 60, to: hour * 60 + 50, ...more })
const enrol = (person: Person, { id: sectionId }: { id: number }, wait = false) => person.post<Decision>('/api/enrolments', { sectionId, wait })
const preview = async (id: number, meetings: unknown) => (await olga.post<MeetingClashes>(`/api/office/sections/${id}/meetings/preview`, { meetings })).body
const move = (id: number, meetings: unknown, more: object = {}) => olga.put<{ section: OfficeSection; acceptedClashes: number }>(`/api/office/sections/${id}/meetings`, { version: 1, meetings, ...more })
const sectionOf = async (id: number) => (await olga.get<OfficeSection>(`/api/office/sections/${id}`)).body
const findings = async (term: BuiltTerm) => (await verify({ database }, { term: term.code })).findings

/** Ben holds both: one on Monday at ten, the other on Tuesday at ten. */
async function heldTogether(more: NewSection = {}) {
  const term = await campus.term()
  await campus.round(term)
  const [moved, other] = [await campus.section(term, { meetings: [at(1, 10)], ...more }), await campus.section(term, { meetings: [at(2, 10)] })]
  for (const section of [moved, other]) expect((await enrol(ben, section)).status).toBe(201)
  return { term, moved, other }
}

describe('before a section is moved the office is told', () => {
  test('which students would be in two places, and when first', async () => {
    const { moved, other } = await heldTogether({ capacity: 2 })
    await enrol(chloe, moved)
    await enrol(emil, other)
    await enrol(emil, moved, true)
    expect(await preview(moved.id, [at(2, 10, { weeks: [[3, 5]] })])).toMatchObject({
      meetingsText: 'Tue 10:00-10:50 weeks 3-5',
      enrolled: 2,
      waiting: 1,
      students: {
        enrolled: 1,
        waiting: 1,
        clashes: [
          { number: ben.number, name: ben.name, state: 'enrolled', with: { id: other.id, name: `${other.course.code}/${other.code}` }, when: { date: '2026-09-22', from: 600, to: 650 } },
          { number: emil.number, state: 'waiting', with: { id: other.id } },
        ],
      },
      staff: { count: 0 },
      rooms: { count: 0 },
    })
    expect(await preview(moved.id, 'Wed 10:00-10:50')).toMatchObject({ students: { enrolled: 0, waiting: 0, clashes: [] } })
    expect(await sectionOf(moved.id)).toMatchObject({ version: 1, meetings: [at(1, 10)] })
  })

  test('who would teach two things at once, by number or, where there is none, by name', async () => {
    const term = await campus.term()
    const [ana, bo] = [{ name: 'Ana', number: 't-1' }, { name: 'Bo' }]
    const moved = await campus.section(term, { teachers: [ana, bo] })
    const byNumber = await campus.section(term, { meetings: [at(3, 9)], teachers: [{ name: 'A. Silva', number: 't-1' }] })
    const byName = await campus.section(term, { meetings: [at(3, 9)], teachers: [{ name: 'Bo', number: 't-2' }] })
    await campus.section(term, { meetings: [at(3, 9)], teachers: [{ name: 'Ana', number: 't-9' }] })
    await campus.section(term, { meetings: [at(3, 11)], teachers: [ana] })
    const { staff } = await preview(moved.id, [at(3, 9)])
    expect(staff.count).toBe(2)
    expect(staff.clashes.map(({ name, number, with: { id } }) => [name, number, id])).toEqual([['Ana', 't-1', byNumber.id], ['Bo', null, byName.id]])
  })

  test('which rooms would be used twice, but not of a lecture that sections of one course share', async () => {
    const term = await campus.term()
    const course = await campus.course(term)
    const lecture = at(4, 8, { room: 'Aula Magna' })
    const teachers = [{ name: 'Ana', number: 't-1' }]
    const [moved] = await campus.sections(course, [{ teachers }, { teachers, meetings: [lecture, at(5, 8)] }])
    const other = await campus.section(term, { meetings: [at(4, 8, { room: 'aula  magna', weeks: [[2, 2]] })] })
    await campus.section(term, { meetings: [at(4, 8, { room: 'Lab' })] })
    expect(await preview(moved!.id, [lecture])).toMatchObject({
      rooms: { count: 1, clashes: [{ room: 'aula  magna', with: { id: other.id }, when: { date: '2026-09-17', from: 480, to: 530 } }] },
      staff: { count: 0 },
    })
  })

  test('and such a lecture is known by the weeks of the period in which the other section meets', async () => {
    const term = await campus.term()
    await campus.period(term, { number: 1, ends: '2026-09-13' })
    const { sections } = app.courses
    const shared = 'Thu 08:00-08:50 @ Aula Magna'
    const section = { term: term.code, course: 'L 1', title: { en: 'Lecture' } }
    const moved = await sections.create(byProgram, { ...section, section: 'A', meetings: '' })
    // Its Fridays are those of its period: in the second week it does not meet.
    await sections.create(byProgram, { ...section, section: 'B', meetings: `${shared}; Fri 08:00-08:50 @ Lab`, period: 1 })
    expect(await preview(moved.id, `${shared}; Fri 08:00-08:50 weeks 2 @ Lab`)).toMatchObject({ rooms: { count: 0 } })
    expect(await preview(moved.id, `${shared}; Fri 08:00-08:50 weeks 1 @ Lab`)).toMatchObject({ rooms: { count: 2 } })
  })

  test('what is wrong with the meetings, segment by segment', async () => {
    const { id } = await campus.section(await campus.term())
    const wrong = await olga.post(`/api/office/sections/${id}/meetings/preview`, { meetings: 'Mon 10:00-11:00; Moonday 9:00-10:00;; Tue 9:00-8:00' })
    expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid-meetings', problems: [{ segment: 2, code: 'unknown-day' }, { segment: 3, code: 'end-before-start' }] } })
    const refused: [unknown, string][] = [
      [[at(1, 10), { from: 600, to: 660 }], 'no-day'],
      [[{ ...at(1, 10), date: '2026-09-07' }], 'meeting-unreadable'],
      [[{ date: '2027-03-01', from: 600, to: 660 }], 'date-outside-term'],
      [[at(1, 10, { weeks: [[15, 17]] })], 'week-outside-term'],
      [[at(1, 10, { kind: 'Mon' })], 'meeting-unreadable'],
      [[at(1, 10, { room: 'A; B' })], 'meeting-unreadable'],
    ]
    for (const [meetings, code] of refused) {
      const { status, body } = await olga.post<{ problems: { code: string }[] }>(`/api/office/sections/${id}/meetings/preview`, { meetings })
      expect([status, body.problems.map((problem) => problem.code)], JSON.stringify(meetings)).toEqual([422, [code]])
    }
    const notOnPaper = [[{ ...at(1, 10), colour: 'red' }], [at(1, 10, { room: 'a\u202eb' })], 'Mon 10:00-11:00 @ a\u202eb']
    for (const meetings of notOnPaper) expect((await olga.post(`/api/office/sections/${id}/meetings/preview`, { meetings })).status, JSON.stringify(meetings)).toBe(400)
    expect((await olga.post('/api/office/sections/999999/meetings/preview', { meetings: [] })).status).toBe(404)
  })
})

describe('a section is moved', () => {
  test('and what students hold moves with it', async () => {
    const { term, moved, other } = await heldTogether()
    const { status, body } = await move(moved.id, 'LE Wed 10:00-10:50 @ R 7')
    expect({ status, body }).toMatchObject({ status: 200, body: { acceptedClashes: 0, section: { version: 2, meetingsText: 'LE Wed 10:00-10:50 @ R 7', taken: 1 } } })
    expect(await findings(term)).toEqual([])
    const third = await campus.section(term, { meetings: [at(3, 10)] })
    expect((await enrol(ben, third)).body).toMatchObject({ code: 'time-conflict', conflictsWith: moved.id })
    const [entry] = await database.query({ text: `select actor_id, before, after from audit_entry where action = 'section.moved' and subject_id = $1`, values: [String(moved.id)] })
    expect(entry).toMatchObject({ actor_id: olga.id, before: { meetings: [at(1, 10)] }, after: { meetings: [{ kind: 'LE', ...at(3, 10), room: 'R 7' }], acceptedClashes: 0 } })
    expect((await move(other.id, [at(2, 10, { room: 'R 8' })])).body.section.meetingsText).toBe('Tue 10:00-10:50 @ R 8')
  })

  test('not onto another that somebody holds; the refusal says who and what', async () => {
    const { term, moved, other } = await heldTogether()
    expect(await move(moved.id, [at(2, 10)])).toMatchObject({
      status: 409,
      body: { code: 'seats-would-clash', students: 1, count: 1, clashes: [{ number: ben.number, name: ben.name, sections: [moved, other].map(({ course, code }) => `${course.code}/${code}`) }] },
    })
    expect(await sectionOf(moved.id)).toMatchObject({ version: 1, meetings: [at(1, 10)] })
    expect(await findings(term)).toEqual([])
  })

  test('onto it if that is accepted, which is recorded and no error from then on', async () => {
    const { term, moved } = await heldTogether()
    expect((await move(moved.id, [at(2, 10)], { acceptClashes: true, reason: 'The hall burnt down.' })).body).toMatchObject({ acceptedClashes: 1, section: { version: 2 } })
    expect(await findings(term)).toEqual([])
    const [entry] = await database.query({
      text: `select e.after, reason from audit_entry e join audit_text t on t.entry_id = e.id and t.at = e.at where action = 'section.moved' and subject_id = $1`,
      values: [String(moved.id)],
    })
    expect(entry).toMatchObject({ after: { acceptedClashes: 1 }, reason: 'The hall burnt down.' })
    // What was accepted need not be accepted again: it does not come by this.
    expect((await move(moved.id, [at(2, 10, { room: 'R 1' })], { version: 2 })).status).toBe(200)
    expect(await findings(term)).toEqual([])
  })

  test('and what was accepted is not for whoever takes the seat anew', async () => {
    const { term, moved, other } = await heldTogether()
    await move(moved.id, [at(2, 10)], { acceptClashes: true })
    await ben.delete(`/api/enrolments/${other.id}`)
    expect((await enrol(ben, other)).body).toMatchObject({ code: 'time-conflict' })
    expect((await enrol(chloe, moved)).status).toBe(201)
    expect((await enrol(chloe, other)).body).toMatchObject({ code: 'time-conflict' })
    // As nothing but a mistake of the program could do it.
    await database.query({ text: `insert into enrolment (person_id, section_id, term_id, created_at) values ($1, $2, $3, clock_timestamp())`, values: [ben.id, other.id, term.id] })
    await database.query({ text: 'update seat set taken = taken + 1 where section_id = $1', values: [other.id] })
    expect(await findings(term)).toMatchObject([{ check: 'time-conflict', where: `student ${ben.number}` }])
  })

  test('by one of two who began with the same', async () => {
    const { moved } = await heldTogether()
    const answers = await Promise.all([move(moved.id, [at(4, 8)]), move(moved.id, [at(4, 9)])])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'changed-meanwhile', current: await sectionOf(moved.id) })
  })

  test('while a student enrols: either the move sees the seat, or the student sees the move', async () => {
    for (let turn = 0; turn < 6; turn++) {
      const term = await campus.term()
      await campus.round(term)
      const [moved, other] = [await campus.section(term, { meetings: [at(1, 10)] }), await campus.section(term, { meetings: [at(2, 10)] })]
      await enrol(fatima, moved)
      const [moving, enrolling] = await Promise.all([move(moved.id, [at(2, 10)]), enrol(fatima, other)])
      expect([moving, enrolling].filter(({ status }) => status === 409)).toHaveLength(1)
      expect(await findings(term)).toEqual([])
    }
  })

  test('and a place in a queue that it had kept from a seat is given one', async () => {
    const { term, moved, other } = await heldTogether()
    const wanted = await campus.section(term, { capacity: 1, meetings: [at(3, 8)] })
    await enrol(chloe, wanted)
    await enrol(ben, wanted, true)
    await move(moved.id, [at(3, 8)])
    await chloe.delete(`/api/enrolments/${wanted.id}`)
    await app.enrolment.settled()
    const mine = async () => (await ben.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body
    expect((await mine()).waits).toMatchObject([{ skipped: { code: 'time-conflict' } }])
    await move(moved.id, [at(4, 8)], { version: 2 })
    app.enrolment.start()
    await expect.poll(async () => (await mine()).enrolments.map(({ sectionId }) => sectionId), { timeout: 10_000 }).toEqual([moved.id, other.id, wanted.id])
  })
})

describe('the same rule holds', () => {
  test('where another period moves the section', async () => {
    const term = await campus.term()
    await campus.round(term)
    await campus.period(term, { number: 1, ends: '2026-11-01' })
    await campus.period(term, { number: 2, starts: '2026-11-02' })
    const { sections } = app.courses
    const title = { en: 'Half' }
    const [first, second] = [
      await sections.create(byProgram, { term: term.code, course: 'H 1', section: 'A', title, days: 'Mon', period: 1 }),
      await sections.create(byProgram, { term: term.code, course: 'H 2', section: 'A', title, days: 'Mon', period: 2 }),
    ]
    for (const section of [first, second]) expect((await enrol(ben, section)).status).toBe(201)
    const change = (acceptClashes: boolean) => olga.patch(`/api/office/sections/${first.id}`, { version: 1, period: 2, acceptClashes })
    expect(await change(false)).toMatchObject({ status: 409, body: { code: 'seats-would-clash' } })
    expect(await change(true)).toMatchObject({ status: 200, body: { acceptedClashes: 1, section: { period: 2 } } })
    expect(await findings(term)).toEqual([])
  })

  test('where other dates of the term or of a period do', async () => {
    const term = await campus.term()
    await campus.round(term)
    await campus.period(term, { number: 1, ends: '2026-09-13' })
    const { sections } = app.courses
    const weekly = await sections.create(byProgram, { term: term.code, course: 'W 1', section: 'A', title: { en: 'Weekly' }, meetings: 'Mon 10:00-11:00', period: 1 })
    const dated = await campus.section(term, { meetings: [{ date: '2026-09-14', from: 600, to: 660 }] })
    for (const section of [weekly, dated]) expect((await enrol(ben, section)).status).toBe(201)
    const address = `/api/office/terms/${term.code}/periods/1`
    expect(await olga.patch(address, { version: 1, ends: '2026-09-20' })).toMatchObject({ status: 409, body: { code: 'seats-would-clash' } })
    expect(await olga.patch(address, { version: 1, ends: '2026-09-20', acceptClashes: true })).toMatchObject({ status: 200, body: { moved: 1, acceptedClashes: 1 } })
    expect(await findings(term)).toEqual([])
  })

  test('where a sheet does: it is told by line, and nothing is written unless it is accepted', async () => {
    const { term, moved, other } = await heldTogether()
    const line = (meetings: string) => `course_code,course_title,section_code,meetings\nNEW 1,New,A,\n${moved.course.code},Course ${moved.course.code},${moved.code},${meetings}`
    const run = (options: object = {}) => importSections({ database }, Buffer.from(line('Tue 10:00-10:50')), { term: term.code, ...options })
    const problem = { line: 3, column: 'meetings', code: 'seats-would-clash' }
    for (const options of [{ dryRun: true }, {}, { skipBad: true }]) {
      expect(await run(options)).toMatchObject({ written: false, problems: [problem], problemCount: 1, clashes: { students: 1, pairs: 1 } })
    }
    expect(await database.query({ text: `select id from course where term_id = $1 and code = 'NEW 1'`, values: [term.id] })).toEqual([])
    expect(await run({ dryRun: true, acceptClashes: true })).toMatchObject({ problems: [], notices: [{ code: 'clashes-accepted', line: 3 }] })
    expect(await run({ acceptClashes: true })).toMatchObject({ written: true, problems: [], created: 1, updated: 1 })
    expect(await findings(term)).toEqual([])
    expect((await enrol(chloe, moved)).status).toBe(201)
    expect((await enrol(chloe, other)).body).toMatchObject({ code: 'time-conflict' })
  })
})

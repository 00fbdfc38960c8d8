import type { Meeting } from '@fairway/contract/courses'
import type { Decision, MyEnrolments, SubmissionOutcome } from '@fairway/contract/enrolment'
import type { SectionPeople, StudentEnrolments, SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import type { Override } from '@fairway/contract/reasons'
import { describe, expect, test } from 'vitest'
import type { BuiltSection, BuiltTerm } from '../../../test/campus.ts'
import type { Person } from '../../../test/people.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'
import { verify } from './verify.ts'

const { app, campus, database, signIn, url } = await startApp({ listen: true })
const { olga, ben, chloe, emil, fatima } = await signIn('olga', 'ben', 'chloe', 'emil', 'fatima')

const hour = 3_600_000
const monday = (from: number, to: number): Meeting => ({ days: [1], from: from * 60, to: to * 60 })
const over = { opensAt: new Date(Date.now() - 2 * hour), closesAt: new Date(Date.now() - hour) }

type More = { overrides?: Override[]; wait?: boolean; reason?: string; note?: string }
const enrol = (person: Person, { id: sectionId }: BuiltSection, more: More = {}) =>
  olga.post<Decision>('/api/office/enrolments', { number: person.number, sectionId, reason: 'By word of the dean.', ...more })
const drop = (person: Person, { id }: BuiltSection, more: More = {}) =>
  olga.delete<Decision>(`/api/office/enrolments/${id}`, { body: { personId: person.id, reason: 'By word of the dean.', ...more } })
const submit = (person: Person, operations: object[], more: object = {}) =>
  olga.post<SubmissionOutcome>('/api/office/submissions', { personId: person.id, operations, reason: 'By word of the dean.', ...more })
const own = {
  enrol: (person: Person, { id: sectionId }: BuiltSection, wait = false) => person.post<Decision>('/api/enrolments', { sectionId, wait }),
  drop: (person: Person, { id }: BuiltSection) => person.delete<Decision>(`/api/enrolments/${id}`),
}
const mine = async (person: Person, term: BuiltTerm) => (await person.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body
const held = async (person: Person, term: BuiltTerm) => (await mine(person, term)).enrolments.map(({ sectionId }) => sectionId)
const peopleOf = async ({ id }: BuiltSection) => (await olga.get<SectionPeople>(`/api/office/sections/${id}/people`)).body
const enrolmentsOf = async (person: Person, term: BuiltTerm) =>
  (await olga.get<StudentEnrolments>(`/api/office/people/${person.id}/enrolments?term=${term.code}`)).body
const queueOf = async (section: BuiltSection) => (await peopleOf(section)).queue.map(({ personId }) => personId)
const isClean = async () => expect((await verify({ database })).findings).toEqual([])

async function openTerm(round: Parameters<typeof campus.round>[1] = {}): Promise<BuiltTerm> {
  const term = await campus.term()
  await campus.round(term, round)
  return term
}

describe('a student who is enrolled by hand', () => {
  test('holds the seat, hears of it, and reads in their log that it was the office, with its note', async () => {
    const term = await openTerm()
    const section = await campus.section(term)
    const tab = await openSocket(url, { cookie: ben.cookie })
    await tab.subscribe(`person:${ben.id}`)
    const answer = await enrol(ben, section, { reason: 'Was ill, letter of 3 March.', note: 'As agreed on the phone.' })
    expect(answer).toMatchObject({ status: 201, body: { operation: 'enrol', sectionId: section.id, code: 'enrolled' } })
    expect(answer.body).not.toHaveProperty('overridden')
    expect(await tab.next('enrolments-changed')).toMatchObject({ term: term.code })
    expect(await held(ben, term)).toEqual([section.id])
    const { body: log } = await ben.get<SubmissionLog>(`/api/submissions?term=${term.code}`)
    expect(log).toMatchObject({
      submissions: [{ by: 'office', note: 'As agreed on the phone.', accepted: true, decisions: [{ code: 'enrolled' }] }],
      sections: [{ id: section.id, course: section.course.code, section: section.code, term: term.code }],
      next: null,
    })
    // The reason is for the office.
    expect(JSON.stringify(log)).not.toContain('ill')
  })

  test('reads what the office did apart from what they asked for themselves, page by page', async () => {
    const term = await openTerm()
    const [section, full] = [await campus.section(term), await campus.section(term, { capacity: 0 })]
    await enrol(emil, section, { note: 'First.' })
    for (let turn = 0; turn < 51; turn++) await own.enrol(emil, full)
    await drop(emil, section, { note: 'Second.' })
    const read = async (more: string) => (await emil.get<SubmissionLog>(`/api/submissions?term=${term.code}${more}`)).body
    const all = await read('')
    expect(all.submissions.map(({ note }) => note)).not.toContain('First.')
    expect((await read(`&before=${encodeURIComponent(all.next!)}`)).submissions.at(-1)).toMatchObject({ by: 'office', note: 'First.' })
    expect(await read('&by=office')).toMatchObject({ submissions: [{ by: 'office', note: 'Second.' }, { by: 'office', note: 'First.' }], next: null })
    expect((await emil.get(`/api/submissions?term=${term.code}&by=student`)).status).toBe(400)
  })

  test('is in the audit log with who did it, and what names or describes anybody apart from it', async () => {
    const section = await campus.section(await openTerm({ audience: { majors: ['History'] } }))
    await enrol(ben, section, { reason: 'A double degree.', note: 'Welcome.', overrides: ['not-in-audience'] })
    const [entry] = await database.query({
      text: `select e.actor_id, e.via, e.action, e.after, t.reason, t.after as personal, t.person_id
             from audit_entry e join audit_text t on t.entry_id = e.id and t.at = e.at
             where e.subject_kind = 'person' and e.subject_id = $1::text order by e.id desc limit 1`,
      values: [String(ben.id)],
    })
    expect(entry).toEqual({
      actor_id: olga.id,
      via: 'session',
      action: 'enrolment.changed-by-hand',
      after: { decisions: [{ operation: 'enrol', sectionId: section.id, code: 'enrolled', overridden: ['not-in-audience'] }] },
      reason: 'A double degree.',
      personal: { note: 'Welcome.' },
      person_id: ben.id,
    })
  })
})

describe('every rule is on', () => {
  const cases: [Override, (term: BuiltTerm) => Promise<BuiltSection>, Parameters<typeof openTerm>[0]?][] = [
    ['round-closed', (term) => campus.section(term), over],
    ['not-in-audience', (term) => campus.section(term), { audience: { majors: ['History'] } }],
    ['not-in-audience', (term) => campus.section(term, { majors: ['History'] })],
    [
      'time-conflict',
      async (term) => {
        await own.enrol(ben, await campus.section(term, { meetings: [monday(9, 11)] }))
        return campus.section(term, { meetings: [monday(10, 12)] })
      },
    ],
    ['credit-limit', (term) => campus.section(term), { creditLimit: 3 }],
    ['section-limit', (term) => campus.section(term), { sectionLimit: 0 }],
    ['section-full', (term) => campus.section(term, { capacity: 0 })],
    [
      'course-already-taken',
      async (term) => {
        const [first, second] = await campus.sections(await campus.course(term), [{}, {}])
        await own.enrol(ben, first!)
        return second!
      },
    ],
    ['prerequisite-missing', async (term) => campus.section(await campus.course(term, { prerequisites: [['NOBODY 1']] }))],
  ]
  test.each(cases)('%s refuses until it is named, and says so', async (rule, section, round) => {
    const term = await openTerm(round)
    const refusing = await section(term)
    const before = await held(ben, term)
    expect(await enrol(ben, refusing)).toMatchObject({ status: 409, body: { code: rule, needs: [rule], title: expect.any(String) } })
    const others = cases.map(([each]) => each).filter((each) => each !== rule)
    expect(await enrol(ben, refusing, { overrides: others })).toMatchObject({ status: 409, body: { code: rule } })
    expect(await held(ben, term)).toEqual(before)
    expect(await enrol(ben, refusing, { overrides: [rule] })).toMatchObject({ status: 201, body: { code: 'enrolled', overridden: [rule] } })
    expect(await held(ben, term)).toEqual([...before, refusing.id])
    await isClean()
  })

  test('and of those named, only what stood in the way is set aside and recorded', async () => {
    const term = await openTerm({ creditLimit: 3 })
    const section = await campus.section(term)
    await enrol(chloe, section, { overrides: ['time-conflict', 'credit-limit', 'section-full'] })
    expect(await enrolmentsOf(chloe, term)).toMatchObject({ enrolments: [{ sectionId: section.id, overrides: ['credit-limit'] }] })
    const records = await database.query({ text: 'select person_id, rules, actor_id from override where section_id = $1', values: [section.id] })
    expect(records).toEqual([{ person_id: chloe.id, rules: ['credit-limit'], actor_id: olga.id }])
  })

  test('all that stand in the way are told at once', async () => {
    const term = await openTerm({ ...over, creditLimit: 3 })
    const section = await campus.section(term, { capacity: 0, majors: ['History'] })
    const { body } = await enrol(chloe, section)
    expect(body).toMatchObject({ code: 'round-closed', needs: ['round-closed', 'not-in-audience', 'credit-limit', 'section-full'] })
    expect(await enrol(chloe, section, { overrides: body.needs })).toMatchObject({ status: 201 })
    await isClean()
  })

  test('what no override helps against needs none', async () => {
    const section = await campus.section(await openTerm())
    await own.enrol(chloe, section)
    const again = await enrol(chloe, section, { overrides: ['section-full'] })
    expect(again).toMatchObject({ status: 409, body: { code: 'already-enrolled' } })
    expect(again.body).not.toHaveProperty('needs')
    expect(await enrol(chloe, { ...section, id: 987_654_321 })).toMatchObject({ status: 404, body: { code: 'no-such-section' } })
  })
})

describe('a seat beyond the capacity', () => {
  test('raises the ceiling by itself alone, and is gone with the next seat that is given up', async () => {
    const term = await openTerm()
    const section = await campus.section(term, { capacity: 1 })
    await own.enrol(ben, section)
    await enrol(chloe, section, { overrides: ['section-full'] })
    expect(await peopleOf(section)).toMatchObject({ capacity: 1, ceiling: 2, taken: 2 })
    expect((await own.enrol(emil, section)).body.code).toBe('section-full')
    await own.drop(ben, section)
    expect(await peopleOf(section)).toMatchObject({ capacity: 1, ceiling: 1, taken: 1 })
    expect((await own.enrol(emil, section)).body.code).toBe('section-full')
    await own.drop(chloe, section)
    expect((await own.enrol(emil, section)).status).toBe(201)
    await isClean()
  })

  test('is taken from nobody in the queue, and takes who waited out of it', async () => {
    const section = await campus.section(await openTerm(), { capacity: 1 })
    await own.enrol(ben, section)
    for (const person of [chloe, emil]) await own.enrol(person, section, true)
    expect(await enrol(emil, section)).toMatchObject({ status: 409, body: { code: 'already-waiting', needs: ['section-full'] } })
    expect(await enrol(emil, section, { overrides: ['section-full'] })).toMatchObject({ status: 201 })
    expect(await queueOf(section)).toEqual([chloe.id])
    // Room that came from elsewhere belongs to who waits.
    await database.query({ text: 'update seat set capacity = 3, ceiling = 3, version = version + 1 where section_id = $1', values: [section.id] })
    await enrol(fatima, section, { overrides: ['section-full'] })
    const { taken, ceiling, seats } = await peopleOf(section)
    expect([taken, ceiling]).toEqual([4, 4])
    expect(seats.map(({ personId }) => personId).sort()).toEqual([ben.id, chloe.id, emil.id, fatima.id].sort())
    await isClean()
  })
})

describe('what was set aside', () => {
  test('ends with the seat: who gives it up is judged like everybody', async () => {
    const term = await openTerm()
    const first = await campus.section(term, { meetings: [monday(9, 11)] })
    const second = await campus.section(term, { meetings: [monday(10, 12)] })
    await own.enrol(ben, first)
    await enrol(ben, second, { overrides: ['time-conflict'] })
    await isClean()
    await own.drop(ben, second)
    expect((await own.enrol(ben, second)).body.code).toBe('time-conflict')
    await enrol(ben, second, { overrides: ['time-conflict'] })
    // Given up and taken again at once, without what stood in the way: an ordinary seat.
    const swap = { mode: 'all-or-nothing', operations: [{ drop: first.id }, { drop: second.id }, { enrol: second.id }] }
    expect((await ben.post('/api/submissions', swap)).body).toMatchObject({ accepted: true })
    expect((await enrolmentsOf(ben, term)).enrolments).toMatchObject([{ sectionId: second.id, overrides: [] }])
    expect((await own.enrol(ben, first)).body.code).toBe('time-conflict')
  })

  test('is no finding, but only as long as it is recorded', async () => {
    const term = await openTerm({ creditLimit: 4 })
    const [first, second] = [await campus.section(term), await campus.section(term)]
    await own.enrol(ben, first)
    await enrol(ben, second, { overrides: ['credit-limit'] })
    const found = async () => (await verify({ database }, { term: term.code })).findings.map(({ check }) => check)
    expect(await found()).toEqual([])
    await database.query({ text: 'delete from override where section_id = $1', values: [second.id] })
    expect(await found()).toEqual(['override-not-recorded'])
    await database.query({ text: 'update enrolment set overrides = null where section_id = $1', values: [second.id] })
    expect(await found()).toEqual(['limit'])
    await database.query({ text: 'update enrolment set overrides = $2 where section_id = $1', values: [second.id, ['credit-limit']] })
    await database.query({
      text: `insert into override (person_id, section_id, term_id, rules, key, created_at) values ($1, $2, $3, '{credit-limit}', '', now())`,
      values: [ben.id, second.id, term.id],
    })
  })

  test('counts as held for what comes later', async () => {
    const term = await openTerm({ creditLimit: 6 })
    const course = (credits: number) => campus.course(term, { credits })
    await own.enrol(ben, await campus.section(await course(4)))
    await enrol(ben, await campus.section(await course(4)), { overrides: ['credit-limit'] })
    expect((await own.enrol(ben, await campus.section(await course(1)))).body).toMatchObject({ code: 'credit-limit', limit: 6 })
  })
})

describe('a place in the queue', () => {
  async function twoAtOnce() {
    const term = await openTerm()
    const wanted = await campus.section(term, { capacity: 1, meetings: [monday(9, 11)] })
    const other = await campus.section(term, { meetings: [monday(10, 12)] })
    await own.enrol(ben, wanted)
    await own.enrol(chloe, other)
    return { term, wanted, other }
  }

  test('becomes a seat against a rule only if it was given with that', async () => {
    const { term, wanted } = await twoAtOnce()
    expect(await enrol(chloe, wanted, { wait: true })).toMatchObject({ status: 409, body: { code: 'time-conflict', needs: ['time-conflict'] } })
    expect(await enrol(chloe, wanted, { wait: true, overrides: ['time-conflict'] })).toMatchObject({ status: 202, body: { position: 1, overridden: ['time-conflict'] } })
    await own.drop(ben, wanted)
    expect(await held(chloe, term)).toContain(wanted.id)
    expect((await enrolmentsOf(chloe, term)).enrolments.find(({ sectionId }) => sectionId === wanted.id)).toMatchObject({ overrides: ['time-conflict'] })
    await isClean()
  })

  test('that needed nothing when it was given is passed by if it would now, whatever was named', async () => {
    const { term, wanted, other } = await twoAtOnce()
    await own.drop(chloe, other)
    await enrol(chloe, wanted, { wait: true, overrides: ['time-conflict'] })
    await own.enrol(chloe, other)
    await own.drop(ben, wanted)
    await app.enrolment.settled()
    expect((await enrolmentsOf(chloe, term)).waits).toMatchObject([{ sectionId: wanted.id, overrides: [], skipped: { code: 'time-conflict' } }])
    await isClean()
  })

  test('can be put at the head, and who came there last is the first', async () => {
    const section = await campus.section(await openTerm(), { capacity: 1 })
    await own.enrol(ben, section)
    for (const person of [chloe, emil, fatima]) await own.enrol(person, section, true)
    expect((await submit(fatima, [{ advance: section.id }])).body.decisions).toEqual([{ operation: 'advance', sectionId: section.id, code: 'waiting', position: 1 }])
    expect((await submit(emil, [{ advance: section.id }])).body.accepted).toBe(true)
    expect(await queueOf(section)).toEqual([emil.id, fatima.id, chloe.id])
    await isClean()
    expect((await submit(ben, [{ advance: section.id }])).body.decisions[0]!.code).toBe('not-waiting')
    // Everybody in their order still.
    for (const [seated, next] of [[ben, emil], [emil, fatima], [fatima, chloe]] as const) {
      await own.drop(seated, section)
      expect((await peopleOf(section)).seats.map(({ personId }) => personId)).toEqual([next.id])
    }
    await isClean()
  })

  test('that comes to the head gets no seat that was free before', async () => {
    const section = await campus.section(await openTerm(), { capacity: 0 })
    for (const person of [chloe, emil]) await own.enrol(person, section, true)
    // As another program would: nobody has told this one.
    await database.query({ text: 'update seat set capacity = 1, ceiling = 1, version = version + 1 where section_id = $1', values: [section.id] })
    expect((await submit(emil, [{ advance: section.id }])).body.decisions[0]).toMatchObject({ code: 'waiting', position: 1 })
    expect((await peopleOf(section)).seats.map(({ personId }) => personId)).toEqual([chloe.id])
    await isClean()
  })

  test('is given up by hand without any override, also when no round is open', async () => {
    const term = await openTerm()
    const section = await campus.section(term, { capacity: 0 })
    await own.enrol(ben, section, true)
    await database.query({ text: 'update round set opens_at = $2, closes_at = $3 where term_id = $1', values: [term.id, over.opensAt, over.closesAt] })
    await database.query({ text: 'update term set revision = revision + 1 where id = $1', values: [term.id] })
    expect(await drop(ben, section)).toMatchObject({ status: 200, body: { code: 'left' } })
    expect(await queueOf(section)).toEqual([])
  })
})

describe('a drop by hand', () => {
  test('is refused where students may not drop, until that is named; the seat goes to the queue', async () => {
    const term = await openTerm({ allows: { enrol: true, drop: false, wait: true } })
    const section = await campus.section(term, { capacity: 1 })
    await own.enrol(ben, section)
    await own.enrol(chloe, section, true)
    expect(await drop(ben, section)).toMatchObject({ status: 409, body: { code: 'round-closed', needs: ['round-closed'] } })
    expect(await drop(ben, section, { overrides: ['round-closed'] })).toMatchObject({ status: 200, body: { code: 'dropped', overridden: ['round-closed'] } })
    expect(await held(ben, term)).toEqual([])
    expect(await held(chloe, term)).toEqual([section.id])
    await isClean()
  })

  test('of what is not held is refused', async () => {
    const section = await campus.section(await openTerm())
    expect(await drop(ben, section)).toMatchObject({ status: 409, body: { code: 'not-enrolled' } })
  })
})

describe('several operations by hand', () => {
  test('are a swap that keeps the old seat if the new one is refused', async () => {
    const term = await openTerm()
    const old = await campus.section(term, { capacity: 1 })
    const full = await campus.section(term, { capacity: 0 })
    await own.enrol(ben, old)
    const swap = (overrides: Override[]) => submit(ben, [{ drop: old.id }, { enrol: full.id, overrides }])
    expect((await swap([])).body).toMatchObject({ accepted: false, decisions: [{ code: 'rolled-back' }, { code: 'section-full', needs: ['section-full'] }] })
    expect(await held(ben, term)).toEqual([old.id])
    expect((await swap(['section-full'])).body).toMatchObject({ accepted: true, decisions: [{ code: 'dropped' }, { overridden: ['section-full'] }] })
    expect(await held(ben, term)).toEqual([full.id])
    await isClean()
  })

  test('name what is set aside for each by itself', async () => {
    const term = await openTerm()
    const [one, two] = [await campus.section(term, { capacity: 0 }), await campus.section(term, { capacity: 0 })]
    const { body } = await submit(ben, [{ enrol: one.id, overrides: ['section-full'] }, { enrol: two.id }], { mode: 'best-effort' })
    expect(body.decisions.map(({ code }) => code)).toEqual(['enrolled', 'section-full'])
  })

  test('can be tried without being done', async () => {
    const term = await openTerm({ creditLimit: 3 })
    const section = await campus.section(term, { capacity: 0 })
    const preview = { preview: true, reason: undefined }
    const { body } = await submit(ben, [{ enrol: section.id, overrides: ['credit-limit'] }], preview)
    expect(body).toMatchObject({ accepted: false, decisions: [{ code: 'section-full', needs: ['credit-limit', 'section-full'] }] })
    const tried = await submit(ben, [{ enrol: section.id, overrides: ['credit-limit', 'section-full'] }], preview)
    expect(tried.body).toMatchObject({ accepted: true, decisions: [{ code: 'enrolled', overridden: ['credit-limit', 'section-full'] }] })
    expect(await held(ben, term)).toEqual([])
    expect((await enrolmentsOf(ben, term)).submissions).toEqual([])
    await isClean()
  })
})

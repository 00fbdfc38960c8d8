import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { coursesOn } from '../../../test/courses.ts'
import { freshDatabase } from '../../../test/place.ts'
import { byProgram } from '../audit/index.ts'
import type { Database } from '../../database/database.ts'
import { importSections, verifyOccupied } from '../courses/index.ts'
import { verify } from './verify.ts'

// Every fault is planted by SQL behind the program's back, in a campus that agrees with itself.

let database: Database
const sql = (text: string) => database.script(text)

beforeAll(async () => {
  database = await freshDatabase()
})

beforeEach(async () => {
  // What an earlier test removed to be able to plant its fault.
  await sql(`
    truncate term, person, enrolment, wait, submission, submission_by_hand, override, queue_move restart identity cascade;
    alter table seat drop constraint if exists seat_check;
    alter table seat add constraint seat_check check (taken <= ceiling);
    create unique index if not exists wait_place on wait (section_id, place);`)
  const { terms } = coursesOn(database)
  await terms.create(byProgram, { code: 'T1', starts: '2026-09-07', ends: '2026-12-27', timeZone: 'UTC' })
  await terms.create(byProgram, { code: 'T2', starts: '2027-02-01', ends: '2027-05-30', timeZone: 'UTC' })
  await terms.createRound(byProgram, { term: 'T1', name: { en: 'All' }, opensAt: new Date(0), closesAt: new Date(1), creditLimit: 8, sectionLimit: 3 })
  const lines = [
    'course_code,course_title,section_code,credits,capacity,meetings,not_with',
    'C1,One,A,4,2,Mon 10:00-11:00,',
    'C1,One,B,4,2,Tue 10:00-11:00,',
    'C2,Two,A,4,2,Mon 10:30-11:30,',
    'C3,Three,A,2,,Wed 10:00-11:00,C4',
    'C4,Four,A,2,1,Thu 10:00-11:00,',
    'C5,Five,A,4,1,Fri 10:00-11:00,',
  ]
  await importSections({ database }, Buffer.from(lines.join('\n')), { term: 'T1' })
  await importSections({ database }, Buffer.from(lines.slice(0, 2).join('\n')), { term: 'T2' })
  // Sections 1 to 6 are of T1, 7 of T2.
  await sql(`
    insert into person (number, name) select 's' || i, 'Student' from generate_series(1, 4) i;
    insert into student (person_id, major) select id, 'Physics' from person;
    insert into enrolment (person_id, section_id, term_id) values (1, 1, 1), (2, 1, 1), (1, 4, 1), (3, 5, 1), (4, 6, 1);
    insert into wait (section_id, person_id, term_id, place) values (1, 3, 1, 1), (1, 4, 1, 2);
    insert into queue_move (section_id, person_id, place, move)
      values (1, 3, 1, 'joined'), (1, 4, 2, 'joined'), (1, 3, 1, 'skipped'), (1, 2, 3, 'joined'), (1, 2, 3, 'left');
    update seat set taken = (select count(*) from enrolment e where e.section_id = seat.section_id);
    update seat set waiting = 2, place = 3 where section_id = 1;`)
})

const found = async (term?: string) => (await verify({ database }, { term })).findings

it('finds nothing in a campus that agrees with itself', async () => {
  expect(await verify({ database })).toEqual({ findings: [], counted: { sections: 7, enrolments: 5, waits: 2 } })
})

it('finds somebody who waits for a free seat that they may take, and nobody who may not', async () => {
  // Student 3 may have section 1; student 4 holds a section at the same time.
  await sql(`update section set occupies = (select occupies from section where id = 1), meetings = (select meetings from section where id = 1) where id = 6`)
  await sql('delete from enrolment where section_id = 1 and person_id = 2; update seat set taken = 1 where section_id = 1')
  expect(await found()).toEqual([
    { check: 'stalled-queue', where: 'C1/A', expected: 'a seat for student s3', found: 'place 1 in the queue' },
  ])
  await sql(`delete from wait where person_id = 3; update seat set waiting = 1 where section_id = 1;
    insert into queue_move (section_id, person_id, place, move) values (1, 3, 1, 'left')`)
  expect(await found()).toEqual([])
})

describe('finds', () => {
  const unchecked = (statements: string) => `begin; set local session_replication_role = replica; ${statements}; commit`
  it.each<[string, string, { check: string; where: string; expected: string; found: string }]>([
    ['a count of seats that is too low', 'update seat set taken = 0 where section_id = 6', { check: 'seats-taken', where: 'C5/A', expected: '1', found: '0' }],
    [
      'a section sold beyond its ceiling',
      'alter table seat drop constraint seat_check; update seat set capacity = 1, ceiling = 1 where section_id = 1',
      { check: 'oversold', where: 'C1/A', expected: 'at most 1', found: '2' },
    ],
    ['a ceiling above the capacity', 'update seat set ceiling = 5 where section_id = 2', { check: 'ceiling', where: 'C1/B', expected: '2', found: '5' }],
    ['a limit on a section without one', 'update seat set ceiling = 5 where section_id = 4', { check: 'ceiling', where: 'C3/A', expected: 'none', found: '5' }],
    ['a count of people waiting that is too high', 'update seat set waiting = 3 where section_id = 1', { check: 'seats-waiting', where: 'C1/A', expected: '2', found: '3' }],
    [
      'a place that was never given out',
      'update wait set place = 9 where person_id = 4; update queue_move set place = 9 where person_id = 4',
      { check: 'place-not-given-out', where: 'C1/A', expected: 'places up to 3', found: 'student s4 at 9' },
    ],
    [
      'one place held by two',
      'drop index wait_place; update wait set place = 1 where person_id = 4; update queue_move set place = 1 where person_id = 4',
      { check: 'place-given-twice', where: 'C1/A', expected: 'place 1 once', found: '2 times' },
    ],
    [
      'somebody both enrolled and waiting',
      'update wait set person_id = 2 where person_id = 3; update queue_move set person_id = 2 where person_id = 3',
      { check: 'enrolled-and-waiting', where: 'C1/A', expected: 'enrolled or waiting', found: 'student s2 is both' },
    ],
    ['an enrolment of the wrong term', 'update enrolment set term_id = 2 where person_id = 4', { check: 'term-of-enrolment', where: 'C5/A', expected: 'term 1', found: 'student s4 in term 2' }],
    ['a wait of the wrong term', 'update wait set term_id = 2 where person_id = 4', { check: 'term-of-enrolment', where: 'C1/A', expected: 'term 1', found: 'student s4 in term 2' }],
    ['a section in another term than its course', `update section set term_id = 2, meetings = '[]', occupies = '{}' where id = 2`, { check: 'term-of-section', where: 'C1/B', expected: 'term 1', found: 'term 2' }],
    ['a section without a seat row', 'delete from seat where section_id = 2', { check: 'section-without-seat', where: 'C1/B', expected: 'a seat row', found: 'none' }],
    [
      'an enrolment of nobody',
      unchecked(`delete from student where person_id = 4; delete from wait where person_id = 4; delete from queue_move where person_id = 4;
                 update seat set waiting = 1 where section_id = 1`),
      { check: 'orphan', where: 'enrolment of person 4, section 6', expected: 'a student and a section', found: 'no such student' },
    ],
    [
      'a seat of no section',
      unchecked('insert into seat (section_id) values (99)'),
      { check: 'orphan', where: 'seat of person -, section 99', expected: 'a student and a section', found: 'no such section' },
    ],
    [
      'a submission by nobody',
      `insert into submission (person_id, key, body_hash, outcome, decided_at) values (99, 'a', '', '{}', now()), (99, 'b', '', '{}', now())`,
      { check: 'orphan', where: 'submission of person 99, section -', expected: 'a student and a section', found: 'no such student' },
    ],
    [
      'a move of nobody',
      `insert into queue_move (section_id, person_id, place, move) values (1, 99, 3, 'left')`,
      { check: 'orphan', where: 'queue move of person 99, section 1', expected: 'a student and a section', found: 'no such student' },
    ],
    [
      'a move in the queue of no section',
      `insert into queue_move (section_id, person_id, place, move) values (99, 1, 1, 'left')`,
      { check: 'orphan', where: 'queue move of person 1, section 99', expected: 'a student and a section', found: 'no such section' },
    ],
    [
      'an override of nobody',
      `insert into override (person_id, section_id, term_id, rules, key, created_at) values (99, 1, 1, '{}', '', now())`,
      { check: 'orphan', where: 'override of person 99, section 1', expected: 'a student and a section', found: 'no such student' },
    ],
    [
      'a rule set aside that nobody is known to have set aside',
      `update enrolment set overrides = '{section-full,time-conflict}' where person_id = 4;
       insert into override (person_id, section_id, term_id, rules, key, created_at) values (4, 6, 1, '{section-full}', '', now())`,
      { check: 'override-not-recorded', where: 'C5/A', expected: 'a record of section-full, time-conflict', found: 'none for student s4' },
    ],
    [
      'a submission by hand of which it is not known who made it',
      `insert into submission (person_id, key, body_hash, outcome, decided_at) values (4, '~~7~k', '', '{}', now())`,
      { check: 'submission-by-hand', where: 'student s4', expected: 'who made it', found: 'only the submission' },
    ],
    [
      'the maker of a submission that there is not',
      `insert into submission_by_hand (person_id, key, submitted_at) values (4, '~~7~k', now())`,
      { check: 'submission-by-hand', where: 'student s4', expected: 'a submission', found: 'only who made it' },
    ],
    [
      'a place in a queue that nobody is known to have joined',
      'delete from queue_move where person_id = 4',
      { check: 'queue-log', where: 'C1/A', expected: 'student s4 never joined at 2', found: 'waits there' },
    ],
    [
      'a place in a queue that was left',
      `insert into queue_move (section_id, person_id, place, move) values (1, 4, 2, 'left')`,
      { check: 'queue-log', where: 'C1/A', expected: 'student s4 left at 2', found: 'waits there' },
    ],
    [
      'a place in a queue that was given a seat',
      `insert into queue_move (section_id, person_id, place, move) values (1, 3, 1, 'promoted'), (1, 3, 1, 'skipped')`,
      { check: 'queue-log', where: 'C1/A', expected: 'student s3 promoted at 1', found: 'waits there' },
    ],
    [
      'somebody who joined a queue and is not in it',
      `insert into queue_move (section_id, person_id, place, move) values (1, 2, 3, 'joined')`,
      { check: 'queue-log', where: 'C1/A', expected: 'student s2 joined at 3', found: 'does not wait there' },
    ],
    [
      'somebody who lost their place in a queue',
      `update wait set place = 3 where person_id = 4; update queue_move set place = 4 where person_id = 2`,
      { check: 'queue-log', where: 'C1/A', expected: 'student s4 joined at 2', found: 'does not wait there' },
    ],
    [
      'a student in two places at once',
      'insert into enrolment (person_id, section_id, term_id) values (2, 3, 1); update seat set taken = 1 where section_id = 3',
      { check: 'time-conflict', where: 'student s2', expected: 'no overlap', found: expect.stringContaining('C1/A and C2/A at {[630,660)') as string },
    ],
    [
      'a course held twice',
      'insert into enrolment (person_id, section_id, term_id) values (2, 2, 1); update seat set taken = 1 where section_id = 2',
      { check: 'course-twice', where: 'student s2', expected: 'one section of C1', found: 'C1/A and C1/B' },
    ],
    [
      'courses that exclude each other, whichever of the two says so',
      'insert into enrolment (person_id, section_id, term_id) values (3, 4, 1); update seat set taken = 2 where section_id = 4',
      { check: 'not-with', where: 'student s3', expected: 'not both', found: 'C3/A and C4/A' },
    ],
    [
      'more credits than any round allows',
      'update course set credits = 7.5 where code = \'C1\' and term_id = 1',
      { check: 'limit', where: 'student s1', expected: 'within 8.0 credits and 3 sections', found: '9.5 credits, 2 sections' },
    ],
    [
      'more sections than any round allows',
      'update round set section_limit = 1',
      { check: 'limit', where: 'student s1', expected: 'within 8.0 credits and 1 sections', found: '6.0 credits, 2 sections' },
    ],
    [
      'minutes that are not those of the meetings',
      `update section set occupies = '{[0,10)}' where id = 5`,
      { check: 'occupied-time', where: 'C4/A', expected: expect.stringMatching(/^\{\[4920,4980\)/) as string, found: '{[0,10)}' },
    ],
  ])('%s', async (_, plant, finding) => {
    await sql(plant)
    expect(await found()).toContainEqual(finding)
    expect(new Set((await found()).map(({ check }) => check))).toEqual(new Set([finding.check]))
  })
})

describe('what was set aside by hand is no finding:', () => {
  const recorded = `insert into override (person_id, section_id, term_id, rules, key, created_at)
    select person_id, section_id, term_id, overrides, '', now() from enrolment where overrides is not null`
  it.each([
    ['a conflict', 'insert into enrolment (person_id, section_id, term_id) values (2, 3, 1); update seat set taken = 1 where section_id = 3', 'time-conflict', 3],
    ['a course held twice', 'insert into enrolment (person_id, section_id, term_id) values (2, 2, 1); update seat set taken = 1 where section_id = 2', 'course-already-taken', 2],
    ['what excludes each other', 'insert into enrolment (person_id, section_id, term_id) values (3, 4, 1); update seat set taken = 2 where section_id = 4', 'course-already-taken', 4],
    ['credits', `update course set credits = 7.5 where code = 'C1' and term_id = 1`, 'credit-limit', 4],
  ])('%s', async (_, plant, rule, section) => {
    await sql(plant)
    expect(await found()).toHaveLength(1)
    const setAside = (name: string) => sql(`update enrolment set overrides = '{${name}}' where section_id = ${section}; ${recorded}`)
    await setAside('prerequisite-missing')
    expect(await found()).toHaveLength(1)
    await setAside(rule)
    expect(await found()).toEqual([])
  })

  it('and the rest must be within the limit', async () => {
    await sql(`update round set credit_limit = 3; update enrolment set overrides = '{credit-limit}' where section_id = 4; ${recorded}`)
    expect((await found()).map(({ where }) => where).sort()).toEqual(['student s1', 'student s2', 'student s4'])
  })
})

it('the most generous round that includes the student counts', async () => {
  await sql(`update round set credit_limit = 1`)
  expect((await found()).map(({ where }) => where).sort()).toEqual(['student s1', 'student s2', 'student s3', 'student s4'])
  const { terms } = coursesOn(database)
  await terms.createRound(byProgram, { term: 'T1', name: { en: 'More' }, opensAt: new Date(0), closesAt: new Date(1), audience: { majors: ['History'] } })
  expect(await found()).toHaveLength(4)
  await terms.createRound(byProgram, { term: 'T1', name: { en: 'More' }, opensAt: new Date(0), closesAt: new Date(1), audience: { majors: ['Physics'] } })
  expect(await found()).toEqual([])
})

it('looks at one term only, if asked', async () => {
  await sql(`
    update seat set taken = 1 where section_id = 7;
    insert into queue_move (section_id, person_id, place, move) values (7, 1, 1, 'joined'), (7, 99, 2, 'left')`)
  expect(await found('T1')).toEqual([])
  expect((await found('T2')).map(({ check }) => check)).toEqual(['seats-taken', 'orphan', 'queue-log'])
  await expect(found('T9')).rejects.toMatchObject({ code: 'no-such-term' })
})

it('a section that moved with its term is found', async () => {
  await sql(`update term set starts = '2026-09-08' where code = 'T1'`)
  expect(await verifyOccupied(database, 1, undefined)).toHaveLength(6)
})

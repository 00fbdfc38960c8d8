import { beforeAll, beforeEach, expect, it } from 'vitest'
import { freshDatabase } from '../../../test/place.ts'
import type { Database } from '../../database/database.ts'
import type { ImportOptions } from '../../sheets/import-report.ts'
import { importRecords } from './record-import.ts'

let database: Database

beforeAll(async () => {
  database = await freshDatabase()
})
beforeEach(() =>
  database.script(`truncate person restart identity cascade;
    insert into person (number, name) values ('1', 'Ana'), ('2', 'Bo'), ('t', 'No student');
    insert into student (person_id) values (1), (2)`),
)

const run = (text: string, options: ImportOptions = {}) => importRecords({ database }, Buffer.from(text), options)
const records = () => database.query({ text: 'select person_id, course_code, status from course_record order by person_id, course_code' })

it('records are read in both languages', async () => {
  expect(await run('学号,课程号,状态\n1,A,通过\n1,B,在修\n1,C,不及格\n2,A,退课\n2,B,Passed')).toMatchObject({ created: 5, written: true })
  expect(await records()).toEqual(
    [[1, 'A', 'passed'], [1, 'B', 'in-progress'], [1, 'C', 'failed'], [2, 'A', 'withdrawn'], [2, 'B', 'passed']].map(([person_id, course_code, status]) => ({ person_id, course_code, status })),
  )
})

it('the same file again touches nothing, another status updates', async () => {
  const traces = () => database.query({ text: 'select xmin::text, changed_at from course_record' })
  await run('number,course_code,status\n1,A,in-progress')
  const before = await traces()
  expect(await run('number,course_code,status\n1,A,in-progress')).toMatchObject({ created: 0, updated: 0, unchanged: 1 })
  expect(await traces()).toEqual(before)
  expect(await run('number,course_code,status\n1,A,passed\n2,A,failed')).toMatchObject({ created: 1, updated: 1, unchanged: 0 })
})

it.each([
  ['number', '9,A,passed', 'unknown-student'],
  ['number', 't,A,passed', 'unknown-student'],
  ['status', '1,A,maybe', 'unknown-status'],
  ['status', '1,A,', 'empty'],
  ['course_code', '1,,passed', 'empty'],
])('a wrong %s ("%s") is refused: %s', async (column, line, code) => {
  expect(await run(`number,course_code,status\n2,A,passed\n${line}`)).toMatchObject({ written: false, problems: [{ line: 3, column, code }] })
  expect(await records()).toEqual([])
})

it('a student and course may be named once', async () => {
  expect((await run('number,course_code,status\n1,A,passed\n1,A,failed')).problems).toMatchObject([{ line: 3, code: 'duplicate-record' }])
})

it('a dry run writes nothing', async () => {
  expect(await run('number,course_code,status\n1,A,passed', { dryRun: true })).toMatchObject({ created: 1, written: false })
  expect(await run('number,course_code,status\n1,A,passed\n9,A,passed', { dryRun: true })).toMatchObject({ created: 1, skipped: 1, problemCount: 1, written: false })
  expect(await records()).toEqual([])
})

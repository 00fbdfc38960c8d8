import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase } from '../../../test/place.ts'
import type { Database } from '../../database/database.ts'
import type { ImportOptions } from '../../sheets/import-report.ts'
import { importStudents } from './student-import.ts'

let database: Database

beforeAll(async () => {
  database = await freshDatabase()
})
beforeEach(() => database.script('truncate person restart identity cascade'))

const run = (text: string, options: ImportOptions = {}) => importStudents({ database }, Buffer.from(text), options)
const people = () =>
  database.query({
    text: `select number, name, gender, phone, email, cohort, college, major, class from person join student on person_id = id
           where deleted_at is null order by number`,
  })

it('a sheet of students becomes people and student records', async () => {
  expect(await run('学号,姓名,班级,专业,学院,性别,电话,邮箱,年级\n0012,张三,PH01,Physics,Science,男,+86 10 1234,a@b.cn,2024')).toMatchObject({ created: 1, written: true })
  expect(await people()).toEqual([
    { number: '0012', name: '张三', gender: 'male', phone: '+86 10 1234', email: 'a@b.cn', cohort: '2024', college: 'Science', major: 'Physics', class: 'PH01' },
  ])
})

it('the same file again touches nothing', async () => {
  const traces = () => database.query({ text: 'select person.xmin::text, student.xmin::text as student, person.changed_at from person join student on person_id = id' })
  await run('number,name,major\n1,Ana,Physics\n2,Bo,')
  const before = await traces()
  expect(await run('number,name,major\n2,Bo,\n1,Ana,Physics')).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
  expect(await traces()).toEqual(before)
})

it('a missing column leaves what is there, an empty cell clears it', async () => {
  await run('number,name,major,class\n1,Ana,Physics,P1')
  expect(await run('number,name,class\n1,Ana B,')).toMatchObject({ updated: 1 })
  expect(await people()).toMatchObject([{ name: 'Ana B', major: 'Physics', class: null }])
})

it('a person who is no student becomes one, and one who was removed comes back', async () => {
  await database.query({ text: `insert into person (number, name, deleted_at) values ('t1', 'Teacher', null), ('s1', 'Gone', now())` })
  expect(await run('number,name\nt1,Teacher\ns1,Gone')).toMatchObject({ updated: 2 })
  expect(await people()).toHaveLength(2)
})

describe('a line is refused', () => {
  it.each([
    ['number', ',Ana', 'empty'],
    ['number', 'a b,Ana', 'invalid-number'],
    ['number', "'; drop table person,Ana", 'invalid-number'],
    ['name', '1,', 'empty'],
    ['name', `1,${'x'.repeat(101)}`, 'too-long'],
  ])('%s in "%s": %s', async (column, line, code) => {
    expect(await run(`number,name\n${line}`)).toMatchObject({ written: false, problems: [{ line: 2, column, code }] })
    expect(await people()).toEqual([])
  })

  it.each([
    ['email', 'nobody', 'invalid-email'],
    ['phone', 'call me', 'invalid-phone'],
  ])('with %s "%s"', async (column, value, code) => {
    expect((await run(`number,name,${column}\n1,Ana,${value}`)).problems).toMatchObject([{ column, code }])
  })

  it('if its number differs from an earlier one by letter case only', async () => {
    expect((await run('number,name\nA1,Ana\na1,Bo')).problems).toMatchObject([{ line: 3, code: 'duplicate-number' }])
  })
})

it('a dry run writes nothing; skipping bad lines writes the others', async () => {
  const text = 'number,name\n1,Ana\n2,'
  expect(await run('number,name\n1,Ana', { dryRun: true })).toMatchObject({ created: 1, written: false })
  expect(await run(text, { dryRun: true })).toMatchObject({ created: 1, skipped: 1, problemCount: 1, written: false })
  expect(await people()).toEqual([])
  expect(await run(text, { skipBad: true })).toMatchObject({ created: 1, skipped: 1, written: true })
  expect(await people()).toHaveLength(1)
})

it('20,000 students', async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `${20_240_000 + index},Student ${index},Physics`)
  expect(await run(`number,name,major\n${lines.join('\n')}`)).toMatchObject({ created: 20_000 })
})

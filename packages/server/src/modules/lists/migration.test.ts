import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { emptyPlace, openAt } from '../../../test/place.ts'

const directory = path.join(import.meta.dirname, '../../database/migrations')
const migrations = fs.readdirSync(directory).sort()

/** A database as a program without lists left it, with this in it, after the migration. */
async function migratedWith(data: string) {
  const database = await openAt(await emptyPlace())
  for (const name of migrations.filter((known) => known < '007')) await database.script(fs.readFileSync(path.join(directory, name), 'utf8'))
  await database.script(data)
  const text = fs.readFileSync(path.join(directory, '007-lists.sql'), 'utf8')
  await database.inTransaction(async ({ query }) => void (await query({ text })))
  const entries = async (list: string) =>
    database.query({ text: 'select code, name, college, major, cohort from list_entry where list = $1 order by position', values: [list] })
  return { ...database, entries }
}

const term = `insert into term (code, starts, ends, teaching_weeks, time_zone) values ('T', '2026-09-07', '2026-12-27', 16, 'Asia/Shanghai')`

test('what students, rounds and sections say is put into the lists, and other spellings of it become the code', async () => {
  const { entries, query } = await migratedWith(`
    insert into person (number, name) values ('1', 'A'), ('2', 'B'), ('3', 'C'), ('4', 'D');
    insert into student (person_id, cohort, college, major, class) values
      (1, '2024', '理学院', 'Physics', 'P1'), (2, '2024级', '理学院', 'Physics', 'P1'), (3, '2025', '文学院', 'ｐｈｙｓｉｃｓ', 'H1'), (4, null, '', 'History', 'H1');
    ${term};
    insert into round (term_id, name, opens_at, closes_at, cohorts, majors) values (1, '{}', now(), now() + interval '1 day', '{2024级,2026}', '{physics,History}');
    insert into course (term_id, code, title, credits) values (1, 'C', '{}', 1);
    insert into section (term_id, course_id, code, majors) values (1, 1, 'A', '{PHYSICS,理学院,Law}'), (1, 1, 'B', null);`)
  expect(await query({ text: 'select cohort, college, major, class from student order by person_id' })).toEqual([
    { cohort: '2024', college: '理学院', major: 'Physics', class: 'P1' },
    { cohort: '2024', college: '理学院', major: 'Physics', class: 'P1' },
    { cohort: '2025', college: '文学院', major: 'Physics', class: 'H1' },
    { cohort: null, college: '', major: 'History', class: 'H1' },
  ])
  expect(await query({ text: 'select cohorts, colleges, majors from round' })).toEqual([{ cohorts: ['2024', '2026'], colleges: null, majors: ['Physics', 'History'] }])
  expect(await query({ text: 'select majors from section order by code' })).toEqual([{ majors: ['Physics', '理学院', 'Law'] }, { majors: null }])
  const alone = { college: null, major: null, cohort: null }
  expect(await entries('cohorts')).toEqual(['2024', '2025', '2026'].map((code) => ({ ...alone, code, name: { zh: `${code}级`, en: code } })))
  expect(await entries('colleges')).toEqual([{ ...alone, code: '文学院', name: { zh: '文学院' } }, { ...alone, code: '理学院', name: { zh: '理学院' } }])
  expect(await entries('majors')).toEqual(['History', 'Law', 'Physics'].map((code) => ({ ...alone, code, name: { en: code } })))
  expect(await entries('classes')).toEqual([
    { ...alone, code: 'H1', name: { en: 'H1' }, cohort: '2025' },
    { ...alone, code: 'P1', name: { en: 'P1' }, major: 'Physics', cohort: '2024' },
  ])
  expect(await query({ text: 'select revision from term' })).toEqual([{ revision: 2 }])
})

test('departments and types become codes; one known in one language and in two is one', async () => {
  const { entries, query } = await migratedWith(`
    ${term};
    insert into course (term_id, code, title, credits, department, type) values
      (1, 'A', '{}', 1, '{"zh":"计算机系"}', '{"en":"Core"}'),
      (1, 'B', '{}', 1, '{"zh":"计算机系","en":"Computing"}', '{"en":"core"}'),
      (1, 'C', '{}', 1, '{"en":"computing"}', '{"zh":"必修"}'),
      (1, 'D', '{}', 1, '{"zh":"美术系","en":"Arts"}', null),
      (1, 'E', '{}', 1, '{"zh":"音乐系","en":"Arts"}', '{}'),
      (1, 'F', '{}', 1, null, '{"zh":"必修","en":"Core"}');`)
  expect(await query({ text: 'select code, department, type from course order by code' })).toEqual([
    { code: 'A', department: 'Computing', type: 'Core' },
    { code: 'B', department: 'Computing', type: 'Core' },
    { code: 'C', department: 'Computing', type: 'Core' },
    { code: 'D', department: 'Arts', type: null },
    { code: 'E', department: '音乐系', type: null },
    { code: 'F', department: null, type: 'Core' },
  ])
  expect(await entries('departments')).toMatchObject([
    { code: 'Arts', name: { zh: '美术系', en: 'Arts' } },
    { code: 'Computing', name: { zh: '计算机系', en: 'Computing' } },
    { code: '音乐系', name: { zh: '音乐系' } },
  ])
  expect(await entries('course-types')).toMatchObject([{ code: 'Core', name: { zh: '必修', en: 'Core' } }])
})

test('a campus without anything gets nothing from it', async () => {
  const { query } = await migratedWith('select 1')
  expect(await query({ text: 'select from list_entry' })).toEqual([])
})

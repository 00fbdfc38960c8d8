import type { Catalogue } from '@fairway/contract/courses'
import type { ListEntryChange, ListName, NewListEntry } from '@fairway/contract/lists'
import { beforeEach, describe, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import type { ImportOptions } from '../../sheets/import-report.ts'
import { byCommand } from '../audit/index.ts'
import { importSections } from '../courses/index.ts'
import { requireListed } from './index.ts'

// How sheets come to codes, through the imports that use the lists.

const { app, guest, campus, database } = await startApp()
const { entries } = app.lists

beforeEach(async () => {
  await database.script('delete from list_entry; delete from person')
})

const add = (list: ListName, entry: NewListEntry) => entries.create(byCommand, list, entry)
const change = async (list: ListName, text: string, changes: Omit<ListEntryChange, 'version'>) => {
  const { id, version } = await entries.find(list, text)
  return entries.change(byCommand, list, id, { version, ...changes })
}
const listed = async (list: ListName) => (await entries.list(list)).map(({ code, name }) => [code, name])
const students = (text: string, options: ImportOptions = {}) => app.identity.peopleImport.run(Buffer.from(text), { actor: byCommand, ...options })
const profiles = () => database.query({ text: 'select cohort, college, major, class from person join student on person_id = id order by number' })

async function sections(text: string, options: ImportOptions = {}) {
  const term = await campus.term()
  const again = async (other: string) => {
    const report = await importSections({ database }, Buffer.from(other), { term: term.code, ...options })
    return { ...report, notices: report.notices.filter(({ code }) => code !== 'no-meetings') }
  }
  return { term, report: await again(text), again }
}
const courses = async (term: { code: string }) => {
  await app.courses.catalogue.readAnew()
  return (await guest.get<Catalogue>(`/api/terms/${term.code}/sections`)).body.courses
}

describe('students', () => {
  test('whatever the sheet calls a college, the student says its code', async () => {
    await add('colleges', { code: 'LAW', name: { zh: '法学院', en: 'School of Law' } })
    await change('colleges', 'LAW', { aliases: ['Juristische Fakultät'] })
    const report = await students('number,name,college\n1,A,law\n2,B,法学院\n3,C,school of  LAW\n4,D,Ｓｃｈｏｏｌ of Law\n5,E,juristische fakultät')
    expect(report).toMatchObject({ created: 5, written: true, notices: [] })
    expect(await database.query({ text: 'select college, count(*) from student group by college' })).toEqual([{ college: 'LAW', count: 5 }])
  })

  test('what is on no list is added, with what it belongs to, and the report says so once', async () => {
    const text = '学号,姓名,年级,学院,专业,班级\n1,甲,2026级,法学院,法学,法学2601\n2,乙,2026,法学院,法学,法学2601\n3,丙,2025,法学院,知识产权,'
    const report = await students(text)
    expect(report.notices.map(({ code, line, title }) => [code, line, title.zh])).toEqual([
      ['added-to-list', 2, '没有名为“2026”的年级，将一并添加。'],
      ['added-to-list', 2, '没有名为“法学院”的学院，将一并添加。'],
      ['added-to-list', 2, '没有名为“法学”的专业，将一并添加。'],
      ['added-to-list', 2, '没有名为“法学2601”的班级，将一并添加。'],
      ['added-to-list', 4, '没有名为“2025”的年级，将一并添加。'],
      ['added-to-list', 4, '没有名为“知识产权”的专业，将一并添加。'],
    ])
    expect(await listed('cohorts')).toEqual([['2026', { zh: '2026级', en: '2026' }], ['2025', { zh: '2025级', en: '2025' }]])
    expect(await entries.list('classes')).toMatchObject([{ code: '法学2601', major: '法学', cohort: '2026', uses: { students: 2 } }])
    expect(await entries.list('majors')).toMatchObject([{ code: '法学', college: '法学院' }, { code: '知识产权', college: '法学院' }])
    expect(await profiles()).toMatchObject([{ cohort: '2026', college: '法学院' }, { cohort: '2026', college: '法学院' }, { cohort: '2025' }])
    expect(await students(text)).toMatchObject({ unchanged: 3, notices: [] })
  })

  test('of what the lines do not agree on, a new entry is told nothing', async () => {
    await students('number,name,college,major,class,cohort\n1,A,Law,Ethics,E1,2026\n2,B,Arts,Ethics,E1,2025')
    expect(await database.query({ text: `select code, college, major, cohort from list_entry where list in ('majors', 'classes') order by list` })).toEqual([
      { code: 'E1', college: null, major: 'Ethics', cohort: null },
      { code: 'Ethics', college: null, major: null, cohort: null },
    ])
  })

  test('a dry run tells what it would add and adds nothing; nor does one that fails', async () => {
    expect(await students('number,name,college\n1,A,Law', { dryRun: true })).toMatchObject({ created: 1, notices: [{ code: 'added-to-list' }] })
    expect(await students('number,name,college\n1,A,Law\n2,,Arts')).toMatchObject({ written: false })
    expect(await listed('colleges')).toEqual([])
    await students('number,name,college\n1,A,Law\n2,,Arts', { skipBad: true })
    expect(await listed('colleges')).toEqual([['Law', { en: 'Law' }]])
  })

  test('an old sheet still means what was renamed or merged since', async () => {
    const text = 'number,name,major\n1,A,Physics\n2,B,Theoretical Physics'
    await students(text)
    await change('majors', 'Physics', { code: 'PH', name: { zh: '物理学', en: 'General Physics' } })
    const [from, into] = [await entries.find('majors', 'Theoretical Physics'), await entries.find('majors', 'PH')]
    await entries.merge(byCommand, 'majors', { from, into })
    expect(await students(text)).toMatchObject({ unchanged: 2, notices: [] })
    expect(await profiles()).toMatchObject([{ major: 'PH' }, { major: 'PH' }])
    expect(await listed('majors')).toEqual([['PH', { zh: '物理学', en: 'General Physics' }]])
  })
})

describe('sections', () => {
  const header = 'course_code,course_title,section_code,department,department_zh,course_type,nature,majors'

  test('a department told in one language here and in two there is one department, in both languages', async () => {
    const { term, report } = await sections(`${header}\nA,A,1,,计算机系,,,\nB,B,1,Computing,计算机系,必修,,\nC,C,1,computing,,必修,,`)
    expect(report.notices.map(({ title }) => title.en)).toEqual([
      'The list of departments did not have "Computing"; it is added.',
      'The list of types of courses did not have "必修"; it is added.',
    ])
    expect((await courses(term)).map(({ department }) => department)).toEqual(Array.from({ length: 3 }, () => ({ code: 'Computing', zh: '计算机系', en: 'Computing' })))
    expect(await listed('departments')).toEqual([['Computing', { zh: '计算机系', en: 'Computing' }]])
  })

  test('a name that comes later completes the entry, also where an earlier term shows it', async () => {
    const { term, again } = await sections(`${header}\nA,A,1,,计算机系,,,`)
    expect((await courses(term))[0]!.department).toEqual({ code: '计算机系', zh: '计算机系' })
    await sections(`${header}\nA,A,1,Computing,计算机系,,,`)
    expect((await courses(term))[0]!.department).toEqual({ code: '计算机系', zh: '计算机系', en: 'Computing' })
    expect(await again(`${header}\nA,A,1,computing,,,,`)).toMatchObject({ unchanged: 1, notices: [] })
  })

  test('two that differ in Chinese are two, even if they are translated alike; the report says what was left out', async () => {
    const { report } = await sections(`${header}\nA,A,1,Arts,美术系,,,\nB,B,1,Arts,音乐系,,,`)
    expect(await listed('departments')).toEqual([['Arts', { zh: '美术系', en: 'Arts' }], ['音乐系', { zh: '音乐系' }]])
    expect(report.notices).toContainEqual(expect.objectContaining({ line: 3, code: 'list-name-differs', title: expect.objectContaining({ en: 'The list of departments does not call "音乐系" "Arts"; the list counts.' }) }))
  })

  test('what a section is limited to is looked for among majors and colleges', async () => {
    await add('colleges', { code: 'SCI', name: { zh: '理学院' } })
    await add('majors', { code: 'PH', name: { zh: '物理学' } })
    await add('majors', { code: 'LAW-M', name: { en: 'Law' } })
    await add('colleges', { code: 'LAW', name: { en: 'School of Law' } })
    const { term, report } = await sections(`${header}\nA,A,1,,,,专业班,理学院;物理学;law;Unheard of`)
    expect((await courses(term))[0]!.sections[0]!.majors).toEqual(['SCI', 'PH', 'LAW-M', 'LAW', 'Unheard of'])
    expect(report.notices).toMatchObject([{ line: 2, code: 'added-to-list' }])
    expect((await listed('majors')).map(([code]) => code)).toEqual(['PH', 'LAW-M', 'Unheard of'])
  })

  test('the same sheet again changes nothing; a dry run adds nothing', async () => {
    const text = `${header}\nA,A,1,Computing,,Core,专业班,Physics`
    expect((await sections(text, { dryRun: true })).report).toMatchObject({ created: 1, written: false })
    expect(await listed('departments')).toEqual([])
    const { again } = await sections(text)
    expect(await again(text)).toMatchObject({ unchanged: 1, notices: [] })
  })

  test('a section made by hand names majors as a sheet does', async () => {
    await add('majors', { code: 'PH', name: { zh: '物理学', en: 'Physics' } })
    const term = await campus.term()
    const { notices } = await app.courses.sections.create(byCommand, { term: term.code, course: 'A', title: { en: 'A' }, section: '1', majors: ['physics', '物理学', 'Phisics'] })
    expect((await courses(term))[0]!.sections[0]!.majors).toEqual(['PH', 'Phisics'])
    expect(notices).toMatchObject([{ code: 'added-to-list' }])
  })
})

test('a round names its audience in any way, as does who asks how many that is, and keeps what is on no list as it is written', async () => {
  await add('colleges', { code: 'LAW', name: { zh: '法学院' } })
  await add('cohorts', { name: { en: '2026' } })
  const term = await campus.term()
  const { id } = await campus.round(term, { audience: { colleges: ['法学院', 'law', 'Nowhere'], cohorts: ['2026级'] } })
  expect(await app.courses.terms.listRounds(term.code)).toMatchObject([{ audience: { colleges: ['LAW', 'Nowhere'], cohorts: ['2026'] } }])
  await students('number,name,college\n1,Ann,LAW')
  for (const college of ['法学院', 'law', 'LAW']) expect(await app.courses.terms.audienceSize({ colleges: [college] })).toBe(1)
  await app.courses.terms.editRound(byCommand, id, { audience: { colleges: ['法学院'] } })
  expect(await app.courses.terms.listRounds(term.code)).toMatchObject([{ audience: { colleges: ['LAW'], cohorts: ['2026'] } }])
})

test('who fills in a form chooses from the lists, and what is hidden only if it is theirs already', async () => {
  await add('colleges', { code: 'LAW', name: { zh: '法学院' } })
  await add('majors', { code: 'OLD', name: { en: 'Old major' } })
  await change('majors', 'OLD', { hidden: true })
  const choose = (...asked: [Parameters<typeof requireListed>[1], Parameters<typeof requireListed>[2]?]) =>
    database.inTransaction((transaction) => requireListed(transaction, ...asked))
  expect(await choose({ colleges: '法学院', classes: null })).toEqual({ colleges: 'LAW', classes: null })
  await expect(choose({ colleges: 'Nowhere' })).rejects.toMatchObject({ status: 422, code: 'not-in-list', fields: { list: 'colleges', name: 'Nowhere' } })
  await expect(choose({ majors: 'OLD' })).rejects.toMatchObject({ code: 'not-in-list' })
  expect(await choose({ majors: 'old major' }, { majors: 'OLD' })).toEqual({ majors: 'OLD' })
  expect(await choose({ majors: 'Unlisted of old' }, { majors: 'Unlisted of old' })).toEqual({ majors: 'Unlisted of old' })
})

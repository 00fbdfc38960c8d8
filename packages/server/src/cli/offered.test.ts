import { expect, test } from 'vitest'
import { commandsOn } from '../../test/command.ts'
import { startApp } from '../../test/start-app.ts'
import { verify } from '../modules/enrolment/index.ts'

// What the office does in the web, it can do with a command too.

const { app, database, guest, campus, signIn } = await startApp()
const { ben } = await signIn('ben')
const run = commandsOn({ app, database })

const actionsOn = async (id: string | number) =>
  (await database.query<{ action: string; via: string }>({ text: 'select action, via from audit_entry where subject_id = $1 order by id', values: [String(id)] })).map(({ action, via }) => `${action} ${via}`)

test('a period is corrected, hidden and restored by its number', async () => {
  const { code } = await campus.term()
  await run('period create', { term: code, number: 1, starts: '2026-09-07', ends: '2026-11-01', titleZh: '上半' })
  expect((await run('period edit', { term: code, number: 1, ends: '2026-10-25', titleEn: 'First half' })).lines).toEqual(['Period 1 was changed.'])
  expect((await app.courses.terms.describe(code)).periods).toMatchObject([{ ends: '2026-10-25', title: { zh: '上半', en: 'First half' } }])
  await expect(run('period edit', { term: code, number: 1 })).rejects.toThrow('Nothing to change')
  expect((await run('period hide', { term: code, number: 1 }, 'zh')).lines).toEqual(['已隐藏第 1 阶段。'])
  await run('period restore', { term: code, number: 1 })
  expect(await actionsOn(`${code}/1`)).toEqual(['period.created command', 'period.edited command', 'period.hidden command', 'period.restored command'])
})

test('a course is made and corrected by its code; the word none clears', async () => {
  const { code: term } = await campus.term()
  await run('list add', { list: 'departments', nameZh: '数学系', code: 'MA' })
  const details = { titleZh: '代数', titleEn: 'Algebra', credits: 3, department: '数学系', prerequisites: 'MA 1|MA 2; MA 3', notWith: ['MA 9'] }
  expect((await run('course create', { code: 'MA 5', term, ...details })).lines).toEqual(['The course "MA 5" was created.'])
  const { id } = await app.courses.sections.findCourse(term, 'MA 5')
  expect(await app.courses.sections.describeCourse(id)).toMatchObject({ title: { zh: '代数', en: 'Algebra' }, department: 'MA', prerequisites: [['MA 1', 'MA 2'], ['MA 3']], notWith: ['MA 9'] })
  await run('course edit', { code: 'MA 5', term, newCode: 'MA 6', department: 'none', prerequisites: 'none', notWith: ['none'] })
  expect(await app.courses.sections.describeCourse(id)).toMatchObject({ code: 'MA 6', credits: 3, department: null, prerequisites: [], notWith: [] })
  await expect(run('course edit', { code: 'MA 6', term })).rejects.toThrow('Nothing to change')
  await expect(run('course edit', { code: 'MA 6', term, department: 'Alchemy' })).rejects.toMatchObject({ code: 'not-in-list' })
})

test('a section is corrected by its name', async () => {
  const term = await campus.term()
  const section = await campus.section(term, { ref: '7', location: 'North', majors: ['Physics'] })
  const name = `${section.course.code}/${section.code}`
  await run('section edit', { section: name, term: term.code, ref: 'none', majors: ['none'], teacher: ['Ana', 'Bo'], teacherNumber: ['-', 't-2'], code: 'Z' })
  expect(await app.courses.sections.describe(section.id)).toMatchObject({ code: 'Z', ref: null, majors: null, location: 'North', teachers: [{ name: 'Ana', number: null }, { name: 'Bo', number: 't-2' }] })
  await expect(run('section edit', { section: `${section.course.code}/Z`, term: term.code, period: 'first' })).rejects.toThrow('A period is a number')
})

test('a section is moved after a look at who would be in two places', async () => {
  const term = await campus.term()
  await campus.round(term)
  const [moved, other] = [await campus.section(term, { meetings: [{ days: [1], from: 600, to: 660 }] }), await campus.section(term, { meetings: [{ days: [2], from: 600, to: 660 }] })]
  for (const { id } of [moved, other]) await ben.post('/api/enrolments', { sectionId: id })
  const asked = { section: `${moved.course.code}/${moved.code}`, term: term.code, meetings: 'Tue 10:30-11:30 @ R 1' }
  expect((await run('section meetings', { ...asked, preview: true })).lines).toEqual([
    'Tue 10:30-11:30 @ R 1. A preview: nothing was written.',
    'In two places at once would be 1 students with a seat, 0 who wait, 0 times a teacher or assistant, 0 times a room.',
    `${ben.number} ${ben.name}\t${other.course.code}/${other.code}\t2026-09-08 10:30-11:00`,
  ])
  await expect(run('section meetings', asked)).rejects.toMatchObject({ code: 'seats-would-clash' })
  expect((await run('section meetings', { ...asked, acceptClashes: true })).lines).toEqual([`The section "${asked.section}" meets: Tue 10:30-11:30 @ R 1.`])
  expect((await verify({ database }, { term: term.code })).findings).toEqual([])
  expect((await run('section meetings', { ...asked, meetings: '' }, 'zh')).lines).toEqual([`教学班“${asked.section}”：无上课时间。`])
})

test('a term is copied after a look, archived and taken back', async () => {
  const term = await campus.term()
  await campus.section(term, { meetings: [{ date: '2026-12-21', from: 600, to: 660 }] })
  const rest = { rounds: 'hidden' as const, periods: true, courses: true, sections: true, staff: true, meetings: true, capacities: true }
  const asked = { from: term.code, code: 'copied', starts: '2027-03-01', ends: '2027-06-13', titleEn: 'Spring', ...rest }
  const preview = await run('term copy', { ...asked, preview: true })
  expect(preview.lines).toEqual(['2027-03-01 to 2027-06-13, 15 teaching weeks; dates move by 25 weeks.', '1 courses, 1 sections, 0 meetings, 0 teachers and assistants, 0 periods, 0 rounds.', 'A preview: nothing was written.'])
  expect((await run('term copy', asked)).lines.at(-1)).toBe(`The term "copied" was made from "${term.code}".`)
  expect((await run('term list', {})).lines).toContain('copied\t2027-03-01\t2027-06-13\tSpring\thidden')
  expect((await run('term archive', { code: 'copied' })).lines).toEqual(['The term "copied" is archived.'])
  expect((await run('term list', {}, 'zh')).lines).toContain('copied\t2027-03-01\t2027-06-13\tSpring\t已归档\t已隐藏')
  await run('term unarchive', { code: 'copied' })
  expect(await actionsOn('copied')).toEqual(['term.copied command', 'term.archived command', 'term.unarchived command'])
})

test('what a sheet brought and took is recorded', async () => {
  const { code } = await campus.term()
  await run('export sections', { term: code, format: 'csv', bom: true })
  await run('export enrolments', { term: code, format: 'csv', bom: true, college: 'Science', waiting: true })
  expect(await actionsOn(code)).toEqual(['term.created system', 'sections.exported command', 'enrolments.exported command'])
  expect((await guest.get('/api/terms')).status).toBe(200)
})

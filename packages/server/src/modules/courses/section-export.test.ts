import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Meeting } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import { coursesOn } from '../../../test/courses.ts'
import { freshDatabase } from '../../../test/place.ts'
import { readSheet } from '../../sheets/sheet.ts'
import { byProgram } from '../audit/index.ts'
import { exportSections, type SectionExportOptions } from './section-export.ts'
import { importSections } from './section-import.ts'

const database = await freshDatabase()
const { terms, sections } = coursesOn(database)
let made = 0

async function newTerm(): Promise<string> {
  const term = `T${++made}`
  await terms.create(byProgram, { code: term, starts: '2026-09-07', ends: '2026-12-27' })
  await terms.createPeriod(byProgram, { term, number: 1, starts: '2026-09-07', ends: '2026-11-01' })
  return term
}

async function exported(term: string, options: Partial<SectionExportOptions> = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await exportSections({ database }, { term, format: 'csv', ...options })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const sheet = `course_code,course_title,course_title_zh,credits,department,course_type,period,section_code,section_ref,teacher,teacher_number,assistant,assistant_number,capacity,nature,majors,location,meetings,description,prerequisites,not_with
A 1,=Logic(),逻辑,2.5,物理系,Core,1,01,007,Ana;Bo;Cy,t-1;-;t-3,Di,s-1,,major-only,Physics;History,North,"LE Mon,Wed 10:00-10:50 weeks 1-4,6 odd @ R 1; FI 2026-10-20 11:30-14:29","Long, ""quoted""
and two lines",B 1|B 2; B 3,C 1; C 2
A 1,=Logic(),逻辑,2.5,物理系,Core,,02,,,,,,0,open,,,,,,
B 1,Only English,,0,,,,A,,Bo,,,,30,open,,,周一 3-4节 @ 一教101,,,`

test.each(['csv', 'xlsx'] as const)('importing an export again changes nothing: %s, with headings in either language', async (format) => {
  const term = await newTerm()
  expect(await importSections({ database }, Buffer.from(sheet), { term })).toMatchObject({ created: 3, problems: [] })
  for (const language of ['en', 'zh'] as const) {
    const report = await importSections({ database }, await exported(term, { format, language }), { term })
    expect(report).toMatchObject({ unchanged: 3, created: 0, updated: 0, problems: [], unknownColumns: [] })
  }
})

test('importing it into another term gives the same catalogue', async () => {
  const [from, to] = [await newTerm(), await newTerm()]
  await importSections({ database }, Buffer.from(sheet), { term: from })
  expect(await importSections({ database }, await exported(from), { term: to })).toMatchObject({ created: 3, problems: [] })
  expect(await exported(to)).toEqual(await exported(from))
})

test('what is hidden is left out, so that an import does not bring it back', async () => {
  const term = await newTerm()
  await importSections({ database }, Buffer.from(sheet), { term })
  await sections.hide(byProgram, (await sections.find(term, 'A 1/02')).id)
  await sections.hideCourse(byProgram, (await sections.findCourse(term, 'B 1')).id)
  const { rows, header } = await readSheet(await exported(term))
  expect(rows.map(({ cells }) => [cells[0], cells[header.cells.indexOf('section_code')]])).toEqual([['A 1', '01']])
})

test('headings are in the reader’s language, and no title is a formula', async () => {
  const term = await newTerm()
  await importSections({ database }, Buffer.from(sheet), { term })
  expect((await readSheet(await exported(term, { language: 'zh' }))).header.cells.slice(0, 4)).toEqual(['课程号', '课程名称', '中文名称', '英文名称'])
  const text = (await exported(term)).toString()
  expect(text).toContain(`'=Logic()`)
  expect(text).not.toMatch(/(^|[,\n"])=/)
  await expect(exported('none')).rejects.toMatchObject({ code: 'no-such-term' })
})

const word = fc.stringMatching(/^[A-Za-z逻辑学=+'"@,-][A-Za-z0-9 逻辑学=+'",.-]{0,12}$/).map((text) => text.trim().replaceAll(/\s+/g, ' ')).filter((text) => text !== '' && !/^[-–—－]$/.test(text))
const title: fc.Arbitrary<Localised> = fc.oneof(fc.record({ en: word }), fc.record({ zh: word }), fc.record({ en: word, zh: word }))
const meeting: fc.Arbitrary<Meeting> = fc.record(
  {
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }).map((days) => days.sort((a, b) => a - b)),
    from: fc.integer({ min: 0, max: 1_000 }),
    to: fc.integer({ min: 1_001, max: 1_440 }),
    weeks: fc.constantFrom<[number, number][]>([[1, 8]], [[2, 3], [5, 5]]),
    parity: fc.constantFrom('odd' as const, 'even' as const),
    room: fc.stringMatching(/^[A-Z][A-Za-z0-9 ]{0,8}$/).map((text) => text.trim().replaceAll(/\s+/g, ' ')),
    kind: fc.constantFrom('LE', 'DI', '讲授'),
  },
  { requiredKeys: ['days', 'from', 'to'] },
)
const staff = fc.array(fc.record({ name: word, number: fc.option(fc.constantFrom('t-1', 't-2', '007')) }), { maxLength: 3 })

test('whatever a section and its course are, an export says it', { timeout: 120_000 }, async () => {
  const course = fc.record({ title, credits: fc.constantFrom(0, 2.5, 12), description: fc.option(title, { nil: undefined }), prerequisites: fc.constantFrom<string[][]>([], [['X 1', 'X 2'], ['Y 1']]) })
  const section = fc.record({ ref: fc.option(word), location: fc.option(word), majors: fc.option(fc.uniqueArray(word, { minLength: 1, maxLength: 2 })), period: fc.constantFrom(null, 1), capacity: fc.option(fc.nat(500)), teachers: staff, assistants: staff, meetings: fc.uniqueArray(meeting, { maxLength: 3, selector: (one) => JSON.stringify(one) }) })
  await fc.assert(
    fc.asyncProperty(course, section, fc.constantFrom('en' as const, 'zh' as const), async (ofCourse, ofSection, language) => {
      const term = await newTerm()
      const { id } = await sections.createCourse(byProgram, { ...ofCourse, term, code: 'A 1' })
      await sections.createIn(byProgram, id, { ...ofSection, code: '01' })
      const report = await importSections({ database }, await exported(term, { language }), { term })
      expect(report).toMatchObject({ unchanged: 1, created: 0, updated: 0, problems: [] })
      const [course] = await database.query<{ version: number }>({ text: 'select version from course where id = $1', values: [id] })
      expect(course).toEqual({ version: 1 })
    }),
    { numRuns: 25 },
  )
})

import { beforeAll, expect, it } from 'vitest'
import { coursesOn } from '../../../test/courses.ts'
import { freshDatabase } from '../../../test/place.ts'
import { byProgram } from '../audit/index.ts'
import type { Database } from '../../database/database.ts'
import { readSheet } from '../../sheets/sheet.ts'
import { importSections } from '../courses/index.ts'
import { exportRoster, type RosterOptions } from './roster.ts'

let database: Database

beforeAll(async () => {
  database = await freshDatabase()
  await coursesOn(database).terms.create(byProgram, { code: 'T', starts: '2026-09-07', ends: '2026-12-27', timeZone: 'Asia/Shanghai' })
  const sheet = 'course_code,course_title,course_title_zh,section_code,section_ref,teacher\nB 1,Logic,逻辑,A,701,Ana;Bo\nA 1,=Evil(),邪恶,A,,\nA 1,=Evil(),邪恶,B,,'
  await importSections({ database }, Buffer.from(sheet), { term: 'T' })
  await database.script(`
    insert into person (number, name) select lpad(i::text, 5, '0'), 'Student ' || i from generate_series(1, 5000) i;
    insert into student (person_id, major, class, college) select id, 'Physics', 'P1', 'Science' from person;
    update person set name = '=HYPERLINK("http://evil.example")' where id = 1;
    insert into enrolment (person_id, section_id, term_id, created_at)
      select p.id, s.id, s.term_id, '2026-09-06T20:00:00Z' from person p, section s join course c on c.id = s.course_id
      where (c.code = 'A 1' and s.code = 'B') or (c.code = 'B 1' and p.id <= 2);
    update seat set taken = (select count(*) from enrolment e where e.section_id = seat.section_id)`)
})

async function exported(options: Partial<RosterOptions> = {}) {
  const chunks: Uint8Array[] = []
  for await (const chunk of await exportRoster({ database }, { term: 'T', format: 'csv', ...options })) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const rowsOf = async (bytes: Buffer) => (await readSheet(bytes)).rows.map(({ cells }) => cells)

it('every enrolment is there once, by course, section and number, across pages', async () => {
  const rows = await rowsOf(await exported())
  expect(rows).toHaveLength(5_002)
  expect(rows.slice(0, 5_000).map(([number]) => number)).toEqual(Array.from({ length: 5_000 }, (_, index) => String(index + 1).padStart(5, '0')))
  expect(rows.at(-1)).toEqual(['00002', 'Student 2', 'P1', 'Physics', 'Science', 'B 1', 'Logic', 'A', '2026-09-07 04:00:00', 'T', '701', 'Ana;Bo', '逻辑'])
})

it('only the sections that are named', async () => {
  expect(await rowsOf(await exported({ sections: ['B 1/A'] }))).toHaveLength(2)
  expect(await rowsOf(await exported({ sections: ['A 1/A'] }))).toEqual([])
  await expect(exported({ sections: ['B 1/Z'] })).rejects.toMatchObject({ code: 'no-such-section' })
})

it('a name or title that looks like a formula is guarded in a CSV', async () => {
  const text = (await exported({ sections: ['B 1/A', 'A 1/B'] })).toString()
  expect(text).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  expect(text).toContain(`,'=Evil(),`)
  expect(text).not.toMatch(/[,\n"]=/)
})

it('in the reader’s language, as CSV and as XLSX alike', async () => {
  const [csv, xlsx] = [await exported({ language: 'zh', sections: ['B 1/A'] }), await exported({ language: 'zh', sections: ['B 1/A'], format: 'xlsx' })]
  const [fromCsv, fromXlsx] = [await readSheet(csv), await readSheet(xlsx)]
  expect(fromCsv.header.cells[0]).toBe('学号')
  expect(fromCsv.rows[0]!.cells[6]).toBe('逻辑')
  expect(fromCsv.rows[0]!.cells.at(-1)).toBe('Logic')
  expect(fromXlsx.rows).toEqual(fromCsv.rows)
})

it('a term that does not exist is refused', async () => {
  await expect(exported({ term: 'X' })).rejects.toMatchObject({ code: 'no-such-term' })
})

it('majors, colleges and classes have the names of their lists, and an unlisted one its code', async () => {
  await database.script(`insert into list_entry (list, code, name, position) values ('majors', 'Physics', '{"zh":"物理学"}', 1), ('colleges', 'Science', '{"zh":"理学院","en":"School of Science"}', 1)`)
  const about = async (language: 'zh' | 'en') => (await rowsOf(await exported({ language, sections: ['B 1/A'] })))[0]!.slice(2, 5)
  expect(await about('zh')).toEqual(['P1', '物理学', '理学院'])
  expect(await about('en')).toEqual(['P1', '物理学', 'School of Science'])
})

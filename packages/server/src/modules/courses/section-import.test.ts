import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { coursesOn } from '../../../test/courses.ts'
import { freshDatabase } from '../../../test/place.ts'
import { byProgram } from '../audit/index.ts'
import type { Database } from '../../database/database.ts'
import { importSections, type SectionImportOptions } from './section-import.ts'

let database: Database
let term: string
let terms = 0

beforeAll(async () => {
  database = await freshDatabase()
})

beforeEach(async () => {
  term = `T${++terms}`
  const courses = coursesOn(database)
  await courses.terms.create(byProgram, { code: term, starts: '2024-09-23', ends: '2024-12-14', teachingWeeks: 11, timeZone: 'America/Los_Angeles' })
  await courses.terms.createPeriod(byProgram, { term, number: 1, starts: '2024-09-23', ends: '2024-11-02' })
  await courses.terms.createPeriod(byProgram, { term, number: 2, starts: '2024-11-03', ends: '2024-12-14' })
})

const run = (text: string | Uint8Array, options: Partial<SectionImportOptions> = {}) =>
  importSections({ database }, typeof text === 'string' ? Buffer.from(text) : text, { term, ...options })

const header = 'course_code,course_title,section_code'
const minimal = `${header}\nCS 1,Programming,A`

async function sections() {
  return database.query<{ code: string; course: string; capacity: number | null; ceiling: number | null; taken: number; version: number; section_id: number }>({
    text: `select s.code, c.code as course, seat.capacity, seat.ceiling, seat.taken, seat.version, seat.section_id
           from section s join course c on c.id = s.course_id join seat on seat.section_id = s.id join term t on t.id = s.term_id
           where t.code = $1 and s.deleted_at is null order by c.code, s.code`,
    values: [term],
  })
}

/** Everything that tells whether something was touched. */
async function traces() {
  return database.query({
    text: `select t.revision, t.changed_at, c.changed_at as course, s.changed_at as section, seat.version, staff.name, s.xmin::text, c.xmin::text as course_xmin,
                  seat.xmin::text as seat_xmin
           from term t join section s on s.term_id = t.id join course c on c.id = s.course_id join seat on seat.section_id = s.id
           left join section_staff staff on staff.section_id = s.id
           where t.code = $1 order by s.id, staff.role, staff.position`,
    values: [term],
  })
}

const revision = async () => (await database.query<{ revision: number }>({ text: 'select revision from term where code = $1', values: [term] }))[0]!.revision

/** Seats `count` new students in the only section, as the engine would. */
async function enrol(count: number) {
  const [section] = await sections()
  await database.query({
    text: `with people as (insert into person (number, name) select $1 || '-' || i, 'Student' from generate_series(1, $2) i returning id),
                students as (insert into student (person_id) select id from people returning person_id)
           insert into enrolment (person_id, section_id, term_id)
           select person_id, $3, section.term_id from students, section where section.id = $3`,
    values: [`${term}-${Math.random()}`, count, section!.section_id],
  })
  await database.query({ text: 'update seat set taken = taken + $2 where section_id = $1', values: [section!.section_id, count] })
}

describe('a sheet of sections becomes a catalogue', () => {
  it('with the three columns that are needed; a section without a capacity is unlimited', async () => {
    const report = await run(minimal)
    expect(report).toMatchObject({ created: 1, updated: 0, unchanged: 0, written: true, problemCount: 0 })
    expect(await sections()).toMatchObject([{ course: 'CS 1', code: 'A', capacity: null, ceiling: null, taken: 0 }])
  })

  it('with every column', async () => {
    await run(
      [
        'course_code,course_title,course_title_zh,credits,department,department_zh,course_type,course_type_en,period,section_code,section_ref,teacher,teacher_number,assistant,assistant_number,capacity,nature,majors,location,meetings,description,prerequisites,not_with',
        'CS 2,Programming II,程序设计二,2.5,CS,计算机系,必修,Core,1,A,77,Ana;Bo,t1,Cy,a1,30,专业班,Physics;History,North,"LE Mon 10:00-11:00 weeks 1-2; FI 2024-10-09 11:30-14:29",You learn.,CS 1|CS 0; MA 1,CS 9',
      ].join('\n'),
    )
    const [row] = await database.query({
      text: `select c.title, c.credits, c.department, c.type, c.description, c.prerequisites, c.not_with, s.ref, s.period_number, s.majors, s.location,
                    s.meetings, s.occupies::text,
                    (select json_agg(json_build_array(role, position, name, number) order by role desc, position) from section_staff where section_id = s.id) as staff
             from section s join course c on c.id = s.course_id join term t on t.id = s.term_id where t.code = $1`,
      values: [term],
    })
    expect(row).toEqual({
      title: { en: 'Programming II', zh: '程序设计二' },
      credits: 2.5,
      department: 'CS',
      type: 'Core',
      description: { en: 'You learn.' },
      prerequisites: [['CS 1', 'CS 0'], ['MA 1']],
      not_with: ['CS 9'],
      ref: '77',
      period_number: 1,
      majors: ['Physics', 'History'],
      location: 'North',
      meetings: [
        { kind: 'LE', days: [1], from: 600, to: 660, weeks: [[1, 2]] },
        { kind: 'FI', date: '2024-10-09', from: 690, to: 869 },
      ],
      // Mondays 0 and 7, Wednesday 16
      occupies: `{[600,660),[${7 * 1440 + 600},${7 * 1440 + 660}),[${16 * 1440 + 690},${16 * 1440 + 869})}`,
      staff: [
        ['teacher', 0, 'Ana', 't1'],
        ['teacher', 1, 'Bo', null],
        ['assistant', 0, 'Cy', 'a1'],
      ],
    })
  })

  it('with a description in each language, of several lines', async () => {
    await run(`${header},description_zh,课程简介(英文)\nCS 1,Programming,A,"你会\n学到。",You learn.`)
    await run(`${header},description,description_en\nCS 2,Programming,A,你会学到。,You learn.\nCS 3,Programming,A,Only this.,`)
    const rows = await database.query({ text: 'select description from course join term t on t.id = term_id where t.code = $1 order by course.code', values: [term] })
    expect(rows).toEqual([
      { description: { zh: '你会\n学到。', en: 'You learn.' } },
      { description: { zh: '你会学到。', en: 'You learn.' } },
      { description: { en: 'Only this.' } },
    ])
  })

  it('from Chinese headings in GBK, and the report says so', async () => {
    // 课程号,课程名称,教学班 / A,微积分,1
    const gbk = Buffer.from('bfceb3ccbac52cbfceb3ccc3fbb3c62cbdccd1a7b0e00a412ccea2bbfdb7d62c31', 'hex')
    expect(await run(gbk)).toMatchObject({ encoding: 'GB18030', created: 1 })
    expect(await database.query({ text: `select title from course where code = 'A'` })).toEqual([{ title: { zh: '微积分' } }])
  })

  it('from an XLSX, where a numeric code is text', async () => {
    const bytes = await writeXlsxFile([header.split(','), ['CS 1', 'Programming', { type: Number, value: 101 }]]).toBuffer()
    expect(await run(bytes)).toMatchObject({ format: 'xlsx', created: 1 })
    expect(await sections()).toMatchObject([{ code: '101' }])
  })

  it('joins the lines of one section that differ only in their meetings', async () => {
    const lines = ['LE Mon 10:00-11:00; DI Tue 10:00-11:00', 'LE Mon 10:00-11:00; DI Wed 10:00-11:00'].map((meetings) => `CS 1,P,A,7,${meetings}`)
    expect(await run(`${header},section_ref,meetings\n${lines.join('\n')}`)).toMatchObject({ rows: 2, created: 1, problemCount: 0 })
    const [row] = await database.query<{ meetings: unknown[] }>({ text: 'select meetings from section s join term t on t.id = s.term_id where t.code = $1', values: [term] })
    expect(row!.meetings).toHaveLength(3)
  })

  it('reports columns it does not know, and names nobody has', async () => {
    const report = await run(`${header},colour,prerequisites,meetings\nCS 1,P,A,blue,CS 0,Mon 10:00-11:00`)
    expect(report.unknownColumns).toEqual(['colour'])
    expect(report.notices.map(({ code }) => code)).toEqual(['unknown-course'])
  })
})

describe('a line is refused, with its line and column', () => {
  it.each([
    ['meetings', 'LE Foo 10:00-10:50', 'unknown-day'],
    ['meetings', 'LE Mon 11:00-10:50', 'end-before-start'],
    ['meetings', 'FI 2025-01-09 11:30-14:29', 'date-outside-term'],
    ['meetings', '周一 20-21节', 'no-such-bell'],
    ['capacity', '-1', 'negative'],
    ['capacity', 'many', 'not-a-count'],
    ['capacity', '1.5', 'not-a-count'],
    ['credits', 'four', 'not-credits'],
    ['credits', '1.25', 'not-credits'],
    ['credits', '', 'empty'],
    ['period', '3', 'no-such-period'],
    ['period', 'x', 'no-such-period'],
    ['nature', 'secret', 'unknown-nature'],
    ['location', 'x'.repeat(201), 'too-long'],
    ['location', 'a\u0007b', 'control-character'],
    ['location', '\u202Eabc', 'control-character'],
    ['capacity', '#REF!', 'formula-error'],
    ['prerequisites', 'CS 1', 'own-prerequisite'],
    ['not_with', 'CS 1', 'excludes-itself'],
  ])('%s "%s": %s', async (column, value, code) => {
    const report = await run(`${header},${column}\nCS 0,Fine,A,${column === 'credits' ? 1 : ''}\nCS 1,Programming,A,"${value}"`)
    expect(report.problems).toMatchObject([{ line: 3, column, code, title: { zh: expect.any(String), en: expect.any(String) } }])
    expect(report.written).toBe(false)
    expect(await sections()).toEqual([])
  })

  it.each([
    ['major-only without majors', 'major-only,', 'major-only-without-majors'],
    ['open with majors', 'open,Physics', 'open-with-majors'],
  ])('%s', async (_, cells, code) => {
    expect((await run(`${header},nature,majors\nCS 1,P,A,${cells}`)).problems).toMatchObject([{ line: 2, column: 'majors', code }])
  })

  it('a meeting outside the period of its section', async () => {
    expect((await run(`${header},period,meetings\nCS 1,P,A,1,Mon 10:00-11:00 weeks 8-9`)).problems).toMatchObject([{ column: 'meetings', code: 'never-meets' }])
  })

  it.each([
    ['a repeated section', `${minimal}\nCS 1,Programming,A`, 3, 'duplicate-section'],
    ['a repeated section with one reference and the same meetings', `${header},section_ref\nCS 1,P,A,7\nCS 1,P,A,7`, 3, 'duplicate-section'],
    ['an empty code', `${header}\n,Programming,A`, 2, 'empty'],
    ['too few cells', `${header}\nCS 1,Programming`, 2, 'ragged-row'],
    ['too many cells', `${minimal}\nCS 1,Programming,B,more`, 3, 'ragged-row'],
    ['credits that differ from an earlier line of the course', `${header},credits\nCS 1,P,A,4\nCS 1,P,B,3`, 3, 'credits-differ'],
  ])('%s', async (_, text, line, code) => {
    expect((await run(text)).problems).toMatchObject([{ line, code }])
    expect(await sections()).toEqual([])
  })

  it.each([
    ['a column is missing', 'course_code,course_title\nCS 1,P', 'missing-columns'],
    ['two columns mean the same', `${header},课程号\nCS 1,P,A,CS 2`, 'repeated-column'],
    ['it is empty', '', 'sheet-empty'],
    ['it is a zip bomb or no zip at all', 'PK\u0003\u0004', 'sheet-unreadable'],
  ])('and the file as a whole if %s', async (_, text, code) => {
    await expect(run(text)).rejects.toMatchObject({ code })
  })

  it('naming the columns that are missing in both languages', async () => {
    await expect(run('course_code,x\nCS 1,P')).rejects.toMatchObject({
      title: { zh: '缺少列：课程名称（course_title）、教学班（section_code）。', en: 'These columns are missing: course_title (课程名称), section_code (教学班).' },
      fields: { columns: ['course_title', 'section_code'] },
    })
  })

  it('and a term that does not exist', async () => {
    await expect(run(minimal, { term: 'nowhere' })).rejects.toMatchObject({ code: 'no-such-term' })
  })
})

describe('all or nothing', () => {
  const mixed = `${header},capacity\nCS 1,P,A,30\nCS 1,P,B,-1\nCS 2,Q,A,20`

  it('one bad line keeps everything from being written', async () => {
    expect(await run(mixed)).toMatchObject({ written: false, problemCount: 1 })
    expect(await sections()).toEqual([])
  })

  it('unless bad lines are to be skipped', async () => {
    expect(await run(mixed, { skipBad: true })).toMatchObject({ written: true, created: 2, skipped: 1, problemCount: 1 })
    expect((await sections()).map(({ course, code }) => `${course}/${code}`)).toEqual(['CS 1/A', 'CS 2/A'])
  })

  it('a section is not imported with one of its lines missing', async () => {
    const text = `${header},section_ref,meetings\nCS 1,P,A,7,Mon 10:00-11:00\nCS 1,P,A,7,Foo 10:00-11:00\nCS 2,Q,A,8,`
    expect(await run(text, { skipBad: true })).toMatchObject({ created: 1, skipped: 2 })
    expect((await sections()).map(({ course }) => course)).toEqual(['CS 2'])
  })

  it('a dry run writes nothing and says what would be written', async () => {
    expect(await run(minimal, { dryRun: true })).toMatchObject({ written: false, created: 1 })
    expect(await sections()).toEqual([])
    expect(await revision()).toBe(3)
  })

  it('a dry run with a bad line says what would be written without it', async () => {
    expect(await run(mixed, { dryRun: true })).toMatchObject({ written: false, created: 2, skipped: 1, problemCount: 1 })
    expect(await sections()).toEqual([])
  })
})

describe('importing again', () => {
  const full = `${header},credits,teacher,assistant,capacity,majors,meetings,prerequisites\nCS 1,P,A,4,Ana;Bo,Cy,30,Physics,"LE Mon,Wed 10:00-11:00 weeks 1-4,6 odd @ R 1",CS 0\nCS 2,Q,A,2,,,,,,`

  it('the same file touches nothing, not even a date of change', async () => {
    await run(full)
    const before = await traces()
    expect(await run(full)).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
    expect(await traces()).toEqual(before)
  })

  it('a column that is missing leaves what is there, an empty cell clears it', async () => {
    await run(`${header},location,capacity\nCS 1,P,A,North,30`)
    expect(await run(minimal.replace('Programming', 'P'))).toMatchObject({ unchanged: 1 })
    expect(await run(`${header},capacity\nCS 1,P,A,`)).toMatchObject({ updated: 1 })
    expect(await sections()).toMatchObject([{ capacity: null, ceiling: null }])
  })

  it('a change seen in the catalogue raises its revision; a capacity, which is not, does not', async () => {
    await run(`${header},capacity\nCS 1,P,A,30`)
    const first = await revision()
    await run(`${header},capacity\nCS 1,P,A,31`)
    expect(await revision()).toBe(first)
    await run(`${header},teacher\nCS 1,P,A,Ana`)
    expect(await revision()).toBe(first + 1)
    await run(`${header}\nCS 1,Programming,A`)
    expect(await revision()).toBe(first + 2)
  })

  it('a capacity below the seats taken throws nobody out', async () => {
    await run(`${header},capacity\nCS 1,P,A,30`)
    await enrol(3)
    const [before] = await sections()
    await run(`${header},capacity\nCS 1,P,A,2`)
    expect(await sections()).toMatchObject([{ capacity: 2, ceiling: 3, taken: 3, version: before!.version + 1 }])
    await run(`${header},capacity\nCS 1,P,A,9`)
    expect(await sections()).toMatchObject([{ capacity: 9, ceiling: 9, taken: 3 }])
  })

  it('a section that was hidden comes back', async () => {
    await run(minimal)
    await database.query({ text: 'update section set deleted_at = now() where term_id = (select id from term where code = $1)', values: [term] })
    expect(await sections()).toEqual([])
    expect(await run(minimal)).toMatchObject({ updated: 1 })
    expect(await sections()).toHaveLength(1)
  })

  it('an edit made while the sheet was being compared is not lost', async () => {
    await run(`${header},location\nCS 1,P,A,North\nCS 2,Q,A,North`)
    let edited = false
    const text = `${header},teacher\nCS 1,P,A,Ana\nCS 2,Q,A,Bo`
    await importSections({ database }, Buffer.from(text), { term }, ({ stage }) => {
      if (stage !== 'comparing' || edited) return
      edited = true
      void database.inTransaction(async ({ query }) => {
        await query({ text: `update section set location = 'South' where term_id = (select id from term where code = $1)`, values: [term] })
        await query({ text: 'update term set revision = revision + 1 where code = $1', values: [term] })
      })
    })
    const rows = await database.query({ text: 'select location from section where term_id = (select id from term where code = $1)', values: [term] })
    expect(rows).toEqual([{ location: 'South' }, { location: 'South' }])
  })
})

describe('large sheets', () => {
  it('of nothing but mistakes: a thousand are kept, the others counted', async () => {
    const cell = 'a;'.repeat(1_999)
    const lines = Array.from({ length: 800 }, (_, index) => `C ${index},Title,S,${cell}`)
    const report = await run(`${header},meetings\n${lines.join('\n')}`, { skipBad: true })
    // Of each cell the first few, so that others have their turn.
    expect(report).toMatchObject({ written: true, skipped: 800, problemCount: 800 * 5 })
    expect(report.problems).toHaveLength(1_000)
    expect(report.problems.at(-1)).toMatchObject({ line: 201 })
  })

  it('of notices alone: a thousand are kept', async () => {
    const codes = Array.from({ length: 700 }, (_, index) => `X${index}`).join(';')
    expect((await run(`${header},meetings,not_with\nC 1,T,S,Mon 10:00-11:00,${codes}\nC 2,T,S,,${codes}\nC 3,T,S,,${codes}`)).notices).toHaveLength(1_000)
  })

  it('of one section: 20,000 lines are refused at its 201st', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `CS 1,P,A,7,Mon 10:00-11:00 @ R ${index}`)
    const report = await run(`${header},section_ref,meetings\n${lines.join('\n')}`, { skipBad: true })
    // Nor are the first 200 of them taken for the whole.
    expect(report).toMatchObject({ created: 0, problemCount: 20_000 - 200 + 1 })
    expect(report.problems[0]).toMatchObject({ line: 202, code: 'too-many-lines' })
  })

  it('of few but long lines leave a server its turn', async () => {
    const cell = Array.from({ length: 140 }, (_, index) => `Mon-Sun 10:00-11:00 @ R ${index}`).join(';')
    const lines = Array.from({ length: 450 }, (_, index) => `C ${index},Title,S,"${cell}"`)
    const input = Buffer.from(`${header},meetings\n${lines.join('\n')}`)
    let longest = 0
    let [began, last] = [0, 0]
    const turn = () => {
      if (began > 0) longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
    const ticking = setInterval(turn, 1)
    await importSections({ database }, input, { term, dryRun: true }, ({ stage }) => {
      if (stage === 'checking' && began === 0) began = last = performance.now()
      if (stage === 'comparing') clearInterval(ticking)
    })
    expect(longest).toBeLessThan((performance.now() - began) / 4)
  })

  it('100,000 sections, and again', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `C ${Math.floor(index / 5)},Title,S${index % 5},30,"LE Mon,Wed 10:00-10:50 @ R ${index % 300}"`)
    const bytes = Buffer.from(`${header},capacity,meetings\n${lines.join('\n')}`)
    expect(await run(bytes)).toMatchObject({ created: 100_000, problemCount: 0 })
    expect(await run(bytes)).toMatchObject({ unchanged: 100_000, updated: 0 })
  }, 180_000)
})

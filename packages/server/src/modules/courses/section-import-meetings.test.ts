import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { coursesOn } from '../../../test/courses.ts'
import { freshDatabase } from '../../../test/place.ts'
import { byProgram } from '../audit/index.ts'
import type { Database } from '../../database/database.ts'
import { importSections } from './section-import.ts'
import { sectionExample } from './section-import-columns.ts'

let database: Database
let term: string
let terms = 0

beforeAll(async () => {
  database = await freshDatabase()
})

beforeEach(async () => {
  term = `T${++terms}`
  await coursesOn(database).terms.create(byProgram, { code: term, starts: '2024-09-23', ends: '2024-12-14', teachingWeeks: 11, timeZone: 'America/Los_Angeles' })
})

const run = (text: string) => importSections({ database }, Buffer.from(text), { term })
const header = 'course_code,course_title,section_code'

describe('times and rooms are read', () => {
  const meetingsOf = async (text: string) => {
    const report = await run(text)
    expect(report.problems).toEqual([])
    const rows = await database.query<{ meetings: unknown[]; location: string | null }>({
      text: 'select meetings, location from section s join term t on t.id = s.term_id where t.code = $1 order by s.code',
      values: [term],
    })
    return { report, rows, meetings: rows.map(({ meetings }) => meetings) }
  }

  it.each([
    ['一', '3-4', '1-8', { days: [1], from: 590, to: 685, weeks: [[1, 8]] }],
    ['星期二', '第1-2节', '1-10周(单)', { days: [2], from: 480, to: 575, weeks: [[1, 10]], parity: 'odd' }],
    ['"1,3"', '0304', '全', { days: [1, 3], from: 590, to: 685 }],
    ['周一至周五', '"1、2、3"', '单双周', { days: [1, 2, 3, 4, 5], from: 480, to: 635 }],
    ['7', '10:00-11:00', '双', { days: [7], from: 600, to: 660, parity: 'even' }],
    ['Mon', '3', '"1-2,4"', { days: [1], from: 590, to: 635, weeks: [[1, 2], [4, 4]] }],
  ])('from a day, bells and weeks in columns of their own: %s %s %s', async (day, bells, weeks, meeting) => {
    const { meetings } = await meetingsOf(`${header},星期,节次,周次,教室\nCS 1,P,A,${day},${bells},${weeks},教一101\nCS 1,P,B,,,1-11,`)
    expect(meetings).toEqual([[{ ...meeting, room: '教一101' }], []])
  })

  it('bells apart are meetings apart, and lines of one reference one section', async () => {
    const { meetings } = await meetingsOf(`${header},选课号,星期,节次,教室\nCS 1,P,A,7,一,"1-2,5",甲\nCS 1,P,A,7,三,3-4,乙`)
    expect(meetings).toEqual([
      [
        { days: [1], from: 480, to: 575, room: '甲' },
        { days: [1], from: 690, to: 735, room: '甲' },
        { days: [3], from: 590, to: 685, room: '乙' },
      ],
    ])
  })

  it.each([
    ['一;三', '1-2;3-4', ''],
    ['一', '1 3', ''],
    ['八', '3-4', ''],
    ['一', '3-4', '"1-7单,9-10"'],
  ])('but not from columns that leave open which goes with which, or say nothing: %s %s %s', async (days, bells, weeks) => {
    const report = await run(`${header},星期,节次,周次\nCS 1,P,A,${days},${bells},${weeks}`)
    expect(report.problems[0]).toMatchObject({ line: 2, column: '星期' })
    expect(report.written).toBe(false)
  })

  it('from a time under a heading that English sheets use, with its day and weeks beside it or in it', async () => {
    const { meetings } = await meetingsOf(`${header},Days,Time,Weeks\nCS 1,P,A,"Mon,Wed",10:00-11:00,1-4\nCS 1,P,B,,Tue 10:00-11:00; Fri 08:00-09:00 odd @ R 1,1-4`)
    expect(meetings).toEqual([
      [{ days: [1, 3], from: 600, to: 660, weeks: [[1, 4]] }],
      [
        { days: [2], from: 600, to: 660, weeks: [[1, 4]] },
        { days: [5], from: 480, to: 540, parity: 'odd', room: 'R 1' },
      ],
    ])
  })

  it('a room goes to the meetings that name none, or to the section if it does not meet; a campus to the section', async () => {
    const { rows } = await meetingsOf(`${header},meetings,room,campus\nCS 1,P,A,Mon 10:00-11:00; Tue 10:00-11:00 @ Lab,Hall,North\nCS 1,P,B,,Hall,`)
    expect(rows).toEqual([
      { location: 'North', meetings: [{ days: [1], from: 600, to: 660, room: 'Hall' }, { days: [2], from: 600, to: 660, room: 'Lab' }] },
      { location: 'Hall', meetings: [] },
    ])
  })

  it('with a caution first if no line says when it meets', async () => {
    const noticesOf = async (text: string) => (await run(text)).notices.map(({ code }) => code)
    expect(await noticesOf(`${header}\nCS 1,P,A`)).toEqual(['no-meetings'])
    expect(await noticesOf(`${header},meetings,not_with\nCS 1,P,A,,CS 9`)).toEqual(['no-meetings', 'unknown-course'])
    expect(await noticesOf(`${header},meetings\nCS 1,P,A,Mon 10:00-11:00\nCS 1,P,B,`)).toEqual([])
  })

  it('from the example that the command prints', async () => {
    const { report, meetings } = await meetingsOf(sectionExample.join('\n'))
    expect(report).toMatchObject({ created: 1, unknownColumns: [], notices: [] })
    expect(meetings[0]).toHaveLength(2)
  })
})

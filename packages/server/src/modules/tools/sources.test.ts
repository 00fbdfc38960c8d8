import type { Source } from '@fairway/contract/assistant-cards'
import { beforeAll, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { askerFor } from '../../../test/tools.ts'

// Whatever a tool tells, it says where it comes from.

const started = await startApp()
const { app, campus, signIn } = started
const { ben, ana, olga } = await signIn('ben', 'ana', 'olga')
const term = await campus.term({ code: '2026F', title: { en: 'Autumn 2026', zh: '2026 秋' }, current: true })
const round = await campus.round(term)
const programming = await campus.course(term, { code: 'CS 101', title: { en: 'Programming', zh: '程序设计' } })
const taught = await campus.section(programming, { code: '01', meetings: [{ days: [1], from: 480, to: 600 }], teachers: [{ name: ana.name, number: ana.number }] })
const poetry = await campus.section(await campus.course(term, { code: 'LI 110', title: { en: 'Poetry', zh: '诗歌' } }), { code: '01', meetings: [{ days: [2], from: 480, to: 600 }] })
const gone = await campus.section(await campus.course(term, { code: 'OLD 1', credits: 1 }), { code: '07', meetings: [{ days: [4], from: 480, to: 600 }] })

beforeAll(async () => {
  for (const { id } of [taught, gone]) expect((await ben.post('/api/enrolments', { sectionId: id })).status).toBeLessThan(300)
  await olga.put(`/api/office/sections/${gone.id}/visibility`, { hidden: true })
  await app.courses.catalogue.readAnew()
})

const of = { term: '2026F' }
const sources = {
  term: { kind: 'term', ...of, title: { en: 'Autumn 2026', zh: '2026 秋' } },
  round: { kind: 'round', ...of, id: round.id, name: { en: 'Round', zh: '轮次' } },
  course: { kind: 'course', ...of, id: programming.id, course: 'CS 101', title: { en: 'Programming', zh: '程序设计' } },
  taught: { kind: 'section', ...of, id: taught.id, course: 'CS 101', section: '01', title: { en: 'Programming', zh: '程序设计' } },
  poetry: { kind: 'section', ...of, id: poetry.id, course: 'LI 110', section: '01', title: { en: 'Poetry', zh: '诗歌' } },
  timetable: { kind: 'timetable', ...of },
  enrolments: { kind: 'enrolments', ...of },
  figures: { kind: 'figures', ...of },
} satisfies Record<string, Source>

/** Of every tool, by its name and for whom it is: who asks what, and where that stands. */
type Row = readonly [who: typeof ben | null, input: object, ...from: (keyof typeof sources)[]]
const table: Record<string, readonly Row[]> = {
  'find_sections for everyone': [
    [null, { words: 'poetry' }, 'poetry'],
    [null, { days: 'Sun' }, 'term'],
  ],
  'find_sections for student': [[ben, { words: 'poetry', fits_my_timetable: true }, 'poetry']],
  'section_details for everyone': [[null, { section_id: poetry.id }, 'poetry']],
  'check_conflicts for everyone': [[null, { section_ids: [taught.id, poetry.id] }, 'taught', 'poetry']],
  'check_conflicts for student': [[ben, { section_ids: [poetry.id] }, 'poetry', 'timetable']],
  'rounds for everyone': [[null, {}, 'term', 'round']],
  'rounds for student': [[ben, {}, 'term', 'round']],
  'course_rules for everyone': [[null, { course: 'CS 101' }, 'course']],
  'course_rules for student': [[ben, { course: 'CS 101' }, 'course']],
  'plan_week for everyone': [
    [null, { courses: ['CS 101', 'LI 110'] }, 'term', 'taught', 'poetry'],
    [null, { courses: ['LI 110'], free_days: 'Tue' }, 'term'],
  ],
  'plan_week for student': [[ben, { courses: ['LI 110'] }, 'term', 'timetable', 'poetry']],
  'my_timetable for signed-in': [
    [ben, {}, 'timetable'],
    [ana, {}, 'timetable'],
  ],
  'my_enrolments for student': [[ben, {}, 'enrolments']],
  'recommend_sections for student': [[ben, { interests: 'poetry' }, 'enrolments', 'poetry']],
  'propose_enrolment for student': [
    [ben, { enrol: [poetry.id] }, 'poetry'],
    // Of what the catalogue shows no longer there is no page.
    [ben, { drop: [gone.id] }, 'enrolments'],
  ],
  'roster for teacher': [
    [ana, { section_id: taught.id }, 'taught'],
    [ana, {}, 'timetable'],
    [olga, { section_id: poetry.id }, 'poetry'],
  ],
  'enrolment_figures for teacher': [
    [olga, { by: 'major' }, 'figures'],
    [ana, {}, 'figures'],
  ],
}
const nameOf = ({ name, audience }: (typeof app.tools.all)[number]) => `${name} for ${audience}`

test('every tool stands in the table, once', () => {
  expect(Object.keys(table).sort()).toEqual(app.tools.all.map(nameOf).sort())
})

test.each(Object.entries(table))('%s says where each fact comes from', async (name, rows) => {
  const tool = app.tools.all.find((one) => nameOf(one) === name)!
  expect(rows).not.toEqual([])
  for (const [who, input, ...from] of rows) {
    const result = await tool.run(await askerFor(started, who), input, AbortSignal.timeout(30_000))
    expect(result.output).not.toHaveProperty('problem')
    expect(from).not.toEqual([])
    expect(new Set(result.sources)).toEqual(new Set(from.map((one) => sources[one])))
  }
})

import { changeLines, wasMade, wasRemoved } from '@fairway/contract/audit-changes'
import { beforeEach, expect, test } from 'vitest'
import { chooseLanguage, withTexts } from '../../i18n/index.ts'
import { uiTexts } from '../../ui/texts.ts'
import { enrolmentTexts } from '../enrolment/texts.ts'
import { settingsTexts } from '../settings/texts.ts'
import { fieldName, valueText, type Saying } from './changeWords.ts'
import { auditTexts } from './texts.ts'

const subject = (kind: string, id = '1') => ({ kind, id, code: null, name: null, term: null, isGone: false, person: null })
const saying = (kind: string, more: Partial<Saying['entry']> = {}, id?: string): Saying => ({
  entry: { subject: subject(kind, id), mentions: [], ...more },
  timeZone: 'Asia/Shanghai',
  nameInList: (list, code) => (list === 'colleges' && code === 'CS' ? 'Computing' : code),
})

beforeEach(async () => {
  await withTexts(async () => ({}), uiTexts, settingsTexts, enrolmentTexts, auditTexts)()
  await chooseLanguage('en')
})

test('members of members stand on lines of their own, a name in two languages on one', () => {
  expect(changeLines('round', { audience: { to: 'students', colleges: ['CS'] }, name: { en: 'A' }, pinned: true }, { audience: { to: 'students', colleges: ['EE'] }, name: { en: 'B' }, pinned: true })).toEqual([
    { path: ['audience', 'to'], before: 'students', after: 'students', isSame: true },
    { path: ['audience', 'colleges'], before: ['CS'], after: ['EE'], isSame: false },
    { path: ['name'], before: { en: 'A' }, after: { en: 'B' }, isSame: false },
    { path: ['pinned'], before: true, after: true, isSame: true },
  ])
})

test('what began or ended has one side, and what was never there no line', () => {
  expect(changeLines('round', null, { capacity: 30, ref: null })).toEqual([{ path: ['capacity'], after: 30, isSame: false }])
  expect(changeLines('round', { capacity: 30 }, { capacity: null })).toEqual([{ path: ['capacity'], before: 30, isSame: false }])
  expect(changeLines('round', null, null)).toEqual([])
  expect(changeLines('round', null, { aliases: [], note: '' })).toEqual([])
  expect(changeLines('round', { aliases: ['A'] }, { aliases: [] })).toMatchObject([{ before: ['A'], after: [] }])
  expect(changeLines('list', null, ['CS', 'EE'])).toEqual([{ path: [], after: ['CS', 'EE'], isSame: false }])
})

test('a setting is one value, and its default is something that it was', () => {
  expect(changeLines('setting', null, { zh: '校', en: 'School', motto: 'Sail' })).toEqual([{ path: [], before: null, after: { zh: '校', en: 'School', motto: 'Sail' }, isSame: false }])
  expect([wasMade('setting', null), wasRemoved('setting', null), wasMade('round', null), wasRemoved('round', undefined), wasMade('round', {})]).toEqual([false, false, true, true, false])
})

test('fields go by their names, and by that of their kind of thing where it is another', async () => {
  expect(fieldName(['audience', 'colleges'], saying('round').entry)).toBe('Audience › Colleges')
  expect(fieldName(['from'], saying('term').entry)).toBe('Copied from')
  await chooseLanguage('zh')
  expect([fieldName(['name'], saying('person').entry), fieldName(['name'], saying('round').entry)]).toEqual(['姓名', '名称'])
  expect(fieldName(['buoys'], saying('person').entry)).toBe('buoys')
})

test('values are said as a reader would: moments on campus, days, yes and no, names of lists', () => {
  expect(valueText('2026-11-21T16:30:00.000Z', 'opensAt', saying('round'))).toContain('22 Nov 2026')
  expect(valueText('2026-11-21', 'starts', saying('term'))).toContain('2026')
  for (const none of ['2026-99-99', '2026-02-30', '2026-99-99T99:99']) expect(valueText(none, 'name', saying('person'))).toBe(none)
  expect([valueText(true, 'hidden', saying('term')), valueText(null, 'capacity', saying('section'))]).toEqual(['yes', 'nothing'])
  expect(valueText(['CS', 'EE'], 'colleges', saying('round'))).toBe('Computing, EE')
  expect(valueText('CS', 'majors', saying('section'))).toBe('Computing')
  expect(valueText(['office'], 'roles', saying('person'))).toBe('Programme office')
  expect(valueText(['name', 'phone'], 'fields', saying('person'))).toBe('Name, Phone')
  expect(valueText([[480, 525]], 'bells', saying('term'))).toBe('08:00–08:45')
})

test('ids are said by what they name', () => {
  const mentions = [{ ...subject('section', '17'), code: 'CS101 01', name: { en: 'Programming' }, term: '2026-fall' }, { ...subject('list-entry.colleges', '3'), code: 'CS', name: { en: 'Computing' } }]
  expect(valueText([{ operation: 'enrol', sectionId: 17, code: 'enrolled', overridden: ['section-full'] }], 'decisions', saying('person', { mentions }))).toBe('Enrol · CS101 01 Programming 2026-fall · Enrolled · set aside: Section full')
  expect(valueText([3, 4], undefined, saying('list', { mentions }, 'colleges'))).toBe('Computing, 4')
})

test('settings are said as their page says them, and none is the default', () => {
  expect(valueText(false, undefined, saying('setting', {}, 'sign-in.by-code'))).toBe('Off')
  expect(valueText(null, undefined, saying('setting', {}, 'sign-in.by-code'))).toBe('Default value')
  expect(valueText({ x: 1 }, undefined, saying('setting', {}, 'buoys.laid'))).toBe('{"x":1}')
})

test('the members of a value are parted as the language parts them', async () => {
  expect(valueText({ hidden: true, rows: 2 }, 'import', saying('import'))).toBe('Hidden: yes, Rows: 2')
  await chooseLanguage('zh')
  expect(valueText({ hidden: true, rows: 2 }, 'import', saying('import'))).toBe('隐藏：是，行数：2')
})

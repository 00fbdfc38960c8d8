import { auditAreas, auditKinds, auditNouns } from '@fairway/contract/audit-actions'
import { kindMentioned } from '@fairway/contract/audit-changes'
import { auditWordsEn } from '@fairway/contract/audit-words-en'
import { languages } from '@fairway/contract/language'
import { listNames } from '@fairway/contract/list-names'
import { settingDefinitions } from '@fairway/contract/settings'
import { beforeAll, expect, test } from 'vitest'
import { chooseLanguage, i18n, withTexts } from '../../i18n/index.ts'
import { settingsTexts } from '../settings/texts.ts'
import { actionName, kindName, subjectLine, subjectPlace, subjectWords } from './subjectWords.ts'
import { auditTexts } from './texts.ts'

beforeAll(async () => void (await withTexts(async () => ({}), settingsTexts, auditTexts)()))

test.each(languages)('every action, kind, list and area has words in %s', async (language) => {
  await chooseLanguage(language)
  for (const action of Object.entries(auditNouns).flatMap(([noun, { done }]) => done.map((what) => `${noun}.${what}`))) expect(actionName(action), action).not.toBe(action)
  const mentioned = Object.keys(auditWordsEn.field).flatMap((field) => kindMentioned({ kind: 'list-entry.colleges', id: '1' }, field) ?? [])
  expect(mentioned).toContain('api-key')
  for (const kind of [...auditKinds, ...mentioned]) expect(kindName(kind), kind).not.toBe(kind)
  for (const key of [...listNames.map((list) => `list.${list}`), ...auditAreas.map((area) => `area.${area}`)]) expect(i18n.global.te(`audit.${key}`), key).toBe(true)
  for (const id of Object.keys(settingDefinitions)) expect(subjectLine({ kind: 'setting', id, code: null, name: null, term: null, isGone: false }), id).not.toBe(id)
})

test('every area has something to choose', () => {
  for (const area of auditAreas) expect(Object.values(auditNouns).some((noun) => noun.area === area), area).toBe(true)
})

test('what is gone goes by its id, says so, and leads nowhere', async () => {
  await chooseLanguage('en')
  const gone = { kind: 'section', id: '17', code: null, name: null, term: null, isGone: true }
  expect(subjectLine(gone)).toBe('Section 17, which is gone')
  expect(subjectPlace(gone)).toBeUndefined()
})

test('a thing goes by what people know it by, in the reader\'s language, and leads to its page', async () => {
  const section = { kind: 'section', id: '17', code: 'CS101 01', name: { zh: '程序设计', en: 'Programming' }, term: '2026-fall', isGone: false }
  await chooseLanguage('zh')
  expect(subjectWords(section)).toEqual({ kind: '教学班', name: 'CS101 01 程序设计', beside: '2026-fall' })
  await chooseLanguage('en')
  expect(subjectWords(section)).toEqual({ kind: 'Section', name: 'CS101 01 Programming', beside: '2026-fall' })
  expect(subjectPlace(section)).toEqual({ name: 'office-section', params: { section: '17' } })
})

test('what only another program knows goes by its code', async () => {
  await chooseLanguage('en')
  expect([actionName('buoy.laid'), kindName('buoy')]).toEqual(['buoy.laid', 'buoy'])
})

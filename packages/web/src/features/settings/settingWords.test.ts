import { settingProblemCodes } from '@fairway/contract/setting-values'
import { defaultSettings, settingDefinitions, settingGroups, settingNames, type SettingName } from '@fairway/contract/settings'
import { beforeEach, expect, test } from 'vitest'
import { i18n } from '../../i18n/index.ts'
import { languages } from '../../i18n/language.ts'
import { speak } from '../../ui/show.testing.ts'
import { settingText, textKey } from './settingWords.ts'
import { settingsTexts } from './texts.ts'

beforeEach(() => speak('en', settingsTexts))

test.each(languages)('every setting, every group of them and everything that can be wrong with one has its words (%s)', async (language) => {
  await speak(language, settingsTexts)
  const { te } = i18n.global
  for (const name of settingNames) {
    const definition = settingDefinitions[name]
    const choices = definition.kind === 'choice' ? definition.choices.map((choice) => `choice.${choice}` as const) : []
    const parts = ['name', 'text', ...(definition.kind === 'number' ? (['unit'] as const) : []), ...choices] as const
    for (const part of parts) expect(te(textKey(name, part)), textKey(name, part)).toBe(true)
  }
  for (const group of settingGroups) expect(te(`settings.group.${group}`), group).toBe(true)
  for (const code of settingProblemCodes) expect(te(`settings.problem.${code}`), code).toBe(true)
})

test('what could shut people out, or let everybody in, comes with a warning', () => {
  for (const name of ['registration.by-number', 'registration.by-code', 'sessions.one-per-person', 'sign-in.members-only'] as const) expect(i18n.global.te(textKey(name, 'warning')), name).toBe(true)
})

test.each<[SettingName, unknown, string]>([
  ['sign-in.by-code', true, 'On'],
  ['sessions.hours', 1, '1 hour'],
  ['sessions.hours', 1200, '1,200 hours'],
  ['sessions.end', 'midnight', 'At midnight on campus'],
  ['campus.name', { zh: '启航' }, '启航'],
  ['campus.name', {}, 'empty'],
  ['profile.phone-pattern', '\\d+', '\\d+'],
  ['profile.mail-domains', ['a.edu', 'b.edu'], 'a.edu, b.edu'],
  ['limits.networks', [{ network: '10.0.0.0/8', factor: 10 }], '10.0.0.0/8 × 10'],
])('%s as %j reads "%s"', (name, value, text) => expect(settingText(name, value)).toBe(text))

test('every default can be read', () => {
  for (const name of settingNames) expect(settingText(name, defaultSettings[name]), name).not.toBe('')
})

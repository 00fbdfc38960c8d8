import { expect, it } from 'vitest'
import { checkedSetting, type SettingProblemCode } from './setting-values.ts'
import { defaultSettings, settingDefinitions, settingNames, type SettingName } from './settings.ts'

const check = (name: SettingName, value: unknown) => checkedSetting(settingDefinitions[name], value)

it('takes the default of every setting as it is', () => {
  for (const name of settingNames) expect(check(name, defaultSettings[name]), name).toEqual({ value: defaultSettings[name] })
})

it.each<[SettingName, unknown, unknown]>([
  ['profile.mail-domains', [' Example.EDU '], ['example.edu']],
  ['campus.name', { en: ' Fairway ', zh: '' }, { en: 'Fairway' }],
  ['limits.networks', [{ network: ' 10.0.0.0/8 ', factor: 5 }], [{ network: '10.0.0.0/8', factor: 5 }]],
  ['profile.phone-pattern', '\\d{11}', '\\d{11}'],
  ['assistant.temperature', 0.29, 0.29],
  ['rooms.desk-hours', ['1-5  8:30 – 17:30', '６ ９：００～１２：００'], ['1-5 08:30-17:30', '6 09:00-12:00']],
])('%s: %j is kept as %j', (name, value, kept) => expect(check(name, value)).toEqual({ value: kept }))

it.each<[SettingName, unknown, SettingProblemCode, number?]>([
  ['passwords.least-length', 5, 'out-of-range'],
  ['passwords.least-length', 65, 'out-of-range'],
  ['passwords.least-length', 8.5, 'not-whole'],
  ['passwords.least-length', '8', 'of-another-kind'],
  ['assistant.temperature', 0.755, 'too-many-decimals'],
  ['assistant.temperature', 2.01, 'out-of-range'],
  ['passwords.least-length', Number.NaN, 'of-another-kind'],
  ['sessions.end', 'never', 'not-a-choice'],
  ['sessions.one-per-person', 1, 'of-another-kind'],
  ['profile.phone-pattern', '([', 'not-a-pattern'],
  ['profile.phone-pattern', '(\\d+)+', 'slow-pattern'],
  ['profile.phone-pattern', '((1|11)){3,}', 'slow-pattern'],
  ['profile.phone-pattern', 'x'.repeat(101), 'too-long'],
  ['profile.mail-domains', 'example.edu', 'of-another-kind'],
  ['profile.mail-domains', ['example.edu', '@example.edu'], 'not-a-domain', 1],
  ['profile.mail-domains', Array.from({ length: 101 }, (_, index) => `d${index}.edu`), 'too-many'],
  ['limits.networks', [{ network: '10.0.0.0/33', factor: 5 }], 'not-a-network', 0],
  ['limits.networks', [{ network: '10.0.0.0/8', factor: 0 }], 'factor-out-of-range', 0],
  ['limits.networks', [{ network: '10.0.0.0/8', factor: 2, more: 1 }], 'of-another-kind', 0],
  ['rooms.desk-hours', ['1-5 08:30-17:30', '5-1 08:30-17:30'], 'not-hours', 1],
  ['rooms.desk-hours', ['0 08:30-17:30'], 'not-hours', 0],
  ['rooms.desk-hours', ['1 17:30-08:30'], 'not-hours', 0],
  ['rooms.desk-hours', ['1 08:30-24:30'], 'not-hours', 0],
  ['campus.name', { en: 'A\u202eB' }, 'unreadable-character'],
  ['campus.name', { fr: 'Fairway' }, 'of-another-kind'],
  ['campus.name', 'Campus', 'of-another-kind'],
  ['campus.name', null, 'of-another-kind'],
])('%s cannot be %j: %s', (name, value, code, at) => expect(check(name, value)).toEqual({ problem: { code, ...(at !== undefined && { at }) } }))

import { dutySpan, tidyDutySpan } from './duty-hours.ts'
import { languages } from './language.ts'
import type { Localised } from './localised.ts'
import { isNetwork } from './network.ts'
import type { SettingDefinition } from './settings.ts'

// What a setting may be set to. The server decides by it, and the office's page tells by it while somebody types. Without zod,
// which the page would have to load.

/** Why a setting cannot have a value. `at`: in which item of a list. */
export type SettingProblem = { code: SettingProblemCode; at?: number }

export const settingProblemCodes = [
  'of-another-kind',
  'not-whole',
  'too-many-decimals',
  'out-of-range',
  'not-a-choice',
  'too-long',
  'unreadable-character',
  'not-a-pattern',
  'slow-pattern',
  'not-a-domain',
  'not-a-network',
  'factor-out-of-range',
  'not-hours',
  'too-many',
] as const
export type SettingProblemCode = (typeof settingProblemCodes)[number]

type Checked = { value: unknown } | { problem: SettingProblem }

export const factorRange = { min: 1, max: 1000 }

/** @returns the value as it is to be stored, or why it cannot be */
export function checkedSetting(definition: SettingDefinition, value: unknown): Checked {
  switch (definition.kind) {
    case 'switch':
      return typeof value === 'boolean' ? { value } : problem('of-another-kind')
    case 'number':
      return whole(value, definition)
    case 'choice':
      return typeof value === 'string' && definition.choices.includes(value) ? { value } : problem('not-a-choice')
    case 'text':
      return text(value, definition.maxLength)
    case 'pattern':
      return pattern(value, definition.maxLength)
    case 'localised':
      return localised(value, definition.maxLength)
    case 'domains':
      return list(value, definition.most, domain)
    case 'networks':
      return list(value, definition.most, network)
    case 'hours':
      return list(value, definition.most, hours)
  }
}

function problem(code: SettingProblemCode): { problem: SettingProblem } {
  return { problem: { code } }
}

function whole(value: unknown, { min, max, decimals = 0 }: { min: number; max: number; decimals?: number }): Checked {
  if (typeof value !== 'number' || Number.isNaN(value)) return problem('of-another-kind')
  if (value !== Number(value.toFixed(decimals))) return problem(decimals === 0 ? 'not-whole' : 'too-many-decimals')
  return value < min || value > max ? problem('out-of-range') : { value }
}

function text(value: unknown, maxLength: number): { value: string } | { problem: SettingProblem } {
  if (typeof value !== 'string') return problem('of-another-kind')
  const trimmed = value.trim()
  if (trimmed.length > maxLength) return problem('too-long')
  // Controls, and the characters that turn text around.
  return /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(trimmed) ? problem('unreadable-character') : { value: trimmed }
}

function pattern(value: unknown, maxLength: number): Checked {
  const checked = text(value, maxLength)
  if ('problem' in checked) return checked
  // A group that is repeated may take for ever to find that a text does not fit. No number needs one.
  if (/\)[+*{]/.test(String(checked.value).replaceAll(/\\./g, ''))) return problem('slow-pattern')
  try {
    new RegExp(`^(?:${checked.value})$`, 'u')
    return checked
  } catch {
    return problem('not-a-pattern')
  }
}

function localised(value: unknown, maxLength: number): Checked {
  if (!isRecord(value) || Object.keys(value).some((name) => !(languages as readonly string[]).includes(name))) return problem('of-another-kind')
  const kept: Localised = {}
  for (const language of languages) {
    if (value[language] === undefined) continue
    const checked = text(value[language], maxLength)
    if ('problem' in checked) return checked
    if (checked.value !== '') kept[language] = checked.value
  }
  return { value: kept }
}

function domain(value: unknown): Checked {
  if (typeof value !== 'string') return problem('of-another-kind')
  const name = value.trim().toLowerCase()
  return name.length <= 253 && /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(name) ? { value: name } : problem('not-a-domain')
}

function network(value: unknown): Checked {
  if (!isRecord(value) || typeof value.network !== 'string' || Object.keys(value).some((name) => name !== 'network' && name !== 'factor')) return problem('of-another-kind')
  const address = value.network.trim()
  if (!isNetwork(address)) return problem('not-a-network')
  return 'value' in whole(value.factor, factorRange) ? { value: { network: address, factor: value.factor } } : problem('factor-out-of-range')
}

function hours(value: unknown): Checked {
  if (typeof value !== 'string') return problem('of-another-kind')
  const tidy = tidyDutySpan(value)
  return dutySpan(tidy) ? { value: tidy } : problem('not-hours')
}

function list(value: unknown, most: number, check: (item: unknown) => Checked): Checked {
  if (!Array.isArray(value)) return problem('of-another-kind')
  if (value.length > most) return problem('too-many')
  const kept: unknown[] = []
  for (const [at, item] of value.entries()) {
    const checked = check(item)
    if ('problem' in checked) return { problem: { ...checked.problem, at } }
    kept.push(checked.value)
  }
  return { value: kept }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

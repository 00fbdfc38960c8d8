import { textIn } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { factorRange, type SettingProblem } from '@fairway/contract/setting-values'
import { settingDefinitions, type NetworkLimit, type SettingName } from '@fairway/contract/settings'
import { i18n } from '../../i18n/index.ts'
import { language } from '../../i18n/language.ts'
import type { FieldProblem } from '../../ui/form/problem.ts'

/** The key of what is said about a setting: its `name`, what it is for (`text`), its `unit`, a `warning`. */
export function textKey(name: SettingName, part: 'name' | 'text' | 'unit' | 'warning' | `choice.${string}`): string {
  return `setting.${name}.${part}`
}

/** A value of a setting as the page says it. */
export function settingText(name: SettingName, value: unknown): string {
  const { t, n } = i18n.global
  const definition = settingDefinitions[name]
  switch (definition.kind) {
    case 'switch':
      return t(value === true ? 'settings.on' : 'settings.off')
    case 'number':
      return `${n(value as number)} ${t(textKey(name, 'unit'), value as number)}`
    case 'choice':
      return t(textKey(name, `choice.${String(value)}`))
    case 'localised':
      return textIn(language.value, value as Localised) || t('settings.empty')
    case 'text':
    case 'pattern':
      return String(value) || t('settings.empty')
    case 'domains':
    case 'hours':
      return (value as string[]).join(', ') || t('settings.empty')
    case 'networks':
      return (value as NetworkLimit[]).map(({ network, factor }) => `${network} × ${n(factor)}`).join(', ') || t('settings.empty')
  }
}

/** Why a setting cannot have a value, as a field says it. */
export function settingProblem(name: SettingName, { code, at = 0 }: SettingProblem): FieldProblem {
  const definition = settingDefinitions[name]
  const range = 'min' in definition ? { min: definition.min, max: definition.max } : factorRange
  const most = 'most' in definition ? definition.most : 'maxLength' in definition ? definition.maxLength : 0
  // What is no number at all is no whole one either.
  const decimals = definition.kind === 'number' ? (definition.decimals ?? 0) : 0
  const said = code === 'of-another-kind' && definition.kind === 'number' ? (decimals === 0 ? 'not-whole' : 'out-of-range') : code
  return { key: `settings.problem.${said}`, values: { min: range.min, max: range.max, most, decimals, line: at + 1 } }
}

import type { AuditEntry } from '@fairway/contract/audit'
import { kindMentioned } from '@fairway/contract/audit-changes'
import type { Meeting } from '@fairway/contract/courses'
import { textIn } from '@fairway/contract/language'
import type { ListName } from '@fairway/contract/list-names'
import { isRealDate } from '@fairway/contract/timetable'
import { i18n } from '../../i18n/index.ts'
import { language } from '../../i18n/language.ts'
import { listed } from '../../i18n/listed.ts'
import { momentName } from '../../i18n/moment.ts'
import { clockTime, dateName, meetingText } from '../courses/meetingWords.ts'
import { settingText } from '../settings/settingWords.ts'
import { actionName, isSetting, subjectLine, subjectWords, worded } from './subjectWords.ts'

// What changed, as a reader would say it: fields by their names, ids and codes by what they stand for.

type Entry = Pick<AuditEntry, 'subject' | 'mentions'>
export type Saying = {
  entry: Entry
  timeZone: string
  nameInList: (list: ListName, code: string) => string
}

export function fieldName(path: readonly string[], { subject }: Entry): string {
  const { t } = i18n.global
  if (path.length === 0) return t(subject.kind === 'list' ? 'audit.order' : 'audit.itself')
  return path.map((name) => worded(`auditFieldOf.${subject.kind.split('.')[0]}.${name}`) ?? worded(`auditField.${name}`) ?? name).join(' › ')
}

const listsByField: Record<string, ListName> = {
  cohort: 'cohorts', cohorts: 'cohorts', college: 'colleges', colleges: 'colleges', major: 'majors', majors: 'majors', class: 'classes', classes: 'classes', department: 'departments',
}

/** @param field the last part of its path; undefined: the value is the whole */
export function valueText(value: unknown, field: string | undefined, saying: Saying): string {
  const { t, n } = i18n.global
  const { subject } = saying.entry
  if (field === undefined && subject.kind === 'setting') return settingValue(subject.id, value)
  if (value === null || value === undefined || value === '') return t('changes.nothing')
  if (typeof value === 'boolean') return t(value ? 'changes.yes' : 'changes.no')
  if (typeof value === 'number') return mentioned(value, field, saying) ?? n(value)
  if (typeof value === 'string') return textOf(value, field, saying)
  if (Array.isArray(value)) return value.length === 0 ? t('changes.nothing') : itemsText(value, field, saying)
  return recordText(value as Record<string, unknown>, saying)
}

/** What the office set; null: what it was before anybody set it. One that an older program stored goes as it is. */
function settingValue(name: string, value: unknown): string {
  if (value === null || value === undefined) return i18n.global.t('audit.default')
  try {
    if (isSetting(name)) return settingText(name, value)
  } catch {
    // Of another form than today's.
  }
  return JSON.stringify(value)
}

function mentioned(id: number, field: string | undefined, { entry: { subject, mentions } }: Saying): string | undefined {
  const kind = kindMentioned(subject, field)
  const found = mentions.find((one) => one.kind === kind && one.id === String(id))
  // In the order of a list, the names alone say which.
  return found && (subject.kind === 'list' && !found.isGone ? subjectWords(found).name : subjectLine(found))
}

function textOf(text: string, field = '', { entry: { subject }, timeZone, nameInList }: Saying): string {
  const { t } = i18n.global
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text))) return momentName(text, timeZone)
  if (isRealDate(text)) return dateName(text, { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' })
  const list = field === 'type' && subject.kind === 'course' ? 'course-types' : listsByField[field]
  // A section is for majors, or for all of a college.
  if (list) return nameInList(list, text) === text && list === 'majors' ? nameInList('colleges', text) : nameInList(list, text)
  if (field === 'roles' || field === 'role' || field === 'granted') return worded(`role.${text}`) ?? text
  if (field === 'fields') return fieldName([text], { subject: { ...subject, kind: 'person' }, mentions: [] })
  if (field === 'overridden' || field === 'code') return worded(`reasonName.${text}`) ?? text
  if (field === 'action') return actionName(text)
  const origin = /^import:(\d+)$/.exec(text)
  if (origin) return t('auditValue.imported', { id: origin[1]! })
  return worded(`auditValue.${field}.${text}`) ?? text
}

function itemsText(items: readonly unknown[], field: string | undefined, saying: Saying): string {
  // Bell times: pairs of numbers.
  if (field === 'bells') return listed((items as [number, number][]).map(([from, to]) => `${clockTime(from)}–${clockTime(to)}`))
  const parting = items.some((item) => typeof item === 'object') ? (language.value === 'zh' ? '；' : '; ') : undefined
  const said = items.map((item) => valueText(item, field, saying))
  return parting ? said.join(parting) : listed(said)
}

function recordText(value: Record<string, unknown>, saying: Saying): string {
  const { t } = i18n.global
  const names = Object.keys(value)
  if (names.length > 0 && names.every((name) => name === 'zh' || name === 'en')) return textIn(language.value, value) || t('changes.nothing')
  if (typeof value['from'] === 'number' && typeof value['to'] === 'number') return meetingText(value as Meeting)
  // A decision: what was asked for, of which section, and how it was decided.
  if ('operation' in value && 'sectionId' in value) {
    const rules = value['overridden'] ? t('auditValue.setAside', { rules: valueText(value['overridden'], 'overridden', saying) }) : ''
    return [...['operation', 'sectionId', 'code'].map((name) => valueText(value[name], name, saying)), rules].filter(Boolean).join(' · ')
  }
  const [colon, comma] = language.value === 'zh' ? ['：', '，'] : [': ', ', ']
  return names.map((name) => `${fieldName([name], saying.entry)}${colon}${valueText(value[name], name, saying)}`).join(comma)
}

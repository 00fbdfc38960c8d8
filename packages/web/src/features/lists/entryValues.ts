import { belonging, longestListName, type Belonging, type CourseTypeIcon, type ListName } from '@fairway/contract/list-names'
import type { ListEntryChange, NewListEntry, OfficeListEntry } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import { all, atMost, required, requiredInSome, type Check } from '../../ui/form/checks.ts'

/** What the office enters of an entry. What its list does not have stays null. */
export type EntryValues = {
  name: Localised
  code: string
  college: string | null
  major: string | null
  cohort: string | null
  icon: CourseTypeIcon | null
  aliases: string[]
  /** 0: it is new. */
  version: number
}

export const newEntry: EntryValues = { name: {}, code: '', college: null, major: null, cohort: null, icon: null, aliases: [], version: 0 }

export function valuesOf({ name, code, college, major, cohort, icon, aliases, version }: OfficeListEntry): EntryValues {
  return { name, code, college: college ?? null, major: major ?? null, cohort: cohort ?? null, icon: icon ?? null, aliases, version }
}

/** Without a code it is called by its name. */
export function additionOf(list: ListName, { name, code, icon, ...values }: EntryValues): NewListEntry {
  const belongs = belonging[list].map((to: Belonging): [Belonging, string | null] => [to, values[to]]).filter(([, one]) => one !== null)
  return { name, ...(code.trim() && { code }), ...Object.fromEntries(belongs), ...(list === 'course-types' && icon && { icon }) }
}

export function changeOf(list: ListName, { name, code, aliases, icon, version, ...values }: EntryValues): ListEntryChange {
  const belongs = belonging[list].map((to: Belonging): [Belonging, string | null] => [to, values[to]])
  return { version, name, code, aliases, ...Object.fromEntries(belongs), ...(list === 'course-types' && { icon }) }
}

const shortEnough: Check<Localised> = ({ zh = '', en = '' }) => atMost(longestListName)(zh, undefined) ?? atMost(longestListName)(en, undefined)

export const checks: { [Name in keyof EntryValues]?: Check<EntryValues[Name], EntryValues> } = {
  name: all(requiredInSome, shortEnough),
  code: (code, { version }) => (version > 0 ? required(code) : undefined) ?? atMost(longestListName)(code, undefined),
}

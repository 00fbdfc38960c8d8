import type { ListEntryChange, ListName, NewListEntry, OfficeList, OfficeListEntry } from '@fairway/contract/lists'
import { textIn } from '@fairway/contract/language'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { language } from '../../i18n/language.ts'
import { addressForm, choice, code, text } from '../../ui/list/address.ts'

// The lists of the campus as the office edits them.

/** Of all of them: a renamed college shows in the list of majors too. */
export const officeListsKey = ['office-lists']

export const officeListQuery = defineQueryOptions((list: ListName) => ({
  key: [...officeListsKey, list],
  query: ({ signal }) => readList(list, signal),
  staleTime: 0,
}))

type Entry = Pick<OfficeListEntry, 'id' | 'version'>

const at = (list: ListName, part: number | string = '') => `office/lists/${list}${part === '' ? '' : `/${part}`}`
const logoAt = ({ id, version }: Entry) => at('course-types', `${id}/logo?version=${version}`)

export const readList = (list: ListName, signal?: AbortSignal) => get<OfficeList>(at(list), signal)
export const createEntry = (list: ListName, entry: NewListEntry) => request<OfficeListEntry>('POST', at(list), { body: entry })
export const changeEntry = (list: ListName, id: number, change: ListEntryChange) => request<OfficeListEntry>('PATCH', at(list, id), { body: change })
export const deleteEntry = (list: ListName, { id, version }: Entry) => request<undefined>('DELETE', at(list, `${id}?version=${version}`))
export const orderList = (list: ListName, ids: readonly number[]) => request<OfficeList>('PUT', at(list, 'order'), { body: { ids } })
/** Whatever says the first says the second from now on. */
export const mergeEntries = (list: ListName, { id, version }: Entry, into: Entry) =>
  request<OfficeListEntry>('POST', at(list, 'mergers'), { body: { from: { id, version }, into: { id: into.id, version: into.version } } })
export const giveLogo = (entry: Entry, image: File) => request<OfficeListEntry>('PUT', logoAt(entry), { body: image })
export const takeLogo = (entry: Entry) => request<OfficeListEntry>('DELETE', logoAt(entry))

export const entryName = ({ name, code: own }: Pick<OfficeListEntry, 'name' | 'code'>) => textIn(language.value, name) || own

/** What the reader looks for. A list is here as a whole, so it is found here. */
export const listsAddress = addressForm({ list: text, q: text, state: choice(['offered', 'hidden']), college: code, major: code, cohort: code })
export type Wanted = ReturnType<typeof listsAddress.read>

export function isNarrowed({ q, state, college, major, cohort }: Wanted): boolean {
  return q.trim() !== '' || [state, college, major, cohort].some((choice) => choice !== null)
}

export function matches(entry: OfficeListEntry, { q, state, college, major, cohort }: Wanted): boolean {
  if (state !== null && entry.hidden !== (state === 'hidden')) return false
  if (college !== null && entry.college !== college) return false
  if (major !== null && entry.major !== major) return false
  if (cohort !== null && entry.cohort !== cohort) return false
  const said = [entry.code, entry.name.zh, entry.name.en, ...entry.aliases].join('\n').toLowerCase()
  return q.trim().toLowerCase().split(/\s+/).every((word) => said.includes(word))
}

import { textIn } from '@fairway/contract/language'
import type { ListEntry, ListName, Lists } from '@fairway/contract/lists'
import { defineQueryOptions, useQuery } from '@pinia/colada'
import { get } from '../../api/client.ts'
import { language } from '../../i18n/language.ts'

export const listsQuery = defineQueryOptions({
  key: ['lists'],
  query: ({ signal }) => get<Lists>('lists', signal),
  staleTime: 60_000,
})

/** What forms and filters offer, by its names. */
export function useLists() {
  const { data } = useQuery(listsQuery)
  const entriesOf = (list: ListName): readonly ListEntry[] => data.value?.lists[list] ?? []

  return {
    /** The name of what a row says the code of; something that no list has goes by its code. */
    nameOf(list: ListName, code: string | null | undefined): string {
      const entry = entriesOf(list).find((one) => one.code === code)
      return (entry && textIn(language.value, entry.name)) || (code ?? '')
    },

    /**
     * What can be chosen, in the office's order.
     *
     * @param fits which of them, such as the majors of one college
     * @param kept a code that stays to be chosen, though it is hidden or on no list
     */
    optionsOf(list: ListName, { fits = () => true, kept = null }: { fits?: (entry: ListEntry) => boolean; kept?: string | null } = {}): { value: string; label: string }[] {
      const offered = entriesOf(list).filter((entry) => entry.code === kept || (!entry.hidden && fits(entry)))
      const options = offered.map((entry) => ({ value: entry.code, label: textIn(language.value, entry.name) || entry.code }))
      return kept === null || offered.some(({ code }) => code === kept) ? options : [...options, { value: kept, label: kept }]
    },
  }
}

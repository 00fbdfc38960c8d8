import type { OfficeListEntry } from '@fairway/contract/lists'
import { useI18n } from 'vue-i18n'

/** What says the code of an entry, in words: `12 students`. */
export function useUseNames() {
  const { t, n } = useI18n()
  return { useNames: (uses: OfficeListEntry['uses']): string[] => Object.entries(uses).map(([use, count]) => t(`lists.use.${use}`, { n: n(count) }, count)) }
}

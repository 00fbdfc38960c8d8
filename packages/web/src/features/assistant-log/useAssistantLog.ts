import type { CompletionEntry, CompletionPage } from '@fairway/contract/completion-log'
import { refDebounced } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import { get } from '../../api/client.ts'
import { useInAddress } from '../../ui/list/useInAddress.ts'
import { usePaged } from '../../ui/list/usePaged.ts'
import { useTerm } from '../courses/term.ts'
import { filtersFor, logAddress, parametersOf } from './logFilters.ts'

/** A search that has found nothing yet goes on by itself, so many times. */
const mostLooks = 10

/** What the office looks for among the requests, and what was found. */
export function useAssistantLog() {
  const term = useTerm()
  const wanted = useInAddress('assistant-log', logAddress)
  const timeZone = computed(() => term.term?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone)
  const currency = shallowRef('CNY')
  const models = shallowRef<CompletionPage['models']>([])
  /** How far was looked, where that is not to the end. */
  const lookedTo = shallowRef<string | null>(null)

  const asked = computed(() => filtersFor(wanted.value, timeZone.value))
  const settled = refDebounced(asked, 250)
  const list = usePaged<CompletionEntry>({
    key: () => ['assistant-log', settled.value],
    page: async (before, signal) => {
      for (let look = 1; ; look++) {
        const { entries, next, ...page } = await get<CompletionPage>(`office/assistant/log?${parametersOf({ ...settled.value, ...(before !== null && { before }) })}`, signal)
        currency.value = page.currency
        models.value = page.models
        lookedTo.value = page.lookedTo
        if (entries.length > 0 || next === null || look === mostLooks) return { rows: entries, next }
        before = next
      }
    },
  })

  return { wanted, timeZone, list, currency, models, lookedTo, isFiltered: computed(() => Object.keys(asked.value).length > 0), asked }
}

import type { CopiedTerm } from '@fairway/contract/office-terms'
import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { troubleOf } from '../../ui/trouble.ts'
import { copyToPreview, type CopyValues } from './copyValues.ts'
import { previewCopy } from './terms.ts'

/** What a copy would be, asked anew when it changes; nothing while too little is said. */
export function useCopyPreview(from: () => string, values: () => CopyValues) {
  const preview = shallowRef<CopiedTerm>()
  const problem = shallowRef<string>()
  const isBusy = shallowRef(false)
  const asked = computed(() => copyToPreview(values()))
  const key = computed(() => JSON.stringify(asked.value))
  let current: AbortController | undefined

  async function ask(): Promise<void> {
    current?.abort()
    const { signal } = (current = new AbortController())
    problem.value = undefined
    isBusy.value = asked.value !== undefined
    if (asked.value === undefined) return void (preview.value = undefined)
    try {
      const answer = await previewCopy(from(), asked.value, signal)
      if (!signal.aborted) preview.value = answer
    } catch (error) {
      if (!signal.aborted) problem.value = troubleOf(error).text
    } finally {
      if (!signal.aborted) isBusy.value = false
    }
  }

  watchDebounced(key, ask, { debounce: 300, immediate: true })
  onScopeDispose(() => current?.abort())
  return { preview, problem, isBusy }
}

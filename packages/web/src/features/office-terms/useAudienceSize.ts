import type { Audience } from '@fairway/contract/courses'
import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { countAudience } from './terms.ts'

/** How many students an audience includes, asked anew when it changes; undefined while that is not known. */
export function useAudienceSize(audience: () => Audience) {
  const size = shallowRef<number>()
  const key = computed(() => JSON.stringify(audience()))
  let asked: AbortController | undefined

  async function ask(): Promise<void> {
    asked?.abort()
    const { signal } = (asked = new AbortController())
    size.value = undefined
    const counted = await countAudience(audience(), signal).catch(() => undefined)
    if (!signal.aborted) size.value = counted?.students
  }

  watchDebounced(key, ask, { debounce: 200, immediate: true })
  onScopeDispose(() => asked?.abort())
  return size
}

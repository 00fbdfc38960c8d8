import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef } from 'vue'

/**
 * What the server says of something that is being edited, asked anew when it changes; undefined while that is not known.
 *
 * @param about what is asked about; undefined: nothing is
 */
export function useLatestAnswer<About, Answer>(about: () => About | undefined, ask: (about: About, signal: AbortSignal) => Promise<Answer>) {
  const answer = shallowRef<Answer>()
  const key = computed(() => JSON.stringify(about()))
  let asked: AbortController | undefined

  async function askAnew(): Promise<void> {
    asked?.abort()
    const { signal } = (asked = new AbortController())
    answer.value = undefined
    const now = about()
    if (now === undefined) return
    const found = await ask(now, signal).catch(() => undefined)
    if (!signal.aborted) answer.value = found
  }

  watchDebounced(key, askAnew, { debounce: 200, immediate: true })
  onScopeDispose(() => asked?.abort())
  return answer
}

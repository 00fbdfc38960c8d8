import { onScopeDispose, shallowRef } from 'vue'
import { preview, type Act } from './act.ts'
import { tryOut, type Trial } from './trial.ts'

/** What would come of an act, as things stand. `again` looks anew. */
export function useTrial(personId: number, act: Act) {
  const trial = shallowRef<Trial>()
  const error = shallowRef<Error>()
  const isBusy = shallowRef(false)
  let asking = new AbortController()

  async function again(): Promise<void> {
    asking.abort()
    const { signal } = (asking = new AbortController())
    isBusy.value = true
    try {
      const found = await tryOut((named) => preview(personId, act, named, signal))
      if (signal.aborted) return
      trial.value = found
      error.value = undefined
    } catch (failure) {
      if (!signal.aborted) error.value = failure as Error
    } finally {
      if (!signal.aborted) isBusy.value = false
    }
  }

  void again()
  onScopeDispose(() => asking.abort())
  return { trial, error, isBusy, again }
}

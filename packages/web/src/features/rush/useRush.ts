import type { Rush } from '@fairway/contract/rush'
import { computed, onScopeDispose, readonly, shallowRef, watch } from 'vue'
import { get } from '../../api/client.ts'
import { live } from '../../api/live.ts'
import { useTerm } from '../courses/term.ts'
import { useServerSeconds } from '../courses/useServerSeconds.ts'
import { useSession } from '../identity/session.ts'
import { viewOf, type RushView } from './rushView.ts'
import { createRushWindow } from './rushWindow.ts'

/** How long the first numbers wait for the socket, so that nothing falls between them and the frames. */
const patience = 1000
/** Milliseconds without a frame after which somebody should be told: there is one a second. */
const silence = 6000

/** `silent`: the connection is there, and nothing comes. */
export type RushState = 'live' | 'paused' | 'interrupted' | 'silent'

/** The rush of the term that is shown. However much happens, at most one new view for each picture of the screen. */
export function useRush() {
  const term = useTerm()
  const session = useSession()
  const now = useServerSeconds()
  const topic = computed(() => (term.code === undefined ? undefined : `rush:${term.code}`))
  const view = shallowRef<RushView>()
  const error = shallowRef<Error | null>(null)
  const isBusy = shallowRef(false)
  const isPaused = shallowRef(false)
  let window = createRushWindow()
  let fallback: ReturnType<typeof setTimeout> | undefined
  let picture = 0

  const state = computed<RushState>(() => {
    if (isPaused.value) return 'paused'
    if (live.state.value !== 'open') return 'interrupted'
    return view.value && now.value - view.value.at * 1000 > silence ? 'silent' : 'live'
  })

  const stop = live.listen((event) => {
    if (!('topic' in event) || event.topic !== topic.value) return
    switch (event.type) {
      case 'rush':
        window.takeFrame(event)
        redraw()
        break
      // What came before may have been missed.
      case 'subscribed':
      case 'lagged':
        void ask()
        break
      // Whoever may no longer watch is told so by the layout of the office.
      case 'unsubscribed':
      case 'error':
        void session.refetch()
        break
    }
  })

  watch(topic, (wanted, old) => {
    if (old) live.unsubscribe(old)
    window = createRushWindow()
    view.value = undefined
    error.value = null
    isPaused.value = false
    if (!wanted) return
    live.subscribe(wanted)
    clearTimeout(fallback)
    fallback = setTimeout(() => void ask(), patience)
  }, { immediate: true })
  watch(isPaused, redraw)

  onScopeDispose(() => {
    stop()
    if (topic.value) live.unsubscribe(topic.value)
    clearTimeout(fallback)
    cancelAnimationFrame(picture)
  })

  async function ask(): Promise<void> {
    clearTimeout(fallback)
    const mine = window
    isBusy.value = true
    try {
      const rush = await get<Rush>(`office/rush?term=${encodeURIComponent(term.code ?? '')}`)
      mine.take(rush)
      if (mine !== window) return
      error.value = null
      redraw()
    } catch (failure) {
      if (mine === window) error.value = failure as Error
    } finally {
      isBusy.value = false
    }
  }

  /** A page that nobody sees draws nothing; its numbers are there when it is looked at again. */
  function redraw(): void {
    if (picture !== 0) return
    picture = requestAnimationFrame(() => {
      picture = 0
      if (!isPaused.value) view.value = viewOf(window)
    })
  }

  return { view: readonly(view) as Readonly<typeof view>, state, isPaused, error, isBusy, ask }
}

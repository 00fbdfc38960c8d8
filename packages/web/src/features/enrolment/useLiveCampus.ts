import { useQueryCache } from '@pinia/colada'
import { useEventListener } from '@vueuse/core'
import { onScopeDispose, watch } from 'vue'
import { live } from '../../api/live.ts'
import { readAgain } from '../../api/readAgain.ts'
import { useSession } from '../identity/session.ts'
import { useEnrolments } from './enrolments.ts'
import { useSeats } from './seats.ts'
import { termsQuery, useTerm } from '../courses/term.ts'

/** How long the first seats wait for the socket, so that nothing falls between the snapshot and the pushes. */
const patience = 1000

/** Keeps seats, enrolments and terms fresh over the live socket. Called once, by the shell. */
export function useLiveCampus(): void {
  const cache = useQueryCache()
  const session = useSession()
  const term = useTerm()
  const seats = useSeats()
  const enrolments = useEnrolments()
  let fallback: ReturnType<typeof setTimeout> | undefined
  let gap = false

  const stop = live.listen((event) => {
    switch (event.type) {
      case 'subscribed':
        if (event.topic === seatsTopic(term.code)) {
          clearTimeout(fallback)
          if (term.code) void seats.refresh(term.code)
          if (gap) void readAgain(cache, termsQuery.key)
        } else if (gap && session.student) enrolments.refetchSoon()
        break
      case 'seats':
        seats.merge(event.seats)
        break
      // This tab read too slowly and missed something.
      case 'lagged':
        if (event.topic === seatsTopic(term.code)) {
          if (term.code) void seats.refresh(term.code)
        } else {
          enrolments.refetchSoon()
        }
        break
      case 'enrolments-changed':
        if (event.term === term.code) enrolments.refetchSoon()
        break
      case 'term-changed':
        if (term.code && event.topic === seatsTopic(term.code)) term.announce(term.code, event.revision)
        void readAgain(cache, termsQuery.key, ['catalogue'])
        break
      case 'session-ended':
        session.heardEnd(event.because)
        break
    }
  })

  watch(live.state, (state) => (gap ||= state === 'waiting'))
  watch(() => seatsTopic(term.code), (topic, old) => {
    if (old) live.unsubscribe(old)
    if (!topic || !term.code) return
    live.subscribe(topic)
    const code = term.code
    clearTimeout(fallback)
    fallback = setTimeout(() => void seats.refresh(code), patience)
  }, { immediate: true })
  watch(() => session.viewer && `person:${session.viewer.id}`, (topic, old) => {
    if (old) live.unsubscribe(old)
    if (topic) live.subscribe(topic)
  }, { immediate: true })

  useEventListener(window, 'online', () => live.reconnect())
  useEventListener(document, 'visibilitychange', () => {
    if (!document.hidden && live.state.value === 'waiting') live.reconnect()
  })

  live.connect()
  onScopeDispose(() => {
    stop()
    clearTimeout(fallback)
    live.close()
  })
}

function seatsTopic(code: string | undefined): string | undefined {
  return code && `seats:${code}`
}

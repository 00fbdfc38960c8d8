import type { Session, SessionEnd, SignIn, Viewer } from '@fairway/contract/identity'
import type { PasswordChange } from '@fairway/contract/profile'
import { defineQueryOptions, useQuery, useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { get, onRefusal, request } from '../../api/client.ts'
import { serverClock } from '../../api/clock.ts'
import { live } from '../../api/live.ts'

export const sessionQuery = defineQueryOptions({
  key: ['session'],
  query: ({ signal }) => get<Session>('session', signal),
  staleTime: 60_000,
})

/** Milliseconds until who signed out in another tab, to sign in as somebody else, has done so. */
const changingPlaces = 500

/** Who reads this page, the ways in and out, and why a session is over. */
export const useSession = defineStore('session', () => {
  const cache = useQueryCache()
  const { data, status, error, refetch } = useQuery(sessionQuery)
  /** Why the session of this page is over, until somebody signs in. */
  const ended = shallowRef<SessionEnd>()
  /** Whose page it was. They keep what they see: their session went away, not they. */
  const late = shallowRef<Viewer | null>(null)
  /** Rises with everything refused because the session is over. */
  const refusals = shallowRef(0)
  /** The number of who has just changed their password, to sign in with the new one. Empty: not known. */
  const passwordChanged = shallowRef<string>()
  /** Typed a moment ago, and wanted once more. */
  const handedOut = shallowRef('')
  let heard: SessionEnd | undefined
  let isLeaving = false

  // Who must choose a password first is nobody's viewer before: all that they would ask for is refused.
  const newcomer = computed(() => (data.value?.mustChangePassword ? data.value.viewer : null))
  const viewer = computed(() => (data.value?.viewer && !newcomer.value ? data.value.viewer : late.value))

  // Before anything else that looks at the viewer.
  watch(data, (now, before) => now && follow(now, before), { flush: 'sync', immediate: true })

  function follow(now: Session, before: Session | undefined): void {
    if (now.viewer || isLeaving) {
      ended.value = undefined
      late.value = null
    } else if (before?.viewer) {
      const isOver = before.expiresAt !== undefined && Date.parse(before.expiresAt) <= serverClock.now()
      // Without a word and before its time, the cookie was taken away by another tab.
      ended.value = now.ended ?? heard ?? (isOver ? 'expired' : 'signed-out')
      if (ended.value !== 'signed-out' && !before.mustChangePassword) late.value = before.viewer
    } else if (!before) ended.value = now.ended
    heard = undefined
  }

  onRefusal(({ code }) => {
    if (code === 'password-change-required') return void refetch()
    if (code !== 'sign-in-required' || !viewer.value) return
    refusals.value++
    if (!late.value) void refetch()
  })

  function take(session: Session): void {
    cache.setQueryData(sessionQuery.key, session)
    // The socket was opened as somebody else.
    live.reconnect()
    // What was refused to a guest is asked for again. What is refused once more is told where it is shown.
    if (session.viewer) cache.invalidateQueries({ status: 'error' }).catch(() => {})
  }

  /** Ends the session in a way that needs no explanation. */
  async function leave(act: () => Promise<unknown>): Promise<void> {
    isLeaving = true
    try {
      await act()
      take({ viewer: null, provider: data.value?.provider, demo: data.value?.demo })
    } finally {
      isLeaving = false
    }
  }

  return {
    viewer,
    student: computed(() => (viewer.value?.student ? viewer.value : null)),
    newcomer,
    newPassword: computed(() => data.value?.newPassword),
    provider: computed(() => data.value?.provider),
    demo: computed(() => data.value?.demo ?? []),
    known: computed(() => status.value !== 'pending'),
    error,
    refetch,
    ended,
    isLate: computed(() => late.value !== null),
    refusals,
    passwordChanged,
    handedOut,
    /** Takes what one of the ways in has answered. */
    take,
    async signIn(username: string, password: string): Promise<void> {
      const session = await request<Session>('POST', 'session', { body: { username, password } satisfies SignIn })
      handedOut.value = session.mustChangePassword ? password : ''
      take(session)
    },
    signOut: () => leave(() => request<undefined>('DELETE', 'session')),
    /** Afterwards all sessions of the person are over, this one too. */
    async changePassword(change: PasswordChange): Promise<void> {
      const number = (newcomer.value ?? viewer.value)?.number
      await leave(async () => {
        await request<undefined>('PUT', 'profile/password', { body: change })
        passwordChanged.value = number
      })
      handedOut.value = ''
    },
    /** The socket says that a session is over; the server knows whether it is this page's. */
    heardEnd(because: SessionEnd | undefined): void {
      heard = because
      setTimeout(() => void refetch(), because === 'signed-out' ? changingPlaces : 0)
    },
    /** Nobody keeps what they see any more. */
    letGo: () => void (late.value = null),
    /** The reader has read why. The server would say so again at every load, for as long as it is shown the cookie. */
    async dismissEnd(): Promise<void> {
      ended.value = undefined
      // Unless somebody has signed in again in another tab.
      const now = await get<Session>('session')
      if (now.viewer) take(now)
      else await request<undefined>('DELETE', 'session')
    },
  }
})

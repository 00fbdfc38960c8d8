import type { Decision, MyEnrolments } from '@fairway/contract/enrolment'
import type { Reason } from '@fairway/contract/reasons'
import { useQuery, useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed, onScopeDispose, watch } from 'vue'
import { get } from '../../api/client.ts'
import { useSession } from '../identity/session.ts'
import { useTerm } from '../courses/term.ts'

type Wait = MyEnrolments['waits'][number]

/** What the student holds and waits for in the term, as the server last said. */
export const useEnrolments = defineStore('enrolments', () => {
  const session = useSession()
  const term = useTerm()
  const cache = useQueryCache()
  const key = computed(() => ['enrolments', session.viewer?.id ?? 0, term.code ?? ''])
  const { data, status, asyncStatus, error, refetch } = useQuery({
    key,
    query: ({ signal }) => get<MyEnrolments>(`enrolments?term=${encodeURIComponent(term.code ?? '')}`, signal),
    enabled: () => session.student !== null && term.code !== undefined,
    staleTime: 30_000,
  })
  const mine = computed(() => (session.student ? data.value : undefined))

  // A decision and its push arrive together: one read answers both.
  let soon: ReturnType<typeof setTimeout> | undefined
  function refetchSoon(): void {
    soon ??= setTimeout(() => {
      soon = undefined
      void refetch()
    }, 250)
  }

  // Which rounds are the student's is for the server to say, and is asked again when they are others.
  let later: ReturnType<typeof setTimeout> | undefined
  const rounds = () => JSON.stringify(term.term?.rounds.map(({ id, audience }) => [id, audience]))
  watch([() => term.code, rounds], ([code], [before]) => {
    clearTimeout(later)
    // An instance remembers rounds for a second. Stretched at random: a whole campus hears of an edit in one instant.
    if (code === before && session.student) later = setTimeout(() => void refetch(), 1000 * (1 + Math.random()))
  })
  onScopeDispose(() => clearTimeout(later))

  let decided = new Map<number, Reason>()

  return {
    mine,
    held: computed(() => new Set(mine.value?.enrolments.map(({ sectionId }) => sectionId))),
    waits: computed(() => new Map<number, Wait>(mine.value?.waits.map((wait) => [wait.sectionId, wait]))),
    loading: computed(() => status.value === 'pending'),
    busy: computed(() => asyncStatus.value === 'loading'),
    error: computed(() => (data.value ? null : error.value)),
    refetch,
    refetchSoon,
    /** Shows what the server has just decided, without waiting for the list to come again. */
    apply(decisions: readonly Decision[], at: string): void {
      for (const { sectionId, code } of decisions) decided.set(sectionId, code)
      // An answer that is still on its way is older than this.
      cache.cancelQueries({ key: key.value, exact: true })
      if (mine.value) cache.setQueryData(key.value, decisions.reduce((list, decision) => after(list, decision, at), mine.value))
    },
    /** What the server has decided about sections since this was last asked. */
    takeDecided(): ReadonlyMap<number, Reason> {
      const taken = decided
      decided = new Map()
      return taken
    },
  }
})

/** The list after one granted decision; a refusal changes nothing. Credits follow when the list is read again. */
export function after(mine: MyEnrolments, { code, sectionId, position = 1 }: Decision, at: string): MyEnrolments {
  const enrolments = mine.enrolments.filter((one) => one.sectionId !== sectionId)
  const waits = mine.waits.filter((one) => one.sectionId !== sectionId)
  switch (code) {
    case 'enrolled':
      return { ...mine, waits, enrolments: [...enrolments, { sectionId, since: at }] }
    case 'waiting':
      return { ...mine, enrolments, waits: [...waits, { sectionId, since: at, position, skipped: null }] }
    case 'dropped':
      return { ...mine, enrolments }
    case 'left':
      return { ...mine, waits }
    default:
      return mine
  }
}

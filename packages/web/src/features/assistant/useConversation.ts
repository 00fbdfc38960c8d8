import type { Asked, Rating } from '@fairway/contract/assistant'
import { useIntervalFn } from '@vueuse/core'
import { computed, onScopeDispose, reactive, shallowRef, watch } from 'vue'
import { live } from '../../api/live.ts'
import { ApiProblem } from '../../api/problem.ts'
import { hear, type ShownAnswer } from './answerEvents.ts'
import { branchOf, endBeneath, type ShownTurn } from './branches.ts'
import { editConversation, rateAnswer, readConversation, stopGeneration } from './conversations.ts'
import { merged, withAsked, type KnownConversation } from './merged.ts'
import { useGenerations } from './useGenerations.ts'

/** How often a conversation is read that is being answered while there is no live connection (ms). */
const withoutSocket = 4000

type Needs = {
  /** An answer has come to its end while it was looked at. */
  ended: (answer: ShownAnswer, tokensLeft: number | undefined) => void
}

/** One conversation while it is looked at; none until something is asked in a new one. */
export function useConversation(id: () => number | undefined, { ended }: Needs) {
  const known = shallowRef<KnownConversation>()
  const error = shallowRef<Error | null>(null)
  const isGone = shallowRef(false)
  let reading: AbortController | undefined
  /** Since the last reading the reader has chosen another branch here. */
  let chosenHead: number | undefined
  /** The conversation that was begun here, until its address is this page's. */
  const begun = shallowRef<number>()
  /** Another one for each conversation that is gone to. */
  const key = shallowRef(0)

  const conversation = computed(() => (known.value && known.value.id === (id() ?? begun.value) ? known.value : undefined))
  const turns = computed(() => conversation.value?.turns ?? [])
  const branch = computed(() => branchOf(turns.value, conversation.value?.head ?? null))
  const running = computed(() => turns.value.filter(isRunning))

  /** Nobody tells of an answer here that is being given all the same: it is read every so often. */
  const isUnheard = shallowRef(false)

  const generations = useGenerations({
    seqOf: (generation) => answerOf(generation)?.seq ?? 0,
    heard(generation, events) {
      const answer = answerOf(generation)
      if (!answer) return false
      // More of it was told than survived the server that gave it: what did is read.
      if (answer.state === 'running' && events.some(({ type, seq }) => type === 'end' && seq <= answer.seq)) void read()
      const { answer: now, isBehind } = hear(answer, events)
      if (now !== answer) replace(now)
      if (answer.state === 'running' && now.state !== 'running') {
        const end = events.find(({ type }) => type === 'end')
        ended(now, end?.type === 'end' ? end.tokensLeft : undefined)
      }
      return isBehind
    },
    isGone() {
      isUnheard.value = true
      void read()
    },
  })

  const answerOf = (generation: string) => known.value?.turns.find((turn): turn is ShownAnswer => turn.role === 'assistant' && turn.generation === generation)

  function replace(turn: ShownTurn): void {
    if (known.value) known.value = { ...known.value, turns: known.value.turns.map((one) => (one.id === turn.id ? turn : one)) }
  }

  async function read(): Promise<void> {
    const wanted = id()
    if (wanted === undefined) return
    reading?.abort()
    const { signal } = (reading = new AbortController())
    const headBefore = chosenHead
    try {
      const fresh = await readConversation(wanted, signal)
      if (signal.aborted) return
      const before = known.value
      const now = merged(before, fresh)
      // It may have been read before the choice was written.
      known.value = chosenHead !== headBefore && before?.id === wanted ? { ...now, head: before.head } : now
      error.value = null
      isGone.value = false
      for (const turn of now.turns) if (turn.role === 'assistant' && turn.state !== 'running' && before?.turns.some((one) => one.id === turn.id && isRunning(one))) ended(turn, undefined)
    } catch (cause) {
      if (signal.aborted) return
      if (cause instanceof ApiProblem && cause.status === 404) isGone.value = true
      error.value = cause instanceof Error ? cause : new Error(String(cause))
    }
  }

  function take(asked: Asked): void {
    reading?.abort()
    chosenHead = asked.answer.id
    if (id() === undefined) begun.value = asked.conversation
    known.value = withAsked(known.value, asked)
  }

  watch(id, (now) => {
    reading?.abort()
    error.value = null
    isGone.value = false
    begun.value = undefined
    isUnheard.value = false
    // What was just begun here is known, and followed, already.
    if (now !== undefined && known.value?.id === now) return
    key.value++
    if (now !== undefined) void read()
  }, { immediate: true })
  watch(() => running.value.map(({ generation }) => generation).join(), (list) => generations.follow(list === '' ? [] : list.split(',')), { immediate: true })
  useIntervalFn(() => void (running.value.length > 0 && (live.state.value !== 'open' || isUnheard.value) && read()), withoutSocket)
  const stopListening = live.listen((event) => void (event.type === 'conversations-changed' && event.id === id() && read()))
  onScopeDispose(() => {
    stopListening()
    reading?.abort()
  })

  return reactive({
    key,
    conversation,
    turns,
    branch,
    error,
    isGone,
    isLoading: computed(() => id() !== undefined && !conversation.value && !error.value),
    /** The answer that is being given where the reader looks. */
    running: computed(() => branch.value.find(isRunning)),
    read,
    take,
    /** The server's, after something of it was changed. */
    know: (fresh: Parameters<typeof merged>[1]) => void (known.value = merged(known.value, fresh)),
    /** Looks at another branch: the one through this turn. */
    async show(turn: number): Promise<void> {
      if (!known.value) return
      const { id: of } = known.value
      const head = (chosenHead = endBeneath(known.value.turns, turn))
      known.value = { ...known.value, head }
      await editConversation(of, { head })
    },
    async rate(answer: ShownAnswer, rated: Rating): Promise<void> {
      if (!known.value) return
      const { rating: _rating, ratingReasons: _reasons, ratingNote: _note, ...unrated } = answer
      const { rating, reasons, note } = rated
      replace({ ...unrated, ...(rating && { rating, ...(reasons && { ratingReasons: reasons }), ...(note && { ratingNote: note }) }) })
      await rateAnswer(known.value.id, answer.id, rated).catch((cause: unknown) => {
        replace(answer)
        throw cause
      })
    },
    stop: (answer: ShownAnswer) => stopGeneration(answer.generation),
  })
}

export type OpenConversation = ReturnType<typeof useConversation>

const isRunning = (turn: ShownTurn): turn is ShownAnswer => turn.role === 'assistant' && turn.state === 'running'

import type { BegunDraft, DraftFor, NewDraft } from '@fairway/contract/drafts'
import { readDraft, type DraftParts } from '@fairway/contract/draft-text'
import { computed, reactive, shallowRef } from 'vue'
import { newKey, write } from '../../api/write.ts'
import { troubleOf, type Trouble } from '../../ui/trouble.ts'
import { hear, type ShownAnswer } from '../assistant/answerEvents.ts'
import { stopGeneration } from '../assistant/conversations.ts'
import { useGenerations } from '../assistant/useGenerations.ts'
import { keep, readKept } from './keptDraft.ts'

type Needs = { wanted: () => DraftFor; owner: string; ended: (answer: ShownAnswer, tokensLeft: number | undefined) => void }

/** A draft while it is being written, and what came of it. */
export function useDraft({ wanted, owner, ended }: Needs) {
  const order = shallowRef<NewDraft>()
  const answer = shallowRef<ShownAnswer>()
  const trouble = shallowRef<Trouble>()
  const isStopping = shallowRef(false)
  const isWriting = computed(() => order.value !== undefined && trouble.value === undefined && (answer.value === undefined || answer.value.state === 'running'))
  const parts = computed<DraftParts | undefined>(() => answer.value && readDraft(answer.value.text, order.value?.languages ?? [], answer.value.state === 'running'))

  const generations = useGenerations({
    seqOf: () => answer.value?.seq ?? 0,
    heard(generation, events) {
      const before = answer.value
      if (before?.generation !== generation) return false
      const { answer: now, isBehind } = hear(before, events)
      answer.value = now
      if (before.state === 'running' && now.state !== 'running') {
        const end = events.find(({ type }) => type === 'end')
        ended(now, end?.type === 'end' ? end.tokensLeft : undefined)
      }
      return isBehind
    },
    // The hour is over, or the server has lost it.
    isGone: () => answer.value?.state === 'running' && (answer.value = { ...answer.value, state: 'interrupted' }),
  })

  async function send(wish: NewDraft): Promise<void> {
    order.value = wish
    answer.value = undefined
    trouble.value = undefined
    isStopping.value = false
    keep(owner, wanted(), wish)
    try {
      const { generation } = await write<BegunDraft>('POST', 'assistant/drafts', { body: wish, key: wish.clientId })
      if (order.value?.clientId !== wish.clientId) return
      answer.value = { ...nothingYet, generation }
      generations.follow([generation])
    } catch (error) {
      if (order.value?.clientId !== wish.clientId) return
      trouble.value = troubleOf(error)
      keep(owner, wanted(), undefined)
    }
  }

  return reactive({
    order,
    answer,
    parts,
    trouble,
    isWriting,
    isStopping,
    begin: (wish: Omit<NewDraft, 'clientId' | 'for'>) => send({ ...wish, for: wanted(), clientId: newKey() }),
    /** Of before the page was loaded anew. */
    resume(): void {
      const kept = readKept(owner, wanted())
      if (kept) void send(kept)
    },
    async stop(): Promise<void> {
      if (!answer.value || isStopping.value) return
      isStopping.value = true
      await stopGeneration(answer.value.generation).catch((error: unknown) => {
        isStopping.value = false
        trouble.value = troubleOf(error)
      })
    },
    forget(): void {
      if (answer.value?.state === 'running') void stopGeneration(answer.value.generation).catch(() => {})
      keep(owner, wanted(), undefined)
      generations.follow([])
      order.value = answer.value = trouble.value = undefined
    },
  })
}

const nothingYet: Omit<ShownAnswer, 'generation'> = { id: 0, parent: null, at: '', role: 'assistant', state: 'running', text: '', tools: [], cards: [], cardsAt: [], sources: [], seq: 0, isCached: false }

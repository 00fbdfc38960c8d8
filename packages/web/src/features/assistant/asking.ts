import type { Asked, NewQuestion } from '@fairway/contract/assistant'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { newKey, type Delay } from '../../api/write.ts'
import { troubleOf, type Trouble } from '../../ui/trouble.ts'
import { sendQuestion } from './conversations.ts'
import { keepQuestion, readQuestion, type KeptQuestion } from './keptQuestion.ts'

/** A question on its way to the server. */
export type Pending = KeptQuestion & { /** Why it takes long. */ delay?: Delay; /** Why it was refused. */ trouble?: Trouble }

/** Where it was asked: in a conversation, or to begin one. */
export type Place = number | 'new'

/** The questions that were asked here and have no answer yet, one in each place; each is sent under one client id however often. */
export const useAsking = defineStore('assistant-asking', () => {
  const pending = shallowRef<Readonly<Record<string, Pending>>>({})
  let owner = ''

  const at = (place: Place): Pending | undefined => pending.value[place]

  function set(place: Place, question: Pending | undefined): void {
    const { [place]: _, ...others } = pending.value
    pending.value = question ? { ...others, [place]: question } : others
  }

  /** @returns what the server has made of it; nothing if it was refused, which then stands with the question */
  async function send(place: Place, question: KeptQuestion): Promise<Asked | undefined> {
    const whose = owner
    const isStill = () => owner === whose && at(place)?.clientId === question.clientId
    set(place, question)
    keepQuestion(whose, String(place), question)
    const { clientId, text, parent } = question
    const asked: NewQuestion = { clientId, text, ...(place !== 'new' && { conversation: place, ...(parent !== undefined && { parent }) }) }
    try {
      const answer = await sendQuestion(asked, (delay) => isStill() && set(place, { ...question, delay }))
      keepQuestion(whose, String(place), undefined)
      if (!isStill()) return undefined
      set(place, undefined)
      return answer
    } catch (error) {
      if (isStill()) set(place, { ...question, trouble: troubleOf(error) })
      return undefined
    }
  }

  return {
    at,
    /** @param whose who asks from now on at this computer */
    open(whose: string): void {
      if (whose === owner) return
      owner = whose
      pending.value = {}
    },
    ask: (place: Place, text: string, parent?: number | null): Promise<Asked | undefined> => send(place, { clientId: newKey(), text, ...(parent !== undefined && { parent }) }),
    retry: (place: Place): Promise<Asked | undefined> => {
      const question = at(place)
      if (!question) return Promise.resolve(undefined)
      const { clientId, text, parent } = question
      return send(place, { clientId, text, ...(parent !== undefined && { parent }) })
    },
    /** Sends what was asked here before the page was loaded anew. */
    async resume(place: Place): Promise<Asked | undefined> {
      const kept = at(place) ? undefined : readQuestion(owner, String(place))
      return kept && send(place, kept)
    },
    discard(place: Place): void {
      set(place, undefined)
      keepQuestion(owner, String(place), undefined)
    },
  }
})

import type { LiveEvent } from '@fairway/contract/live'
import type { Localised } from '@fairway/contract/localised'
import type { Message, Room, RoomAnswer } from '@fairway/contract/rooms'
import { inject, onScopeDispose, provide, shallowReactive, watch, type InjectionKey } from 'vue'
import { live } from '../../api/live.ts'
import { hear, type ShownAnswer } from '../assistant/answerEvents.ts'
import { useGenerations } from '../assistant/useGenerations.ts'
import { askAssistantAgain, stopAnswer } from './rooms.ts'
import { useRooms } from './roomsStore.ts'
import { keyOf } from './senderKey.ts'

/** Why the assistant does not answer a message of the reader's. */
export type AnswerRefusal = { title: Localised; /** is being asked for again */ isAsking?: boolean }

export type RoomAnswers = ReturnType<typeof provideRoomAnswers>
const key: InjectionKey<RoomAnswers> = Symbol('answers')

/**
 * What the assistant says in a room while it says it: each answer is heard for as long as it is drawn somewhere, and is in its
 * message once it has ended.
 */
export function provideRoomAnswers(room: () => Room, messages: () => readonly Message[]) {
  const rooms = useRooms()
  /** By their generations. */
  const heard = shallowReactive(new Map<string, ShownAnswer>())
  const drawn = new Map<string, number>()
  /** By the `seq` of what was asked. */
  const refused = shallowReactive(new Map<number, AnswerRefusal>())
  const { follow } = useGenerations({
    seqOf: (generation) => heard.get(generation)?.seq ?? 0,
    heard(generation, events) {
      const { answer, isBehind } = hear(heard.get(generation) ?? begun(generation), events)
      heard.set(generation, answer)
      return isBehind
    },
    // How it ended is told in the log.
    isGone: () => {},
  })

  const topic = () => (rooms.me ? `asker:${keyOf(rooms.me)}` : undefined)
  watch(topic, (now, before) => {
    if (before) live.unsubscribe(before)
    if (now) live.subscribe(now)
    refused.clear()
  }, { immediate: true })
  const stop = live.listen((event: LiveEvent) => {
    if (event.type === 'answer-refused' && event.room === room().id) refused.set(event.seq, { title: event.title })
  })
  onScopeDispose(() => {
    stop()
    const last = topic()
    if (last) live.unsubscribe(last)
  })
  // It answers after all.
  watch(messages, (now) => {
    for (const { answer, replyTo } of now) if (answer && replyTo !== undefined) refused.delete(replyTo)
  })

  const answers = {
    /** For as long as it is drawn. */
    draw(generation: string): void {
      drawn.set(generation, (drawn.get(generation) ?? 0) + 1)
      follow([...drawn.keys()])
    },
    leave(generation: string): void {
      const count = (drawn.get(generation) ?? 1) - 1
      if (count > 0) return void drawn.set(generation, count)
      drawn.delete(generation)
      follow([...drawn.keys()])
    },

    /** As it is known now. */
    shown: (answer: RoomAnswer, text: string): ShownAnswer => (answer.state === 'running' ? (heard.get(answer.generation) ?? begun(answer.generation)) : ended(answer, text, heard.get(answer.generation))),

    refusal: (seq: number) => refused.get(seq),
    mayStop: ({ asker }: RoomAnswer): boolean => room().mayModerate || isMine(asker),
    mayAskAgain: ({ asker }: RoomAnswer): boolean => room().mayPost && isMine(asker),
    stop: (answer: RoomAnswer) => stopAnswer(answer.generation),
    askAgain: (seq: number) => askAssistantAgain(room().id, seq),

    /** What is said of a refusal when it was asked for again. */
    noteRefusal: (seq: number, refusal: AnswerRefusal | undefined): void => void (refusal ? refused.set(seq, refusal) : refused.delete(seq)),
  }
  provide(key, answers)
  return answers

  function isMine(asker: string): boolean {
    return rooms.me !== null && keyOf(rooms.me) === asker
  }
}

export const useRoomAnswers = (): RoomAnswers | undefined => inject(key, undefined)

function begun(generation: string): ShownAnswer {
  return { id: 0, parent: null, at: '', role: 'assistant', generation, state: 'running', text: '', tools: [], cards: [], cardsAt: [], sources: [], seq: 0, isCached: false }
}

/** @param heard where the cards stood while it came, so that nothing moves when it has ended */
function ended({ generation, state, cards = [], sources = [], ...answer }: RoomAnswer, text: string, heard: ShownAnswer | undefined): ShownAnswer {
  return { ...begun(generation), ...answer, state, text, cards, sources, ...(heard?.cardsAt && heard.cards.length === cards.length && { cardsAt: heard.cardsAt }) }
}

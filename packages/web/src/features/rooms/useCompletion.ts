import { assistantCalls } from '@fairway/contract/assistant-mention'
import type { FoundPerson, Room, Sender } from '@fairway/contract/rooms'
import { useDebounceFn } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { completionAt, type Completion } from './drafts.ts'
import { findPeople } from './rooms.ts'
import { useRooms } from './roomsStore.ts'

export type Choice = FoundPerson | 'room' | 'assistant'

const mostChoices = 8
/** As somebody begins to type who does not know what it is called here. */
const assistantSpellings = ['智能助手', 'zhushou', 'ai']

/** Whom the name that is being typed behind an `@` may mean: those here who fit, and all whom the server finds. */
export function useCompletion(room: () => Room, here: () => readonly Sender[], mayCall: () => boolean) {
  const rooms = useRooms()
  const completion = shallowRef<Completion>()
  const found = shallowRef<readonly FoundPerson[]>([])
  const marked = shallowRef(0)
  let asked: AbortController | undefined

  const fits = (name: string, typed: string) => name.toLocaleLowerCase().includes(typed.toLocaleLowerCase())
  const choices = computed<readonly Choice[]>(() => {
    const typed = completion.value?.typed
    if (typed === undefined) return []
    const people = new Map<string, FoundPerson>([...here(), ...found.value].filter(({ kind, id, name }) => kind === 'person' && id !== rooms.me?.id && fits(name, typed)).map((one) => [one.id, one]))
    const isCalled = mayCall() && [...Object.values(assistantCalls), ...assistantSpellings].some((name) => name.startsWith(typed.toLowerCase()))
    return [...(isCalled ? (['assistant'] as const) : []), ...(room().mayModerate && 'room'.startsWith(typed.toLowerCase()) ? (['room'] as const) : []), ...people.values()].slice(0, mostChoices)
  })

  const ask = useDebounceFn(async () => {
    const typed = completion.value?.typed
    if (typed === undefined) return
    asked?.abort()
    const { signal } = (asked = new AbortController())
    // Without an answer there are those who are here.
    const people = await findPeople(typed, room().id, signal).then((answer) => answer.people, () => [])
    if (!signal.aborted) found.value = people
  }, 150)

  // Who has left the room asks for nobody any more.
  onScopeDispose(() => {
    completion.value = undefined
    asked?.abort()
  })

  return {
    completion,
    choices,
    marked,
    look(text: string, cursor: number): void {
      const before = completion.value?.typed
      completion.value = completionAt(text, cursor)
      if (completion.value?.typed === before) return
      marked.value = 0
      if (completion.value) void ask()
    },
    close: () => void (completion.value = undefined),
    move: (by: number) => void (marked.value = (marked.value + by + choices.value.length) % choices.value.length),
  }
}

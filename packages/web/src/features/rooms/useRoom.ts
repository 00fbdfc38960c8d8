import type { LiveEvent } from '@fairway/contract/live'
import type { Localised } from '@fairway/contract/localised'
import type { Message, RoomEvent, Sender } from '@fairway/contract/rooms'
import { computed, onScopeDispose, reactive, shallowRef, watch } from 'vue'
import { live } from '../../api/live.ts'
import { ApiProblem } from '../../api/problem.ts'
import { createRoomLog, type Outcome } from './roomLog.ts'
import { readMessages, type Place } from './rooms.ts'
import { useRooms } from './roomsStore.ts'
import { keyOf } from './senderKey.ts'
import { useOutbox } from './useOutbox.ts'
import { noteWelcome, wantsWelcome } from './welcomes.ts'

/** Said by Fairway and not kept: who came and went, what was changed. */
export type RoomNotice = { key: string; at: string; text: Localised } | { key: string; at: string; welcome: Sender | null } | { key: string; at: string; change: Extract<RoomEvent, { kind: 'member' }> }

const pageLength = 50
/** Messages that are held, and drawn: those far from the reader are forgotten and read again when they come back. */
const mostHeld = 300
const mostNotices = 8
/** Until a room is read anew (ms). */
const anewPause = 400
/** Somebody types until this long after it was last heard of (ms). */
const typingLasts = 5000
/** What is heard of their typing this soon after what they said was of that (ms): it may come later. */
const typingMayBeLate = 1500

/** One room while it is looked at: its messages, who is there, who types. */
export function useRoom(id: number, { hasWelcome = false } = {}) {
  const topic = `room:${id}`
  const rooms = useRooms()
  const outbox = useOutbox()
  const log = createRoomLog()

  const messages = shallowRef<readonly Message[]>([])
  const state = shallowRef<'loading' | 'ready' | 'gone'>('loading')
  const error = shallowRef<Error | null>(null)
  /** On its way, at which end of the list or after which message. */
  const loading = shallowRef<'before' | 'after' | number | null>(null)
  const atEnd = shallowRef(true)
  const number = shallowRef(0)
  const presence = shallowRef<{ count: number; people: readonly Sender[] }>()
  const typists = shallowRef<readonly { sender: Sender; until: number; since: number }[]>([])
  const saidAt = new Map<string, number>()
  const notices = shallowRef<readonly RoomNotice[]>([])
  /** Where the reader is, for what is forgotten. */
  let place = 0
  let opening: AbortController | undefined
  let isBehind = false
  /** What is known belongs to another epoch. */
  let isVoid = false
  let anew: ReturnType<typeof setTimeout> | undefined

  function publish(): void {
    messages.value = log.messages
    atEnd.value = log.isAtEnd()
    number.value = log.number
    rooms.bump(id, log.last, log.number)
    // Also of what was not told as it happened, but read.
    for (const { sender, since } of typists.value) if (log.messages.some((message) => message.seq > since && keyOf(message.sender) === keyOf(sender))) stopTyping(keyOf(sender))
    const mine = rooms.me && keyOf(rooms.me)
    outbox.arrived(log.messages.flatMap((message) => (keyOf(message.sender) === mine ? [message.clientId] : [])))
  }

  /** Reads a part of the room, and follows it from there. @returns whether it is there */
  async function open(at: Place = {}): Promise<boolean> {
    opening?.abort()
    const { signal } = (opening = new AbortController())
    error.value = null
    try {
      const page = await readMessages(id, at, pageLength, signal)
      if (signal.aborted) return false
      const isFollowing = state.value === 'ready' && !isVoid
      if (!isFollowing || !log.show(page)) {
        log.begin(page)
        isVoid = false
        state.value = 'ready'
        if (!isNewHere) follow()
      }
      publish()
      return true
    } catch (cause) {
      if (signal.aborted) return false
      if (cause instanceof ApiProblem && cause.status === 404) state.value = 'gone'
      else error.value = cause instanceof Error ? cause : new Error(String(cause))
      return false
    }
  }

  /** Who begins to listen without a place is welcomed; what they are told of the log is asked for again, from their place. */
  let isNewHere = false
  function position() {
    if (!isNewHere && log.epoch !== '') return { epoch: log.epoch, since: log.last }
    return {}
  }
  const follow = () => live.subscribe(topic, position)

  async function more(end: 'before' | 'after' | number, at: Place): Promise<void> {
    if (loading.value !== null) return
    loading.value = end
    try {
      if (log.add(await readMessages(id, at, pageLength))) {
        log.keepAround(end === 'before' ? (messages.value[0]?.seq ?? 0) : end === 'after' ? (messages.value.at(-1)?.seq ?? 0) : place, mostHeld)
        publish()
      }
      error.value = null
    } catch (cause) {
      error.value = cause instanceof Error ? cause : new Error(String(cause))
    } finally {
      loading.value = null
    }
  }

  function after(outcome: Outcome): void {
    if (outcome === 'behind' && !isBehind) {
      isBehind = true
      follow()
    } else if (outcome === 'void') {
      isVoid = true
      // An instance may know less for a moment than the database, from which the history is read.
      clearTimeout(anew)
      anew = setTimeout(() => void open(), anewPause)
    } else if (outcome === 'stale') {
      // What is seen may have been edited or deleted meanwhile.
      const seen = place || messages.value.at(-1)?.seq
      void readMessages(id, seen ? { around: seen } : {}, pageLength).then((page) => log.renew(page) && publish()).catch(() => {})
    }
  }

  function hear(event: LiveEvent): void {
    if (!('topic' in event) || event.topic !== topic) return
    switch (event.type) {
      case 'subscribed':
        if (isNewHere) {
          isNewHere = false
          if (state.value === 'ready') follow()
          break
        }
        isBehind = false
        if (event.missed && state.value === 'ready') {
          const outcome = log.resume(event.missed)
          if (outcome !== 'void') publish()
          after(outcome)
        }
        break
      case 'room-events': {
        if (state.value !== 'ready') break
        const fresh = event.events.filter(({ seq }) => seq > log.last)
        const outcome = log.hear(event.epoch, event.events)
        publish()
        after(outcome)
        if (outcome === 'fine') for (const one of fresh) happened(one)
        break
      }
      case 'lagged':
        follow()
        break
      case 'unsubscribed':
      case 'error':
        // What the server cannot answer now is asked for again.
        if (event.type === 'error' && event.code !== 'no-such-topic') break
        live.unsubscribe(topic)
        state.value = 'gone'
        rooms.readSoon()
        break
      case 'presence':
        presence.value = { count: event.count, people: event.people ?? [] }
        break
      case 'typing':
        typed(event.people)
        break
      case 'room-notice':
        if (event.notice === 'welcome') {
          // It is told to whoever begins to listen; the page says it in its own words, once a day.
          if (!hasWelcome) break
          if (wantsWelcome(rooms.me)) notice({ key: `${event.at} welcome`, at: event.at, welcome: rooms.me })
          noteWelcome(rooms.me)
        } else if (!rooms.me || event.about !== keyOf(rooms.me)) notice({ key: `${event.at} ${event.notice}`, at: event.at, text: event.text })
        break
    }
  }

  function happened(event: RoomEvent): void {
    if (event.kind === 'message') stopTyping(keyOf(event.sender))
    else if (event.kind === 'member') notice({ key: `member ${event.seq}`, at: event.at, change: event })
    else if (event.kind === 'room-changed') void rooms.readOne(id).catch(() => {})
  }

  const notice = (one: RoomNotice) => void (notices.value = [...notices.value.filter(({ key }) => key !== one.key), one].slice(-mostNotices))

  let sweep: ReturnType<typeof setTimeout> | undefined
  function typed(people: readonly Sender[]): void {
    const until = Date.now() + typingLasts
    const others = people.filter((one) => (!rooms.me || keyOf(one) !== keyOf(rooms.me)) && Date.now() - (saidAt.get(keyOf(one)) ?? 0) > typingMayBeLate)
    typists.value = [...typists.value.filter(({ sender }) => !others.some((one) => keyOf(one) === keyOf(sender))), ...others.map((sender) => ({ sender, until, since: log.last }))]
    clearTimeout(sweep)
    sweep = setTimeout(() => (typists.value = typists.value.filter((one) => one.until > Date.now())), typingLasts + 50)
  }

  function stopTyping(sender: string): void {
    saidAt.set(sender, Date.now())
    if (typists.value.some((one) => keyOf(one.sender) === sender)) typists.value = typists.value.filter((one) => keyOf(one.sender) !== sender)
  }

  const stop = live.listen(hear)
  if (hasWelcome) {
    watch(() => (rooms.isKnown ? (rooms.me ? keyOf(rooms.me) : '') : undefined), (name) => {
      if (name === undefined || !wantsWelcome(rooms.me)) return
      isNewHere = true
      follow()
    }, { immediate: true })
  }
  onScopeDispose(() => {
    stop()
    opening?.abort()
    clearTimeout(sweep)
    clearTimeout(anew)
    live.unsubscribe(topic)
  })

  return reactive({
    id,
    messages,
    state,
    error,
    loading,
    atEnd,
    number,
    presence,
    notices,
    typists: computed(() => typists.value.map(({ sender }) => sender)),
    hasBefore: computed(() => messages.value.length > 0 && log.hasBefore()),
    open,
    loadBefore: () => messages.value[0] && log.hasBefore() ? more('before', { before: messages.value[0].seq }) : undefined,
    loadAfter: () => messages.value.length > 0 && !log.isAtEnd() ? more('after', { after: messages.value.at(-1)!.seq }) : undefined,
    /** Reads what is missing after a message of the list. */
    fillGap: (seq: number) => more(seq, { after: seq }),
    find: log.find,
    /** The message at which the reader looks. */
    lookAt: (seq: number) => void (place = seq),
  })
}

export type OpenRoom = ReturnType<typeof useRoom>

import type { LiveEvent } from '@fairway/contract/live'
import type { Guest, Room, Rooms, Sender } from '@fairway/contract/rooms'
import { useQuery, useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { live } from '../../api/live.ts'
import { readAgain } from '../../api/readAgain.ts'
import { useSession } from '../identity/session.ts'
import { readGuest, readRoom, readRooms, roomsKey, type Reading } from './rooms.ts'
import { keyOf } from './senderKey.ts'
import { badgeOf, bumped, seen } from './unread.ts'

/** Everybody in a room hears of a change at once: they ask within this time (ms), each when it likes. */
const spread = 1500

type Bump = [id: number, top: number, number: number]
type Mentioned = Extract<LiveEvent, { type: 'mentioned' }>

/** The rooms of the reader, how much of each is unread, and as whom they write. Kept fresh over the socket. */
export const useRooms = defineStore('rooms', () => {
  const session = useSession()
  const cache = useQueryCache()
  const guest = shallowRef<Guest | null>()

  const me = computed<Sender | null>(() => {
    if (session.viewer) return { kind: 'person', id: String(session.viewer.id), name: session.viewer.name }
    return guest.value ? { kind: 'guest', ...guest.value } : null
  })
  const key = computed(() => [...roomsKey, 'list', me.value ? keyOf(me.value) : ''])
  const isKnown = computed(() => session.known && (session.viewer !== null || guest.value !== undefined))
  const { data, status, error, refetch } = useQuery({ key: () => key.value, query: readList, enabled: () => isKnown.value, staleTime: 60_000 })
  const rooms = computed<readonly Room[]>(() => data.value?.rooms ?? [])

  watch(() => session.known && !session.viewer, async (isNobody) => {
    if (isNobody && guest.value === undefined) guest.value = await readGuest().catch(() => null)
  }, { immediate: true })

  /** How far each log went when the server counted the mentions in it, and the later ones that were told since. */
  const countedTo = new Map<number, number>()
  const told = new Map<number, Set<number>>()
  const hearers = new Set<(event: Mentioned) => void>()
  /** How far the reader has seen of which the server has not said that it knows: what it says of before does not undo it. */
  const unsaid = new Map<number, Room['read']>()

  async function readList({ signal }: { signal: AbortSignal }): Promise<Rooms> {
    const list = await readRooms(signal)
    return { rooms: list.rooms.map(latest) }
  }

  /** As the server told it, and as far as was heard since it was asked. */
  function latest(room: Room): Room {
    const known = rooms.value.find(({ id }) => id === room.id)
    if (known?.epoch !== room.epoch) unsaid.delete(room.id)
    const now = counted(room.id, room)
    return known?.epoch === room.epoch ? bumped(now, known.top, known.number) : now
  }

  function patch(id: number, change: (room: Room) => Room): void {
    const before = rooms.value
    const next = before.map((room) => (room.id === id ? change(room) : room))
    if (next.some((room, at) => room !== before[at])) cache.setQueryData(key.value, { rooms: next } satisfies Rooms)
  }

  /** How far a room's log goes. */
  function bump(id: number, top: number, number: number): void {
    patch(id, (room) => bumped(room, top, number))
  }

  /** What the server counted, and what was told that is later than that. */
  function counted<Place extends Reading>(id: number, place: Place): Place {
    countedTo.set(id, place.top)
    const later = [...(told.get(id) ?? [])].filter((seq) => seq > place.top)
    told.set(id, new Set(later))
    const ahead = unsaid.get(id)
    if (ahead && ahead.seq <= place.read.seq) unsaid.delete(id)
    const read = ahead && ahead.seq > place.read.seq ? ahead : place.read
    const mentions = read === ahead && read.seq >= place.top ? 0 : place.mentions
    return { ...place, read, mentions: mentions + later.filter((seq) => seq > read.seq).length }
  }

  function takeReading(id: number, reading: Reading): void {
    const { read, mentions } = counted(id, reading)
    patch(id, (room) => ({ ...room, read, mentions }))
  }

  function takeMention(event: Mentioned): void {
    const known = told.get(event.room) ?? new Set()
    if (known.has(event.seq)) return
    told.set(event.room, known.add(event.seq))
    const isNew = event.seq > (countedTo.get(event.room) ?? 0)
    patch(event.room, (room) => (isNew && event.seq > room.read.seq ? { ...room, mentions: room.mentions + 1, top: Math.max(room.top, event.seq) } : room))
    for (const hear of hearers) hear(event)
  }

  let asking: ReturnType<typeof setTimeout> | undefined
  function readSoon(): void {
    asking ??= setTimeout(() => {
      asking = undefined
      void readAgain(cache, roomsKey)
    }, spread * Math.random())
  }

  /** Told before the list was there, which may have been read before that. */
  const early: { bumps: readonly Bump[]; areFirst: boolean }[] = []
  function takeBumps(bumps: readonly Bump[], areFirst: boolean): void {
    if (!data.value) {
      early.push({ bumps, areFirst })
      return
    }
    for (const [id, top, number] of bumps) {
      if (!rooms.value.some((room) => room.id === id)) readSoon()
      else {
        // Somebody may have been mentioned after the list was read and before anything was told.
        if (areFirst && top > (countedTo.get(id) ?? 0)) readSoon()
        bump(id, top, number)
      }
    }
  }
  watch(data, (list) => {
    if (list) for (const { bumps, areFirst } of early.splice(0)) takeBumps(bumps, areFirst)
  })

  const topic = computed(() => (session.viewer ? `rooms:${session.viewer.id}` : undefined))
  /** Subscribed, and not yet told where everything stands; another tab's beginning concerns this one little. */
  let isBeginning = false
  let gap = false
  const stop = live.listen((event) => {
    switch (event.type) {
      case 'room-bumps':
        takeBumps(event.rooms, isBeginning && event.isFirst === true)
        if (event.isFirst) isBeginning = false
        break
      case 'room-read':
        takeReading(event.room, event)
        break
      case 'mentioned':
        takeMention(event)
        break
      case 'rooms-changed':
        readSoon()
        break
      case 'lagged':
      case 'subscribed':
        if (event.topic !== topic.value) break
        isBeginning ||= event.type === 'subscribed'
        if (event.type === 'lagged' || gap) readSoon()
        break
    }
  })
  watch(live.state, (state) => (gap ||= state === 'waiting'))
  watch(topic, (now, before) => {
    if (before) live.unsubscribe(before)
    if (now) live.subscribe(now)
  }, { immediate: true })
  onScopeDispose(() => {
    stop()
    clearTimeout(asking)
  })

  return {
    me,
    guest,
    rooms,
    isKnown,
    status,
    error,
    refetch,
    badge: computed(() => badgeOf(rooms.value)),
    moderates: computed(() => rooms.value.some(({ mayModerate }) => mayModerate)),
    find: (id: number) => rooms.value.find((room) => room.id === id),
    bump,
    takeReading,
    /** The reader has seen everything up to this message; the server is told elsewhere. */
    see(id: number, read: Room['read']): void {
      unsaid.set(id, read)
      patch(id, (room) => seen(room, read))
    },
    /** It is to be unread again. */
    unsee: (id: number) => unsaid.delete(id),
    /** A room was changed, joined, made or left. */
    async readOne(id: number): Promise<Room> {
      const room = latest(await readRoom(id))
      if (rooms.value.some((one) => one.id === id)) patch(id, () => room)
      else cache.setQueryData(key.value, { rooms: [...rooms.value, room] } satisfies Rooms)
      return room
    },
    readAgain: () => readAgain(cache, roomsKey),
    readSoon,
    onMentioned(hear: (event: Mentioned) => void): () => void {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  }
})

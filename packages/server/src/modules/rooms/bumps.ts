import type { LiveEvent } from '@fairway/contract/live'
import type { Sender } from '@fairway/contract/rooms'
import { createLooking } from '../../looking.ts'

// What somebody hears of the rooms that they have but do not look at: where each stands, about once a second, and at once that they
// were mentioned, or have written there themselves in another tab. A student has dozens of rooms and looks at one.

/** A message that names somebody. */
export type Mentioned = { seq: number; by: Sender; text: string; people: number[]; room: boolean }

/** How far somebody has read by writing: their last message. */
export type Posted = { person: number; seq: number; number: number }

export type Standing = { roomId: number; top: number; number: number }
/** What was written after `after`, up to `top`. */
export type Gap = { roomId: number; after: number; top: number }
export type Bump = Standing & { mentioned: Mentioned[]; posted: Posted[] }

/** What somebody has. Two of the same `key` are the same: a section is one's own before anybody asked for its room. */
export type Having = { roomIds: readonly number[]; key: string }

export type BumpsNeeds = {
  bus: { isShared: boolean; publish(channel: string, text: string): void; listen(channel: string, handler: (text: string) => void): () => void }
  /** To who hears one of these topics here. One frame for all. */
  publishTo(topics: readonly string[], event: LiveEvent): void
  /** Which rooms people have, of each in their order. */
  havingOf(personIds: readonly number[]): Promise<Having[]>
  /** Of these people, those who have this room. */
  thoseIn(roomId: number, personIds: readonly number[]): Promise<number[]>
  standingsOf(roomIds: readonly number[]): Promise<Standing[]>
  /** The first `most` of what was said in these with somebody's name in it. */
  mentionedMeanwhile(gaps: readonly Gap[], most: number): Promise<(Mentioned & { roomId: number })[]>
  /** A log ends before what was told of it. */
  onLost(): void
  onError(error: unknown): void
}

const everyMs = 1000
const refreshAfterMs = 250
/** Not every change is told to this instance: rows may be changed elsewhere, or the bus may be away. */
const lookAtAllEveryMs = 15_000
const mostAtOnce = 500
/** After an outage in which more was said than this, everybody in those rooms counts anew. */
const mostMentioned = 200
const channel = 'room-bumps'

export type Bumps = ReturnType<typeof createBumps>

export function createBumps({ bus, publishTo, havingOf, thoseIn, standingsOf, mentionedMeanwhile, onLost, onError }: BumpsNeeds) {
  /** Who listens here, with what they have; null: that is not known yet. */
  const havingBy = new Map<number, Having | null>()
  const peopleOf = new Map<number, Set<number>>()
  /** The tops that were told last, of the rooms in `peopleOf`. */
  const tops = new Map<number, number>()
  const waiting = new Map<number, Standing>()
  /** Who may have other rooms than before, and whether they are told in any case. */
  const stale = new Map<number, boolean>()
  /** Who has just subscribed, and is told first where everything stands. */
  const beginners = new Set<number>()
  const looking = createLooking({ everyMs: lookAtAllEveryMs, look, onError })
  let lookAtAllFrom = 0
  let timer: NodeJS.Timeout | undefined
  let refreshing: NodeJS.Timeout | undefined
  let told = 0
  const stopListening = bus.listen(channel, (text) => heard(JSON.parse(text) as Bump))

  return {
    /** Told of what this instance writes. */
    happened(bump: Bump): void {
      heard(bump)
      if (bus.isShared) bus.publish(channel, JSON.stringify(bump))
    },

    refresh,

    /** One more tab of this person begins to listen. */
    begin(personId: number): void {
      if (!havingBy.has(personId)) havingBy.set(personId, null)
      beginners.add(personId)
      soon()
    },

    /** The last one does no more. */
    end(personId: number): void {
      keep(personId, { roomIds: [], key: '' })
      havingBy.delete(personId)
      beginners.delete(personId)
    },

    /** Of everybody who listens: what changed may have been missed. */
    lookAgain(): void {
      lookAtAllFrom = 0
      looking.soon()
    },

    /** Where rooms stand is of another life of the logs. */
    beginAnew(): void {
      tops.clear()
      waiting.clear()
      for (const personId of havingBy.keys()) beginners.add(personId)
      tellChanged([...havingBy.keys()])
      soon()
    },

    start: looking.start,

    async close(): Promise<void> {
      clearTimeout(timer)
      clearTimeout(refreshing)
      stopListening()
      await looking.stop()
    },
  }

  /**
   * These people may have other rooms than before. At the bell thousands have in every second: they are asked for together.
   *
   * @param isTold even if they have the same ones: what they may do there has changed
   */
  function refresh(personIds: Iterable<number>, isTold = false): void {
    for (const personId of personIds) {
      const known = havingBy.get(personId)
      // They may have asked for their rooms before this, and it is not known with what answer.
      if (known !== undefined) stale.set(personId, isTold || known === null || Boolean(stale.get(personId)))
    }
    if (stale.size > 0) soon()
  }

  function soon(): void {
    refreshing ??= setTimeout(() => {
      refreshing = undefined
      looking.soon()
    }, refreshAfterMs).unref()
  }

  async function look(): Promise<void> {
    const isOfAll = Date.now() >= lookAtAllFrom
    if (isOfAll) lookAtAllFrom = Date.now() + lookAtAllEveryMs
    const asked = new Map(stale)
    const began = new Set(beginners)
    stale.clear()
    beginners.clear()
    try {
      const personIds = isOfAll ? [...havingBy.keys()] : [...new Set([...asked.keys(), ...began])]
      for (let from = 0; from < personIds.length; from += mostAtOnce) await lookAt(personIds.slice(from, from + mostAtOnce), asked, began)
      if (isOfAll) await findLost()
    } catch (error) {
      for (const personId of began) if (havingBy.has(personId)) beginners.add(personId)
      refresh(asked.keys(), true)
      throw error
    }
  }

  async function lookAt(personIds: readonly number[], asked: ReadonlyMap<number, boolean>, began: ReadonlySet<number>): Promise<void> {
    const found = await havingOf(personIds)
    const isOther = personIds.map((personId, index) => keep(personId, found[index]!))
    tellChanged(personIds.filter((personId, index) => isOther[index] || asked.get(personId)))
    const beginning = personIds.flatMap((personId, index) => (began.has(personId) ? [{ personId, roomIds: found[index]!.roomIds }] : []))
    if (beginning.length === 0) return
    const standings = await standingsOf([...new Set(beginning.flatMap(({ roomIds }) => roomIds))])
    const standingOf = new Map(standings.map((standing) => [standing.roomId, standing]))
    for (const { roomId, top } of standings) if (peopleOf.has(roomId)) tops.set(roomId, Math.max(top, tops.get(roomId) ?? 0))
    for (const { personId, roomIds } of beginning) {
      // Where nothing was said, nothing can be missed; some of these are not even in their list yet.
      const said = roomIds.map((roomId) => standingOf.get(roomId)).filter((standing): standing is Standing => standing !== undefined && standing.number > 0)
      publishTo([topicOf(personId)], { type: 'room-bumps', rooms: said.map(tupleOf), isFirst: true })
    }
  }

  /** @returns whether they have other rooms than was known */
  function keep(personId: number, now: Having): boolean {
    const before = havingBy.get(personId)
    // Meanwhile nobody listens any more.
    if (before === undefined) return false
    havingBy.set(personId, now)
    const rooms = new Set(now.roomIds)
    for (const roomId of before?.roomIds ?? []) {
      if (rooms.has(roomId)) continue
      const people = peopleOf.get(roomId)
      people?.delete(personId)
      if (people?.size !== 0) continue
      peopleOf.delete(roomId)
      tops.delete(roomId)
    }
    for (const roomId of rooms) peopleOf.set(roomId, (peopleOf.get(roomId) ?? new Set()).add(personId))
    return before !== null && before.key !== now.key
  }

  /** The bus loses messages, and a commit may be heard of by nobody. */
  async function findLost(): Promise<void> {
    if (peopleOf.size === 0) return
    const before = new Map(tops)
    const gaps: Gap[] = []
    for (const standing of await standingsOf([...peopleOf.keys()])) {
      const top = tops.get(standing.roomId)
      // What was heard meanwhile may be later than what was read.
      if (top !== before.get(standing.roomId) || top === standing.top || !peopleOf.has(standing.roomId)) continue
      if (top !== undefined && top > standing.top) onLost()
      else if (top !== undefined) gaps.push({ roomId: standing.roomId, after: top, top: standing.top })
      wait(standing)
    }
    await tellMentionedMeanwhile(gaps)
  }

  async function tellMentionedMeanwhile(gaps: readonly Gap[]): Promise<void> {
    const missed = await mentionedMeanwhile(gaps, mostMentioned)
    if (missed.length === mostMentioned) return tellChanged([...new Set(gaps.flatMap(({ roomId }) => [...(peopleOf.get(roomId) ?? [])]))])
    for (const { roomId, ...one } of missed) await tellMentioned(roomId, peopleOf.get(roomId) ?? new Set(), one)
  }

  function heard({ mentioned, posted, ...standing }: Bump): void {
    for (const one of posted) tellPosted(standing, one, mentioned)
    const people = peopleOf.get(standing.roomId)
    if (!people) return
    for (const one of mentioned) tellMentioned(standing.roomId, people, one).catch(onError)
    if (standing.top > (tops.get(standing.roomId) ?? -1)) wait(standing)
  }

  function wait(standing: Standing): void {
    tops.set(standing.roomId, standing.top)
    waiting.set(standing.roomId, standing)
    timer ??= setTimeout(tell, Math.max(0, told + everyMs - Date.now())).unref()
  }

  /** It says what was said, so whose room it is just now is asked, and not remembered. */
  async function tellMentioned(roomId: number, people: ReadonlySet<number>, { seq, by, text, people: named, room }: Mentioned): Promise<void> {
    const concerned = (room ? [...people] : named.filter((id) => people.has(id))).filter((id) => by.kind !== 'person' || by.id !== String(id))
    if (concerned.length === 0) return
    const still = await thoseIn(roomId, concerned)
    // The topic is each one's own; the frame is shared, and says none.
    if (still.length > 0) publishTo(still.map(topicOf), { type: 'mentioned', room: roomId, seq, by, text })
  }

  /** With what other instances are told in any case, since in a loud room everybody writes. */
  function tellPosted({ roomId, top }: Standing, { person, ...read }: Posted, mentioned: readonly Mentioned[]): void {
    if (!havingBy.has(person)) return
    // All that is later than their message came with it, in one commit.
    const mentions = mentioned.filter(({ seq, people, room }) => seq > read.seq && (room || people.includes(person))).length
    const topic = topicOf(person)
    publishTo([topic], { type: 'room-read', topic, room: roomId, read, mentions, top })
  }

  function tellChanged(personIds: readonly number[]): void {
    for (const topic of personIds.map(topicOf)) publishTo([topic], { type: 'rooms-changed', topic })
  }

  /** To each one frame; it is shared by all of whom the same rooms stand elsewhere. */
  function tell(): void {
    timer = undefined
    told = Date.now()
    const frames = new Map<number, Frame>()
    for (const standing of waiting.values()) {
      // To what somebody is told already, this is added once for all who are told the same.
      const longer = new Map<Frame, Frame>()
      for (const personId of peopleOf.get(standing.roomId) ?? []) {
        const frame = frames.get(personId) ?? nothing
        const next = longer.get(frame) ?? [...frame, tupleOf(standing)]
        longer.set(frame, next)
        frames.set(personId, next)
      }
    }
    waiting.clear()
    for (const [rooms, people] of Map.groupBy(frames.keys(), (personId) => frames.get(personId)!)) {
      publishTo([...people].map(topicOf), { type: 'room-bumps', rooms: [...rooms] })
    }
  }
}

type Frame = readonly [number, number, number][]
const nothing: Frame = []

function tupleOf({ roomId, top, number }: Standing): [number, number, number] {
  return [roomId, top, number]
}

function topicOf(personId: number): string {
  return `rooms:${personId}`
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'
import type { Bus } from '../../bus/bus.ts'
import type { Database, Transaction } from '../../database/database.ts'
import { isPassing } from '../../database/failures.ts'
import { createLooking } from '../../looking.ts'
import type { Listener, TopicKind } from '../live/index.ts'
import { channelOf, createFollowing, type Following } from './following.ts'
import { createOwn, type Own } from './own.ts'
import { askToStop, dropOld, endGeneration, findGeneration, flush, insertGeneration, readEvents, takeOver, type GenerationState } from './store.ts'

// Answers as they are given: each a log of events that anybody who may read it follows from where they are, on any tab and any
// instance. In memory where it is given, in the database a fifth of a second later, over the bus at once where somebody else
// listens. An instance that ends without a word leaves what it had written, and another one says that it broke off.

export type GenerationNeeds = {
  database: Database
  bus: Bus
  /** Of the live sockets here. */
  live: { append(head: { type: string; topic: string }, list: string, pieces: readonly string[]): void; hasSubscribers(topic: string): boolean }
  onError(error: unknown, what: string): void
  pace?: GenerationPace
}

export type Reader = Pick<Listener, 'viewer' | 'guest'>
/** An answer that has ended, its last event included. */
export type Given = { id: string; subject: string; events: readonly GenerationEvent[] }

/** What answers are of: the first word of their subjects. */
export type SubjectKind = {
  /** May this listener read what the generation is of? */
  mayRead(reader: Reader, subject: string): Promise<boolean>
  /** Default: who may read it. */
  mayStop?(reader: Reader, subject: string, id: string): Promise<boolean>
  /** What broke off has to be kept as far as it came, in the transaction that says so. */
  onInterrupted(transaction: Transaction, given: Given): Promise<void>
  /** Runs the work that ends one in the transaction that keeps it. Default: one of its own. @returns what the work said */
  ending?(given: Given, work: (transaction: Transaction) => Promise<boolean>): Promise<boolean>
}

export type GenerationPace = { flushMs: number; silentSeconds: number; sweepMs: number }

/** A giver of events. */
export type Writer = {
  id: string
  signal: AbortSignal
  append(event: NewGenerationEvent): void
  /** All that was told so far. */
  events(): readonly GenerationEvent[]
  /** There is to be no answer, and it was not announced. */
  forget(): void
  /** @param keep what it led to, in the transaction that ends it. @returns false: another instance has ended it */
  end(event: Extract<NewGenerationEvent, { type: 'end' }>, keep: (transaction: Transaction, last: GenerationEvent) => Promise<void>): Promise<boolean>
}

/** Somebody asked for it to be stopped. */
export class Stopped extends Error {
  override name = 'Stopped'
}

export type Generations = ReturnType<typeof createGenerations>

const shippedPace: GenerationPace = { flushMs: 200, silentSeconds: 10, sweepMs: 3000 }
/** How long those who missed the end can read it from memory. */
const keepMs = 30_000
const keepMinutes = 60
/** Half a minute. */
const mostAttempts = 18
const busMs = 40

export function createGenerations({ database, bus, live, onError, pace = shippedPace }: GenerationNeeds) {
  // Not the bus's name of this instance: an embedded database has none, and a restart is another owner.
  const owner = randomUUID()
  const kinds = new Map<string, SubjectKind>()
  const own = new Map<string, Own>()
  /** Those that ended here a moment ago. */
  const ended = new Map<string, Own>()
  const following = new Map<string, Following>()
  /** Who reads over HTTP. */
  const readers = new Map<string, Set<() => void>>()
  const toTell = new Map<string, GenerationEvent[]>()
  let telling: NodeJS.Timeout | undefined
  const flushing = createLooking({ everyMs: pace.flushMs, look: flushAll, onError: (error) => onError(error, 'answers could not be written down') })
  const sweeping = createLooking({ everyMs: pace.sweepMs, look: sweep, onError: (error) => onError(error, 'answers that broke off could not be ended') })
  const deaf = bus.listen('generation-stop', (id) => own.get(id)?.stop(new Stopped()))

  return {
    /** Says how answers of a kind are read and kept: to be called before they are. */
    define: (kind: string, subjects: SubjectKind): void => void kinds.set(kind, subjects),

    /** In the transaction that says that there will be an answer. @param subject what it is of, such as `turn 12` */
    announce: (transaction: Transaction, id: string, subject: string) => insertGeneration(transaction, { id, owner, subject }),

    /** After that transaction, here. */
    begin(id: string, subject: string): Writer {
      const one = createOwn(id, subject, (events) => told(id, events))
      own.set(id, one)
      flushing.soon()
      return {
        id,
        signal: one.signal,
        append: (event) => void one.append(event),
        events: () => one.since(0),
        forget: () => void own.delete(id),
        end: (event, keep) => end(one, event, keep),
      }
    },

    /** @returns whether it was running */
    async stop(id: string): Promise<boolean> {
      const here = own.get(id)
      here?.stop(new Stopped())
      bus.publish('generation-stop', id)
      return (await askToStop(database, id)) || here !== undefined
    },

    /** Hidden and missing answer alike. */
    mayRead: mayReadOne,

    /** The same. */
    async mayStop(reader: Reader, id: string): Promise<boolean> {
      const subject = await subjectOf(id)
      const kind = subject === undefined ? undefined : kindOf(subject)
      return kind?.mayStop ? kind.mayStop(reader, subject!, id) : mayReadOne(reader, id)
    },

    /** Its events after one of them, and those that follow, to its end. */
    async *read(id: string, since: number, signal: AbortSignal): AsyncGenerator<GenerationEvent, void> {
      let seq = since
      let wake = () => {}
      const woken = () => wake()
      const listening = readers.get(id) ?? new Set()
      readers.set(id, listening.add(woken))
      try {
        for (;;) {
          const waiting = new Promise<void>((resolve, reject) => {
            wake = resolve
            if (signal.aborted) reject(signal.reason as Error)
            else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
          })
          waiting.catch(() => {})
          for (const event of await known(id, seq)) {
            seq = event.seq
            yield event
            if (event.type === 'end') return
          }
          if (!own.has(id) && !following.has(id) && !(await findGeneration(database, id))) return
          await waiting
        }
      } finally {
        listening.delete(woken)
        if (listening.size === 0) readers.delete(id)
        letGo(id)
      }
    },

    /** For `live`: `generation:<id>`. */
    topic: {
      mayHear: mayReadOne,
      async begin(listener, id, { since = 0 }, admit) {
        if (!(await mayReadOne(listener, id))) return
        const missed = await known(id, since)
        // What came while it was read is in `missed` or told after it: a seq that is known is passed over.
        admit()
        if (missed.length > 0) listener.tell({ type: 'generation', topic: `generation:${id}`, events: [...missed] })
      },
      ended: (_listener, id) => letGo(id),
    } satisfies TopicKind,

    start(): void {
      flushing.start()
      sweeping.start()
    },

    tidy: () => dropOld(database, keepMinutes),

    /** Breaks off what is being given, as far as it has come. */
    async close(): Promise<void> {
      for (const one of own.values()) one.stop(new Error('The server stops.'))
      // Who gives them ends them.
      for (let waited = 0; own.size > 0 && waited < 5000; waited += 20) await sleep(20)
      await flushing.stop()
      await sweeping.stop()
      clearTimeout(telling)
      for (const one of following.values()) one.end()
      deaf()
    },
  }

  async function mayReadOne({ viewer, guest }: Reader, id: string): Promise<boolean> {
    const subject = await subjectOf(id)
    return subject !== undefined && (await kindOf(subject)?.mayRead({ viewer, guest }, subject)) === true
  }

  async function subjectOf(id: string): Promise<string | undefined> {
    return own.get(id)?.subject ?? (isId(id) ? (await findGeneration(database, id))?.subject : undefined)
  }

  function kindOf(subject: string): SubjectKind | undefined {
    return kinds.get(subject.slice(0, subject.indexOf(' ')))
  }

  /** The transaction in which an answer ends. */
  function ending(given: Given, work: (transaction: Transaction) => Promise<boolean>): Promise<boolean> {
    const kind = kindOf(given.subject)
    return kind?.ending ? kind.ending(given, work) : database.inTransaction(work)
  }

  async function end(one: Own, event: Extract<NewGenerationEvent, { type: 'end' }>, keep: (transaction: Transaction, last: GenerationEvent) => Promise<void>): Promise<boolean> {
    const last = one.last(event)
    try {
      const isOurs = await persistently(() =>
        ending({ id: one.id, subject: one.subject, events: [...one.since(0), last] }, async (transaction) => {
          if (!(await endGeneration(transaction, owner, { id: one.id, events: [...one.unflushed(), last] }, event.state))) return false
          await keep(transaction, last)
          return true
        }),
      )
      if (isOurs) one.finish(last)
      return isOurs
    } catch (error) {
      // Who listens is not left waiting.
      one.finish({ seq: last.seq, type: 'end', state: 'failed', code: 'internal-error' })
      throw error
    } finally {
      own.delete(one.id)
      recently(one)
    }
  }

  /** Until the database is back. What did commit unheard is found ended, and told by looking. */
  async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (!isPassing(error) || attempt === mostAttempts) throw error
        await sleep(Math.min(2000, 50 * 2 ** attempt))
      }
    }
  }

  /** For those who come back just now. */
  function recently(one: Own): void {
    ended.set(one.id, one)
    setTimeout(() => ended.delete(one.id), keepMs).unref()
  }

  function told(id: string, events: readonly GenerationEvent[]): void {
    const topic = `generation:${id}`
    if (live.hasSubscribers(topic)) live.append({ type: 'generation', topic }, 'events', events.map((event) => JSON.stringify(event)))
    for (const wake of readers.get(id) ?? []) wake()
    if (!bus.isShared || !own.has(id)) return
    const waiting = toTell.get(id)
    if (waiting) waiting.push(...events)
    else toTell.set(id, [...events])
    // Many to a message: the bus carries them for whoever may listen elsewhere.
    telling ??= setTimeout(() => {
      telling = undefined
      for (const [one, some] of toTell) bus.publish(channelOf(one), JSON.stringify(some))
      toTell.clear()
    }, busMs)
  }

  /** What there is after an event: in memory, or in the database; and from then on it is listened to. */
  async function known(id: string, since: number): Promise<readonly GenerationEvent[]> {
    const here = own.get(id) ?? ended.get(id)
    if (here) return here.since(since)
    const followed = following.get(id)?.since(since)
    if (followed) return followed
    if (!isId(id)) return []
    const row = await findGeneration(database, id)
    if (!row) return []
    if (row.state === 'running' && !following.has(id)) {
      following.set(id, createFollowing({ id, since: 0, database, bus, told: (events) => told(id, events), onError: (error) => onError(error, 'an answer could not be followed') }))
    }
    const one = following.get(id)
    if (!one) return readEvents(database, id, since)
    await one.look()
    return one.since(since) ?? []
  }

  function letGo(id: string): void {
    const one = following.get(id)
    if (!one || live.hasSubscribers(`generation:${id}`) || readers.has(id)) return
    one.end()
    following.delete(id)
  }

  async function flushAll(): Promise<void> {
    if (own.size === 0) return
    const all = [...own.values()]
    const chunks = all.flatMap((one) => {
      const events = one.unflushed()
      return events.length > 0 ? [{ id: one.id, events }] : []
    })
    // One that begins meanwhile may not be announced when the others are looked for.
    const begun = all.filter((one) => one.top() > 0)
    const alive = await flush(database, owner, all.map(({ id }) => id), chunks)
    for (const { id, events } of chunks) if (alive.has(id)) own.get(id)?.flushedTo(events.at(-1)!.seq)
    for (const one of all) if (alive.get(one.id)) one.stop(new Stopped())
    for (const one of begun) {
      // It ended meanwhile, or somebody took it for dead.
      if (!alive.has(one.id) && own.has(one.id)) one.stop(new Error('Another instance has ended this answer.'))
    }
  }

  async function sweep(): Promise<void> {
    // The embedded database has one program at a time: what others left is left for good.
    const silent = database.kind === 'embedded' ? 0 : pace.silentSeconds
    for (const { id, subject } of await takeOver(database, owner, { silentSeconds: silent, running: [...own.keys()] })) {
      const events = await readEvents(database, id, 0)
      const last: GenerationEvent = { seq: (events.at(-1)?.seq ?? 0) + 1, type: 'end', state: 'interrupted' }
      const given = { id, subject, events: [...events, last] }
      await ending(given, async (transaction) => {
        if (!(await endGeneration(transaction, owner, { id, events: [last] }, 'interrupted'))) return false
        await kindOf(subject)?.onInterrupted(transaction, given)
        transaction.afterCommit(() => {
          bus.publish(channelOf(id), JSON.stringify([last]))
          void following.get(id)?.look()
        })
        return true
      })
    }
  }
}

function isId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
}

export type { GenerationState }

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'
import type { Bus } from '../../bus/bus.ts'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import { persistently } from '../../database/persistently.ts'
import { createLooking } from '../../looking.ts'
import type { Listener } from '../live/index.ts'
import { createBrokenOff } from './broken-off.ts'
import { channelOf, wantedChannel } from './following.ts'
import { BrokenOff, Stopped } from './ending.ts'
import { createOwn, type Own } from './own.ts'
import { createReading, type ReadingNeeds } from './reading.ts'
import { askToStop, dropOld, endGeneration, findGeneration, flush, insertGeneration, readEvents, type GenerationState } from './store.ts'

// Answers as they are given: each a log of events that anybody who may read it follows from where they are, on any tab and any
// instance. In memory where it is given, in the database a fifth of a second later, over the bus at once where somebody else
// listens. An instance that ends without a word leaves what it had written, and another one says that it broke off.

export { BrokenOff, endOf, Stopped, type End } from './ending.ts'

export type GenerationNeeds = {
  database: Database
  bus: Bus
  live: ReadingNeeds['live']
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
  /** Runs the work that ends one in the transaction that keeps it. Default: one that it shares with others. @returns what the work said */
  ending?(given: Given, work: (transaction: Transaction) => Promise<boolean>): Promise<boolean>
}

/** @property silentSeconds how long an instance says nothing before it is taken for dead; up to twice `sweepMs` come to it */
export type GenerationPace = { flushMs: number; silentSeconds: number; sweepMs: number }

/** A giver of events. */
export type Writer = {
  id: string
  signal: AbortSignal
  append(event: NewGenerationEvent): void
  /** All that was told so far. */
  events(): readonly GenerationEvent[]
  /** There is to be no answer, and it was not announced: it is stopped, and kept nowhere. */
  forget(): void
  /** Waits until it is announced. @param keep what it led to, in the transaction that ends it. @returns false: another instance has ended it, or nobody knows of it */
  end(event: Extract<NewGenerationEvent, { type: 'end' }>, keep: (transaction: Transaction, last: GenerationEvent) => Promise<void>): Promise<boolean>
}

export type Generations = ReturnType<typeof createGenerations>

const shippedPace: GenerationPace = { flushMs: 200, silentSeconds: 8, sweepMs: 2000 }
/** How long those who missed the end can read it from memory. */
const keepMs = 30_000
const keepMinutes = 60
const busMs = 40
/** For how long somebody elsewhere is taken to listen who has said so. */
const wantedMs = 3000

export function createGenerations({ database, bus, live, onError, pace = shippedPace }: GenerationNeeds) {
  // Not the bus's name of this instance: an embedded database has none, and a restart is another owner.
  const owner = randomUUID()
  const kinds = new Map<string, SubjectKind>([['person', { mayRead: isOwn, onInterrupted: async () => {} }]])
  const own = new Map<string, Own>()
  /** Those that ended here a moment ago. */
  const ended = new Map<string, Own>()
  /** Which of them somebody elsewhere listens to, until when. */
  const wanted = new Map<string, number>()
  const toTell = new Map<string, GenerationEvent[]>()
  let telling: NodeJS.Timeout | undefined
  let isClosing = false
  const reading = createReading({ database, bus, live, findOwn: (id) => own.get(id) ?? ended.get(id), mayRead: async (reader, subject) => (await kindOf(subject)?.mayRead(reader, subject)) === true, onError })
  const brokenOff = createBrokenOff({
    database,
    owner,
    running: () => [...own.keys()],
    silentSeconds: pace.silentSeconds,
    ending,
    onInterrupted: async (transaction, given) => kindOf(given.subject)?.onInterrupted(transaction, given),
    ended(id, last) {
      bus.publish(channelOf(id), JSON.stringify([last]))
      reading.look(id)
    },
    onError: sweepError,
  })
  const flushing = createLooking({ everyMs: pace.flushMs, look: flushAll, onError: (error) => onError(error, 'answers could not be written down') })
  const sweeping = createLooking({ everyMs: pace.sweepMs, look: sweep, onError: sweepError })
  const deaf = [bus.listen('generation-stop', (id) => own.get(id)?.stop(new Stopped())), bus.listen(wantedChannel, want)]

  return {
    /** Says how answers of a kind are read and kept: to be called before they are. */
    define: (kind: string, subjects: SubjectKind): void => void kinds.set(kind, subjects),

    /** In the transaction that says that there will be an answer. @param subject what it is of, such as `turn 12` */
    announce(transaction: Transaction, id: string, subject: string): void {
      transaction.withCommit(insertGeneration({ id, owner, subject }))
      transaction.afterCommit(() => own.get(id)?.announced(subject))
    },

    /** Here. @param subject undefined: it is not announced yet, and may never be */
    begin(id: string, subject?: string): Writer {
      const one = createOwn(id, (events) => told(id, events))
      if (subject !== undefined) one.announced(subject)
      own.set(id, one)
      if (isClosing) one.stop(new BrokenOff('The server stops.'))
      flushing.soon()
      return {
        id,
        signal: one.signal,
        append: one.append,
        events: () => one.since(0),
        forget() {
          own.delete(id)
          one.forget()
          one.stop(new Stopped())
        },
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

    mayRead: reading.mayRead,
    read: reading.read,
    topic: reading.topic,

    /** What was announced under this id. */
    find: (queries: Pick<Queries, 'query'>, id: string): Promise<{ subject: string } | undefined> => findGeneration(queries, id),

    /** Hidden and missing answer alike. */
    async mayStop(reader: Reader, id: string): Promise<boolean> {
      const subject = await reading.subjectOf(id)
      const kind = subject === undefined ? undefined : kindOf(subject)
      return kind?.mayStop ? kind.mayStop(reader, subject!, id) : reading.mayRead(reader, id)
    },

    start(): void {
      flushing.start()
      sweeping.start()
    },

    tidy: () => dropOld(database, keepMinutes),

    /** Breaks off what is being given, as far as it has come. */
    async close(): Promise<void> {
      isClosing = true
      for (const one of own.values()) one.stop(new BrokenOff('The server stops.'))
      // Who gives them ends them.
      for (let waited = 0; own.size > 0 && waited < 5000; waited += 20) await sleep(20)
      await flushing.stop()
      await sweeping.stop()
      clearTimeout(telling)
      reading.close()
      for (const end of deaf) end()
    },
  }

  function kindOf(subject: string): SubjectKind | undefined {
    return kinds.get(subject.slice(0, subject.indexOf(' ')))
  }

  /** The transaction in which an answer ends. */
  function ending(given: Given, work: (transaction: Transaction) => Promise<boolean>): Promise<boolean> {
    const kind = kindOf(given.subject)
    return kind?.ending ? kind.ending(given, work) : alone(work)
  }

  /** What is not ours to end is undone. */
  async function alone(work: (transaction: Transaction) => Promise<boolean>): Promise<boolean> {
    try {
      return await database.together([], async (transaction) => {
        if (!(await work(transaction))) throw new NotOurs()
        return true
      })
    } catch (error) {
      if (error instanceof NotOurs) return false
      throw error
    }
  }

  async function end(one: Own, event: Extract<NewGenerationEvent, { type: 'end' }>, keep: (transaction: Transaction, last: GenerationEvent) => Promise<void>): Promise<boolean> {
    if (!(await one.whenAnnounced)) return false
    const last = one.last(event)
    try {
      const isOurs = await persistently(() =>
        ending({ id: one.id, subject: one.subject()!, events: [...one.since(0), last] }, async (transaction) => {
          // One wait for both; what is kept of what is not ours is undone.
          const [isOurs] = await both(endGeneration(transaction, owner, { id: one.id, events: [...one.unflushed(), last] }, event.state), keep(transaction, last))
          return isOurs
        }),
      )
      if (isOurs) {
        one.finish(last)
        recently(one)
      } else await endedElsewhere(one)
      return isOurs
    } catch (error) {
      // Who listens is not left waiting.
      one.finish({ seq: last.seq, type: 'end', state: 'failed', code: 'internal-error' })
      recently(one)
      throw error
    } finally {
      own.delete(one.id)
      wanted.delete(one.id)
    }
  }

  /** By another instance, or by this one without being told that it was: how is in the database. */
  async function endedElsewhere(one: Own): Promise<void> {
    const last = await readEvents(database, one.id, 0).then(
      (events) => events.at(-1),
      () => undefined,
    )
    own.delete(one.id)
    reading.told(one.id, last?.type === 'end' ? [last] : [])
  }

  /** For those who come back just now. */
  function recently(one: Own): void {
    ended.set(one.id, one)
    setTimeout(() => ended.delete(one.id), keepMs).unref()
  }

  function sweepError(error: unknown): void {
    onError(error, 'answers that broke off could not be ended')
  }

  function told(id: string, events: readonly GenerationEvent[]): void {
    reading.told(id, events)
    if (wanted.has(id)) tellElsewhere(id, events)
  }

  /** Somebody elsewhere listens, who has what is in the database. */
  function want(id: string): void {
    const one = own.get(id)
    if (!one) return
    const isNew = !wanted.has(id)
    wanted.set(id, Date.now() + wantedMs)
    if (isNew) tellElsewhere(id, one.unflushed())
  }

  function tellElsewhere(id: string, events: readonly GenerationEvent[]): void {
    const waiting = toTell.get(id)
    if (waiting) waiting.push(...events)
    else toTell.set(id, [...events])
    // Many to a message.
    telling ??= setTimeout(() => {
      telling = undefined
      for (const [one, some] of toTell) if (some.length > 0) bus.publish(channelOf(one), JSON.stringify(some))
      toTell.clear()
    }, busMs)
  }

  async function flushAll(): Promise<void> {
    if (own.size === 0) return
    const all = [...own.values()].filter((one) => one.subject() !== undefined)
    if (all.length === 0) return
    const chunks = all.flatMap((one) => {
      const events = one.unflushed()
      return events.length > 0 ? [{ id: one.id, events }] : []
    })
    const alive = await flush(database, owner, all.map(({ id }) => id), chunks)
    for (const { id, events } of chunks) if (alive.get(id)?.isWritten) own.get(id)?.flushedTo(events.at(-1)!.seq)
    for (const one of all) {
      if (alive.get(one.id)?.stop) one.stop(new Stopped())
      // Somebody took this instance for dead, or removed what it is of. If it has ended meanwhile, nobody hears it.
      else if (!alive.has(one.id)) one.stop(new BrokenOff('Another instance has ended this answer.'))
    }
  }

  async function sweep(): Promise<void> {
    const now = Date.now()
    for (const [id, until] of wanted) if (until < now) wanted.delete(id)
    reading.tidy()
    await brokenOff()
  }
}

class NotOurs extends Error {}

/** Neither goes on in a transaction that the other one has failed. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other])
  return Promise.all([one, other])
}

/** Of what is part of nothing else, and of one person alone. @param what such as `draft` */
export function ownSubject(personId: number, what: string): string {
  return `person ${personId} ${what}`
}

async function isOwn({ viewer }: Reader, subject: string): Promise<boolean> {
  return viewer !== null && subject.startsWith(`person ${viewer.id} `)
}

export type { GenerationState }

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'
import type { Bus } from '../../bus/bus.ts'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'
import type { Listener } from '../live/index.ts'
import { createBrokenOff } from './broken-off.ts'
import { channelOf } from './following.ts'
import { BrokenOff, Stopped } from './end-of.ts'
import { createEnds, type EndEvent, type Keep } from './ends.ts'
import { createOwn, type Own } from './own.ts'
import { createReading, type ReadingNeeds } from './reading.ts'
import { askToStop, dropOld, findGeneration, insertGeneration, insertSelected, type GenerationState } from './store.ts'
import { createTelling } from './telling.ts'
import { createWritingDown } from './writing-down.ts'

// Answers as they are given: each a log of events that anybody who may read it follows from where they are, on any tab and any
// instance. In memory where it is given, in the database a fifth of a second later, over the bus at once where somebody else
// listens. An instance that ends without a word leaves what it had written, and another one says that it broke off.

export { BrokenOff, endOf, Stopped, type End } from './end-of.ts'

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
  /** Runs the work that ends one in the transaction that keeps it, and throws what it throws. Default: one that it shares with others */
  ending?(given: Given, work: (transaction: Transaction) => Promise<void>): Promise<void>
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
  end(event: EndEvent, keep: Keep): Promise<boolean>
}

/** @property sql inserts the announcement, by the parameters of its id and its owner; `subject` selects what it is of, or nothing */
export type Announcing = { owner: string; sql(id: string, owner: string, subject: string): string }

export type Generations = ReturnType<typeof createGenerations>

const shippedPace: GenerationPace = { flushMs: 200, silentSeconds: 8, sweepMs: 2000 }
const keepMinutes = 60
/** So many are given before an answer would be taken for broken off. */
const signsOfLife = 8

export function createGenerations({ database, bus, live, onError, pace = shippedPace }: GenerationNeeds) {
  // Not the bus's name of this instance: an embedded database has none, and a restart is another owner.
  const owner = randomUUID()
  const kinds = new Map<string, SubjectKind>([['person', { mayRead: isOwn, onInterrupted: async () => {} }]])
  const own = new Map<string, Own>()
  let isClosing = false
  const telling = createTelling({ bus, findOwn: (id) => own.get(id) })
  const ends = createEnds({
    database,
    owner,
    kindOf,
    over(id) {
      own.delete(id)
      telling.forget(id)
    },
    endedElsewhere(id, events) {
      own.delete(id)
      reading.told(id, events)
    },
  })
  const reading = createReading({ database, bus, live, findOwn: (id) => own.get(id) ?? ends.findRecent(id), mayRead: async (reader, subject) => (await kindOf(subject)?.mayRead(reader, subject)) === true, onError })
  const brokenOff = createBrokenOff({
    database,
    owner,
    running: () => [...own.keys()],
    silentSeconds: pace.silentSeconds,
    ending: ends.ending,
    onInterrupted: async (transaction, given) => kindOf(given.subject)?.onInterrupted(transaction, given),
    ended(id, last) {
      bus.publish(channelOf(id), JSON.stringify([last]))
      reading.look(id)
    },
    onError: sweepError,
  })
  const writing = createLooking({ everyMs: pace.flushMs, look: createWritingDown({ database, owner, own, aliveMs: (pace.silentSeconds * 1000) / signsOfLife }), onError: (error) => onError(error, 'answers could not be written down') })
  const sweeping = createLooking({ everyMs: pace.sweepMs, look: sweep, onError: sweepError })
  const deaf = bus.listen('generation-stop', (id) => own.get(id)?.stop(new Stopped()))

  return {
    /** Says how answers of a kind are read and kept: to be called before they are. */
    define: (kind: string, subjects: SubjectKind): void => void kinds.set(kind, subjects),

    /** In the transaction that says that there will be an answer. @param subject what it is of, such as `turn 12` */
    announce(transaction: Transaction, id: string, subject: string): void {
      transaction.withCommit(insertGeneration({ id, owner, subject }))
      transaction.afterCommit(() => own.get(id)?.announced(subject))
    },

    /** For a statement that begins what an answer is of. Whoever hears that it did says so with `announced`. */
    announcing: { owner, sql: insertSelected } satisfies Announcing,
    announced: (id: string, subject: string): void => own.get(id)?.announced(subject),

    /** Here. @param subject undefined: it is not announced yet, and may never be */
    begin(id: string, subject?: string): Writer {
      const one = createOwn(id, (events) => told(id, events))
      if (subject !== undefined) one.announced(subject)
      own.set(id, one)
      if (isClosing) one.stop(new BrokenOff('The server stops.'))
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
        end: (event, keep) => ends.end(one, event, keep),
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
      writing.start()
      sweeping.start()
    },

    tidy: () => dropOld(database, keepMinutes),

    /** Breaks off what is being given, as far as it has come. */
    async close(): Promise<void> {
      isClosing = true
      for (const one of own.values()) one.stop(new BrokenOff('The server stops.'))
      // Who gives them ends them.
      for (let waited = 0; own.size > 0 && waited < 5000; waited += 20) await sleep(20)
      await writing.stop()
      await sweeping.stop()
      telling.close()
      reading.close()
      deaf()
    },
  }

  function kindOf(subject: string): SubjectKind | undefined {
    return kinds.get(subject.slice(0, subject.indexOf(' ')))
  }

  function sweepError(error: unknown): void {
    onError(error, 'answers that broke off could not be ended')
  }

  function told(id: string, events: readonly GenerationEvent[]): void {
    reading.told(id, events)
    telling.told(id, events)
  }

  async function sweep(): Promise<void> {
    telling.tidy()
    reading.tidy()
    await brokenOff()
  }
}

/** Of what is part of nothing else, and of one person alone. @param what such as `draft` */
export function ownSubject(personId: number, what: string): string {
  return `person ${personId} ${what}`
}

async function isOwn({ viewer }: Reader, subject: string): Promise<boolean> {
  return viewer !== null && subject.startsWith(`person ${viewer.id} `)
}

export type { GenerationState }

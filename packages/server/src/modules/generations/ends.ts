import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'
import type { Database, Transaction } from '../../database/database.ts'
import { persistently } from '../../database/persistently.ts'
import type { Given, SubjectKind } from './index.ts'
import type { Own } from './own.ts'
import { endGeneration, readEvents } from './store.ts'

// The end of an answer, in the transaction that keeps what it led to.

/** How long those who missed the end can read it from memory. */
const keepMs = 30_000

export type EndEvent = Extract<NewGenerationEvent, { type: 'end' }>
export type Keep = (transaction: Transaction, last: GenerationEvent) => Promise<void>

export type EndNeeds = {
  database: Pick<Database, 'query' | 'together'>
  owner: string
  kindOf(subject: string): SubjectKind | undefined
  /** It is not given here any more. */
  over(id: string): void
  /** It was ended by another instance, or by this one without being told that it was. @param events its last one, if it is known */
  endedElsewhere(id: string, events: readonly GenerationEvent[]): void
}

export function createEnds({ database, owner, kindOf, over, endedElsewhere }: EndNeeds) {
  /** Those that ended here a moment ago. */
  const recent = new Map<string, Own>()

  return {
    end,
    ending,
    findRecent: (id: string): Own | undefined => recent.get(id),
  }

  /** The transaction in which an answer ends. @returns what the work said; what is not ours to end is undone */
  function ending(given: Given, work: (transaction: Transaction) => Promise<boolean>): Promise<boolean> {
    const kind = kindOf(given.subject)
    const run = (undoing: (transaction: Transaction) => Promise<void>) => (kind?.ending ? kind.ending(given, undoing) : database.together([], undoing))
    return unlessUndone(work, run)
  }

  /** @returns false: another instance has ended it, or nobody ever heard of it */
  async function end(one: Own, event: EndEvent, keep: Keep): Promise<boolean> {
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
      if (isOurs) finish(one, last)
      else endedElsewhere(one.id, await lastKnown(one.id))
      return isOurs
    } catch (error) {
      // Who listens is not left waiting.
      finish(one, { seq: last.seq, type: 'end', state: 'failed', code: 'internal-error' })
      throw error
    } finally {
      over(one.id)
    }
  }

  function finish(one: Own, last: GenerationEvent): void {
    one.finish(last)
    // For those who come back just now.
    recent.set(one.id, one)
    setTimeout(() => recent.delete(one.id), keepMs).unref()
  }

  /** How it ended is in the database. */
  async function lastKnown(id: string): Promise<GenerationEvent[]> {
    const last = await readEvents(database, id, 0).then((events) => events.at(-1), () => undefined)
    return last?.type === 'end' ? [last] : []
  }
}

class NotOurs extends Error {}

/** Rolls back what a work did that says false. */
async function unlessUndone(work: (transaction: Transaction) => Promise<boolean>, run: (undoing: (transaction: Transaction) => Promise<void>) => Promise<void>): Promise<boolean> {
  try {
    await run(async (transaction) => {
      if (!(await work(transaction))) throw new NotOurs()
    })
    return true
  } catch (error) {
    if (error instanceof NotOurs) return false
    throw error
  }
}

/** Neither goes on in a transaction that the other one has failed. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other])
  return Promise.all([one, other])
}

import type { GenerationEvent } from '@fairway/contract/generations'
import type { Database, Transaction } from '../../database/database.ts'
import type { Given } from './index.ts'
import { endGeneration, findSilent, readEvents, takeOver, type GenerationRow, type Silent } from './store.ts'

// Answers whose instance has ended without a word: how far they came is written down, and they are marked as interrupted.

export type BrokenOffNeeds = {
  database: Database
  owner: string
  /** Those that are given here. */
  running(): readonly string[]
  silentSeconds: number
  /** The transaction in which an answer ends. @returns what the work said */
  ending(given: Given, work: (transaction: Transaction) => Promise<boolean>): Promise<boolean>
  /** What broke off has to be kept as far as it came, in the transaction that says so. */
  onInterrupted(transaction: Transaction, given: Given): Promise<void>
  ended(id: string, last: GenerationEvent): void
  onError(error: unknown): void
}

export function createBrokenOff({ database, owner, running, silentSeconds, ending, onInterrupted, ended, onError }: BrokenOffNeeds) {
  // The embedded database has one program at a time: what others left is left for good.
  const isAlone = database.kind === 'embedded'
  let before = new Map<string, string>()

  return async function sweep(): Promise<void> {
    const silent = await findSilent(database, owner, running(), { others: isAlone ? 0 : silentSeconds, own: silentSeconds })
    // While the database was away nobody could say anything: whoever lives says something between two looks.
    const left = silent.filter(({ id, alive_at: aliveAt }) => isAlone || before.get(id) === aliveAt)
    before = new Map(silent.map(({ id, alive_at: aliveAt }) => [id, aliveAt]))
    if (left.length > 0) await take(left)
  }

  async function take(silent: readonly Silent[]): Promise<void> {
    // One that cannot be ended keeps no other from it; it is tried again when it has been silent for as long once more.
    for (const one of await takeOver(database, owner, silent)) await interrupt(one).catch(onError)
  }

  async function interrupt({ id, subject }: GenerationRow): Promise<void> {
    // Nobody writes to it any more: it was taken.
    const events = await readEvents(database, id, 0)
    const last: GenerationEvent = { seq: (events.at(-1)?.seq ?? 0) + 1, type: 'end', state: 'interrupted' }
    const given = { id, subject, events: [...events, last] }
    await ending(given, async (transaction) => {
      if (!(await endGeneration(transaction, owner, { id, events: [last] }, 'interrupted'))) return false
      await onInterrupted(transaction, given)
      transaction.afterCommit(() => ended(id, last))
      return true
    })
  }
}

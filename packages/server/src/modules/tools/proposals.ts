import { hash } from 'node:crypto'
import type { Proposal, ProposalState } from '@fairway/contract/assistant-cards'
import type { Round } from '@fairway/contract/courses'
import type { Operation, SubmissionMode } from '@fairway/contract/enrolment'
import type { Database } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Enrolment } from '../enrolment/index.ts'
import type { Offer } from './offers.ts'
import {
  dropOldProposals,
  insertProposal,
  markConfirmed,
  markDismissed,
  readOpenProposals,
  readProposal,
  writeOutcome,
  type StoredProposal,
} from './proposal-store.ts'
import { noSuchProposal, proposalConfirmed, proposalDismissed, proposalExpired, proposalOutdated, proposalRoundClosed } from './refusals.ts'
import { cardSection, ownCardSection } from './section-facts.ts'
import type { Asker } from './tool.ts'
import type { Own, View } from './view.ts'

// What the assistant proposes and its person confirms. A proposal holds no seat and enrols nobody: the confirmation is an ordinary
// submission under a key of the proposal, so that it is decided once however often it is confirmed.

export type ProposalNeeds = { database: Database; audit: Audit; enrolment: Pick<Enrolment, 'submit' | 'preview'>; view: View }
export type Proposals = ReturnType<typeof createProposals>

/** Older ones make way: what somebody has not looked at by then is not what they want. */
const mostOpen = 20
const keepDays = 30

export function createProposals({ database, audit, enrolment, view }: ProposalNeeds) {
  return {
    /** Only as far as it is the asker's own: operations that name nothing they may see are for the engine to refuse. */
    async propose(asker: Asker, offer: Offer, mode: SubmissionMode, operations: Operation[]): Promise<Proposal> {
      const personId = asker.viewer!.id
      const own = await view.own(asker, offer)
      const expected = await enrolment.preview(personId, operations)
      const seen = Object.fromEntries(operations.map((operation) => [sectionOf(operation), markOf(offer, own, sectionOf(operation))]))
      const id = await database.inTransaction(async (transaction) => {
        const made = await insertProposal(transaction, { personId, term: offer.term.code, mode, operations, seen, expected })
        const open = await readOpenProposals(transaction, personId)
        await markDismissed(transaction, open.slice(mostOpen).map(({ id }) => id))
        await audit.record(transaction, { actor: actorBehind(asker), action: 'proposal.made', subject: { kind: 'proposal', id: made.id }, after: { term: offer.term.code, operations }, personal: { about: personId } })
        return made.id
      })
      return this.read(asker, id)
    },

    /** @throws {Refusal} `no-such-proposal`: also of somebody else's */
    async read(asker: Asker, id: number): Promise<Proposal> {
      const stored = await readProposal(database, asker.viewer!.id, id)
      if (!stored) throw noSuchProposal()
      return shown(asker, stored)
    },

    /**
     * What its person wants done after all. Whoever confirms it again gets the first answer.
     *
     * @throws {Refusal} `no-such-proposal`, `proposal-dismissed`, `proposal-expired`, `proposal-outdated`, `proposal-round-closed`,
     *   and what a submission is refused by
     */
    async confirm(asker: Asker, actor: Actor, id: number): Promise<Proposal> {
      const personId = asker.viewer!.id
      const first = await readProposal(database, personId, id)
      if (!first) throw noSuchProposal()
      if (!first.confirmedAt) {
        requireOpen(first)
        await requireStillTrue(asker, first)
      }
      const stored = await database.inTransaction(async (transaction) => {
        const now = await readProposal(transaction, personId, id, true)
        if (!now) throw noSuchProposal()
        if (now.confirmedAt) return now
        requireOpen(now)
        await markConfirmed(transaction, id)
        await audit.record(transaction, { actor, action: 'proposal.confirmed', subject: { kind: 'proposal', id }, after: { term: now.term, operations: now.operations }, personal: { about: personId } })
        return now
      })
      if (!stored.outcome) {
        // It was confirmed, but not decided: the process died in between. Long afterwards nobody expects it any more.
        if (stored.isStale) throw proposalExpired()
        await writeOutcome(database, id, await enrolment.submit(personId, stored.mode, stored.operations, keyOf(id)))
      }
      return this.read(asker, id)
    },

    /** @throws {Refusal} `no-such-proposal`, `proposal-confirmed` */
    async dismiss(asker: Asker, actor: Actor, id: number): Promise<void> {
      const personId = asker.viewer!.id
      await database.inTransaction(async (transaction) => {
        const now = await readProposal(transaction, personId, id, true)
        if (!now) throw noSuchProposal()
        if (now.confirmedAt) throw proposalConfirmed()
        if (now.dismissedAt || now.isExpired) return
        await markDismissed(transaction, [id])
        await audit.record(transaction, { actor, action: 'proposal.dismissed', subject: { kind: 'proposal', id }, after: { term: now.term }, personal: { about: personId } })
      })
    },

    tidy: () => dropOldProposals(database, keepDays),
  }

  async function requireStillTrue(asker: Asker, { term, operations, seen }: StoredProposal): Promise<void> {
    // What everybody reads may be a second old, and a section may have moved in that second.
    const offer = await view.offerNow(term)
    const own = await view.own(asker, offer)
    const changed = operations.map(sectionOf).filter((sectionId) => markOf(offer, own, sectionId) !== seen[sectionId])
    if (changed.length > 0) throw proposalOutdated(changed)
    const mine = offer.term.rounds.filter(({ id }) => own.rounds.includes(id))
    if (operations.every((operation) => !isPossible(operation, mine))) throw proposalRoundClosed(nextOpening(operations, mine))
  }

  async function shown(asker: Asker, stored: StoredProposal): Promise<Proposal> {
    const offer = await view.offer(stored.term)
    const [seats, own] = [await view.seats(offer), await view.own(asker, offer)]
    const sections = [...new Set(stored.operations.map(sectionOf))].flatMap((id) => {
      const held = own.sections.find((section) => section.id === id)
      const offered = offer.sections.get(id)
      return held ? [ownCardSection(held, seats.get(id))] : offered ? [cardSection(offered, seats.get(id))] : []
    })
    const { id, term, mode, operations, expiresAt, outcome } = stored
    const state = stateOf(stored)
    // Who has enrolled or dropped elsewhere meanwhile is told what a confirmation would bring now.
    const expected = state === 'open' ? await enrolment.preview(asker.viewer!.id, operations) : stored.expected
    return { id, term, mode, operations, sections, expected, expiresAt: expiresAt.toISOString(), state, outcome }
  }
}

function requireOpen({ dismissedAt, isExpired }: StoredProposal): void {
  if (dismissedAt) throw proposalDismissed()
  if (isExpired) throw proposalExpired()
}

function stateOf({ confirmedAt, dismissedAt, isExpired }: StoredProposal): ProposalState {
  if (confirmedAt) return 'confirmed'
  if (dismissedAt) return 'dismissed'
  return isExpired ? 'expired' : 'open'
}

/** Whoever submits something else under it themselves has spoilt nobody's proposal but their own. */
function keyOf(id: number): string {
  return `assistant-proposal-${id}`
}

export function sectionOf(operation: Operation): number {
  if ('enrol' in operation) return operation.enrol
  if ('drop' in operation) return operation.drop
  return 'wait' in operation ? operation.wait : operation.leave
}

/** All that somebody would decide by but the seats, which the engine judges: who, when, where, how many credits. */
function markOf(offer: Offer, own: Own, sectionId: number): string {
  const section = offer.sections.get(sectionId)
  if (!section) return own.sections.some(({ id }) => id === sectionId) ? 'held' : 'gone'
  const { course, code, teachers, majors, period, location, meetings } = section
  return hash('sha256', JSON.stringify([course.code, course.title, course.credits, code, teachers, majors, period, location, meetings]), 'base64url').slice(0, 16)
}

/** Leaving a queue needs no round. */
function isPossible(operation: Operation, rounds: readonly Round[], now = Date.now()): boolean {
  if ('leave' in operation) return true
  return rounds.some((round) => allows(round, operation) && Date.parse(round.opensAt) <= now && now < Date.parse(round.closesAt))
}

function allows({ allows }: Round, operation: Operation): boolean {
  if ('drop' in operation) return allows.drop
  return allows.enrol || ('wait' in operation && allows.wait)
}

function nextOpening(operations: readonly Operation[], rounds: readonly Round[]): string | undefined {
  const coming = rounds.filter((round) => Date.parse(round.opensAt) > Date.now() && operations.some((operation) => allows(round, operation)))
  return coming.map(({ opensAt }) => opensAt).sort()[0]
}

/** Somebody who speaks with the assistant. Where from is known of the request that asked it, and recorded with that. */
function actorBehind({ viewer }: Asker): Actor {
  const { id, key } = viewer!
  return key ? { personId: id, via: 'key', keyId: key.id, ip: null } : { personId: id, via: 'session', ip: null }
}


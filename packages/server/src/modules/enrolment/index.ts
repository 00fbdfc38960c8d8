import { hash } from 'node:crypto'
import type { Decision, Operation, SubmissionMode, SubmissionOutcome } from '@fairway/contract/enrolment'
import type { LiveEvent } from '@fairway/contract/live'
import type { Database } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Courses } from '../courses/index.ts'
import { setCapacity, type CapacityChange } from './capacity.ts'
import { createByHand, createRecordByHand } from './by-hand.ts'
import { createCarts } from './cart.ts'
import { createEngine, ownKey, type Committed } from './engine.ts'
import { countByGroup, countBySpan, type PeopleGroup } from './figures.ts'
import { createLog, readNamedSections } from './log.ts'
import { createMine } from './mine.ts'
import { keyReused, notAStudent } from './refusals.ts'
import { readRecords } from './records.ts'
import { rosterSheet, type RosterOptions } from './roster.ts'
import { listTaughtSections, readRoster, type RosterReader } from './roster-rows.ts'
import { createSeats, readAllSeats } from './seats.ts'
import { readSectionPeople } from './section-people.ts'
import { createStudentEnrolments } from './student-enrolments.ts'

// Who sits where: enrolments, queues, carts, and the seats that everybody watches.

export { eraseByHand } from './by-hand.ts'
export { officeEnrolmentRoutes } from './office-routes.ts'
export { enrolmentRoutes, seatRoutes } from './routes.ts'
export { officeCapacityRoutes } from './capacity-routes.ts'
export { rosterRoutes } from './roster-routes.ts'
export { importRecords, recordColumns } from './record-import.ts'
export { countRoster, exportRoster, type RosterOptions } from './roster.ts'
export { decisionText, titlesByHand } from './refusals.ts'
export { verify, type Finding, type Verification } from './verify.ts'
export { peopleGroups, type GroupCount, type PeopleGroup } from './figures.ts'
export type { StudyRecord } from './records.ts'
export { seatsTopic } from './seats.ts'
export type { Watcher } from './engine.ts'

export type EnrolmentNeeds = {
  database: Database
  courses: Courses
  audit: Audit
  /** How far queues are read at first; default: as the engine has it. */
  depth?: number | undefined
  publish(event: LiveEvent & { topic: string }): void
  /** On this instance alone: the others find out by themselves. */
  publishHere(event: LiveEvent & { topic: string }): void
  /** These hold or wait for other seats than before. */
  peopleChanged(personIds: readonly number[]): void
  onError(error: unknown): void
}

export function createEnrolment({ database, courses, audit, depth, publish, publishHere, peopleChanged, onError }: EnrolmentNeeds) {
  const seats = createSeats({
    database,
    isShown: async (termCode) => (await courses.catalogue.terms()).some(({ code }) => code === termCode),
    publish: publishHere,
  })
  const engine = createEngine({ database, facts: courses.facts, depth, recordByHand: createRecordByHand(audit), onCommitted: announce, onError })
  const mine = createMine({ database, facts: courses.facts })
  const log = createLog(database)

  return {
    seats,
    carts: createCarts(database),

    /**
     * Decides what a student asks for; settled means durable.
     *
     * @param key the client's idempotency key: the same key gives the first answer again
     * @throws {Refusal} `idempotency-key-reused`, `not-a-student`, `busy`, `outcome-unknown`
     */
    async submit(personId: number, mode: SubmissionMode, operations: Operation[], key: string | undefined): Promise<SubmissionOutcome> {
      const bodyHash = hash('sha256', JSON.stringify([mode, operations]), 'hex')
      const reply = await engine.submit({ personId, key: key ?? ownKey(), bodyHash, mode, operations })
      if (reply.kind === 'key-reused') throw keyReused()
      if (reply.kind === 'not-a-student') throw notAStudent()
      return { ...reply.outcome, decidedAt: new Date(reply.decidedAt).toISOString() }
    },

    /**
     * What each of these would be answered now, in this order, and nothing else: nobody gets or loses a seat.
     *
     * @throws {Refusal} `not-a-student`, `busy`, `outcome-unknown`
     */
    async preview(personId: number, operations: Operation[]): Promise<Decision[]> {
      const reply = await engine.submit({ personId, key: ownKey(), bodyHash: '', mode: 'best-effort', operations, isPreview: true })
      if (reply.kind !== 'decided') throw notAStudent()
      return reply.outcome.decisions
    },

    /** What they have studied before, by course. */
    recordsOf: (personId: number) => readRecords(database, personId),

    /** Counts without names. Whoever asks for them has chosen sections whose people are theirs to know of. */
    figures: {
      byGroup: (group: PeopleGroup, sectionIds: readonly number[]) => countByGroup(database, group, sectionIds),
      bySpan: (spans: readonly { from: string; to: string }[], sectionIds: readonly number[]) => countBySpan(database, spans, sectionIds),
    },

    /** What the office, or a command, does for a student. */
    byHand: createByHand({ database, engine }),

    mine,
    log,
    ofStudent: createStudentEnrolments({ database, mine, log }),
    /** The sections of these ids, hidden ones too. */
    namedSections: (ids: readonly number[]) => readNamedSections(database, ids),
    /** @throws {Refusal} `not-found` */
    peopleOf: (sectionId: number) => readSectionPeople(database, sectionId),

    /** Of hidden sections and terms too. @throws {Refusal} `no-such-term` */
    allSeats: (termCode: string) => readAllSeats(database, termCode),

    /** @throws {Refusal} `not-found`, of a section that the viewer does not teach */
    roster: (viewer: RosterReader, sectionId: number) => readRoster(database, viewer, sectionId),
    /** @throws {Refusal} `no-such-term` */
    taught: (viewer: RosterReader, term: string) => listTaughtSections(database, viewer, term),

    /** Who took it is recorded. @throws {Refusal} `not-found`, of a section that the viewer does not teach */
    rosterSheet: (actor: Actor, viewer: RosterReader, sectionId: number, options: Pick<RosterOptions, 'format' | 'language' | 'signal'>) =>
      rosterSheet({ database, audit }, actor, viewer, sectionId, options),

    /** A rise lets the queue move. @throws {Refusal} `no-such-section`, `term-archived`, `invalid-capacity`, `changed-meanwhile` */
    async setCapacity(actor: Actor, sectionId: number, change: CapacityChange): Promise<void> {
      await setCapacity({ database, audit }, actor, sectionId, change)
      engine.examine([sectionId])
      await seats.refresh()
    },

    /** Has somebody see what the engine does. */
    watch: engine.watch,
    undecided: engine.undecided,

    /** Resolves once everything submitted is decided and every queue that could move has moved. */
    settled: engine.settled,

    /** Moves queues that can move without anybody asking; to be called once the server is up. */
    start(): void {
      engine.startSweeping()
      seats.start()
    },

    async close(): Promise<void> {
      await engine.close()
      seats.close()
    },
  }

  function announce({ seats: changed, people, facts }: Committed): void {
    const byTerm = Map.groupBy(changed, ({ sectionId }) => facts.section(sectionId)?.termId)
    for (const [termId, ofTerm] of byTerm) {
      const term = termId === undefined ? undefined : facts.terms.get(termId)
      if (term) seats.update(term.code, ofTerm)
    }
    if (people.size > 0) peopleChanged([...people.keys()])
    for (const [personId, termIds] of people) {
      for (const termId of termIds) {
        publish({ type: 'enrolments-changed', topic: `person:${personId}`, term: facts.terms.get(termId)!.code })
      }
    }
  }
}

export type Enrolment = ReturnType<typeof createEnrolment>

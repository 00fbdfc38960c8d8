import { randomUUID } from 'node:crypto'
import type { Decision } from '@fairway/contract/enrolment'
import { reasons, type Reason } from '@fairway/contract/reasons'
import { rushColumns, type Rush, type RushColumn, type RushFrame } from '@fairway/contract/rush'
import type { Facts } from '../courses/index.ts'
import type { Enrolment } from '../enrolment/index.ts'
import type { Live } from '../live/index.ts'
import { busiestOf, type Busiest } from './busiest.ts'
import { createHistogram } from './histogram.ts'
import { createRing, ringSeconds, type Ring } from './ring.ts'

// What happens at the bell, counted by the second and kept in memory, for the office to watch.

export { rushRoutes } from './routes.ts'

export type RushNeeds = {
  enrolment: Pick<Enrolment, 'watch' | 'undecided' | 'seats'>
  live: Pick<Live, 'publishHere' | 'namesHeard' | 'recheckTopicHere' | 'connectionCount' | 'peopleCount'>
  onError(error: unknown): void
}

const column = Object.fromEntries(rushColumns.map((name, index) => [name, index])) as Record<RushColumn, number>
const reasonColumn = Object.fromEntries(reasons.map((reason, index) => [reason, index])) as Record<Reason, number>
// So many seconds that were missed are told of late; beyond that there is `GET /api/office/rush`.
const mostLate = 5

export type RushWatch = ReturnType<typeof createRush>

export function createRush({ enrolment, live, onError }: RushNeeds) {
  const instance = randomUUID().slice(0, 8)
  const engine = createRing(rushColumns.length)
  // By the code of the term.
  const decisions = new Map<string, Ring>()
  const latencies = createHistogram()
  // Since the start, for who reads them now and then.
  const totals = { arrived: 0, answered: 0, batches: 0, failed: 0, decisions: reasons.map(() => 0) }
  const boards = new Map<string, { second: number; busiest: Promise<Busiest> }>()
  // The one that is being counted, and the last one that was told of.
  let current = secondNow()
  let told = current - 1
  let timer: NodeJS.Timeout | undefined
  let telling: Promise<void> | undefined
  let stopped = false

  enrolment.watch({
    arrived() {
      totals.arrived++
      engine.add(secondNow(), column.arrived, 1)
    },
    answered({ replies, waitedMs, facts }) {
      advanceTo(secondNow())
      totals.answered += replies.length
      totals.batches++
      engine.add(current, column.answered, replies.length)
      engine.add(current, column.batches, 1)
      engine.raise(current, column.largestBatch, replies.length)
      for (const ms of waitedMs) latencies.add(ms)
      for (const reply of replies) if (reply.kind === 'decided' && reply.isNew) count(reply.outcome.decisions, facts)
    },
  })

  return {
    /** To be called for every answer that is our fault. */
    failed(): void {
      totals.failed++
      engine.add(secondNow(), column.failed, 1)
    },

    /** What was counted on this instance since it started. */
    totals: () => ({ ...totals, decisions: byReason(totals.decisions, (count) => count > 0) }),

    /** Begins to tell those who listen, once a second. */
    start(): void {
      waitForNextSecond()
    },

    async stop(): Promise<void> {
      stopped = true
      clearTimeout(timer)
      await telling
    },

    /** The last quarter of an hour. @throws {Refusal} `no-such-term` */
    async recent(term: string): Promise<Rush> {
      const end = secondNow()
      const { seats, fullest, queues } = await busiest(term, end)
      advanceTo(end)
      const counted = decisions.get(term)?.before(end) ?? []
      return {
        term,
        instance,
        columns: [...rushColumns],
        from: end - ringSeconds,
        engine: engine.before(end),
        decisions: byReason(counted, (numbers) => numbers.some((number) => number > 0)),
        ...{ seats, fullest, queues },
      }
    },
  }

  function count(decided: readonly Decision[], facts: Facts): void {
    for (const { sectionId, code } of decided) {
      const termId = facts.section(sectionId)?.termId
      totals.decisions[reasonColumn[code]]!++
      const term = termId === undefined ? undefined : facts.terms.get(termId)
      if (term) ringOf(term.code).add(current, reasonColumn[code], 1)
    }
  }

  function ringOf(term: string): Ring {
    let ring = decisions.get(term)
    if (!ring) decisions.set(term, (ring = createRing(reasons.length)))
    return ring
  }

  /** Closes the second that was counted until now. */
  function advanceTo(second: number): void {
    if (second <= current) return
    engine.set(current, column.p50, latencies.percentile(0.5))
    engine.set(current, column.p99, latencies.percentile(0.99))
    latencies.clear()
    current = second
  }

  function waitForNextSecond(): void {
    timer = setTimeout(() => {
      telling = tell(secondNow()).catch(onError).finally(() => {
        if (!stopped) waitForNextSecond()
      })
    }, 1000 - (Date.now() % 1000)).unref()
  }

  async function tell(now: number): Promise<void> {
    advanceTo(now)
    const from = Math.max(told + 1, now - mostLate)
    for (let second = from; second < now; second++) {
      engine.set(second, column.undecided, enrolment.undecided())
      engine.set(second, column.connections, live.connectionCount())
      engine.set(second, column.people, live.peopleCount())
    }
    told = now - 1
    await Promise.all(live.namesHeard('rush').map((term) => tellOf(term, from, now)))
  }

  async function tellOf(term: string, from: number, now: number): Promise<void> {
    const topic = `rush:${term}`
    // Whose grant has ended hears no more of it. While the database is away, those who may are told what can be told.
    await live.recheckTopicHere(topic).catch(() => {})
    // A term that there is not has no frames.
    const board = await busiest(term, now).catch(() => undefined)
    if (!board) return
    for (let second = from; second < now; second++) live.publishHere({ type: 'rush', topic, ...frameOf(term, second, board) })
  }

  function frameOf(term: string, second: number, board: Busiest): RushFrame {
    const counted = decisions.get(term)?.at(second) ?? []
    return {
      instance,
      at: second,
      engine: engine.at(second),
      decisions: byReason(counted, (number) => number > 0),
      ...board,
    }
  }

  /** Looked at once a second at most, and only if somebody asks. */
  function busiest(term: string, second: number): Promise<Busiest> {
    const known = boards.get(term)
    if (known?.second === second) return known.busiest
    const looked = { second, busiest: enrolment.seats.rows(term).then(busiestOf) }
    boards.set(term, looked)
    looked.busiest.catch(() => boards.delete(term))
    return looked.busiest
  }
}

/** What never happened is left out: it is most of what there is. */
function byReason<Count>(counts: readonly Count[], happened: (count: Count) => boolean): Partial<Record<Reason, Count>> {
  const named: Partial<Record<Reason, Count>> = {}
  counts.forEach((count, index) => {
    if (happened(count)) named[reasons[index]!] = count
  })
  return named
}

function secondNow(): number {
  return Math.floor(Date.now() / 1000)
}

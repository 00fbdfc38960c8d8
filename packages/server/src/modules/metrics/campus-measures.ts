import { Counter, Gauge, type Registry } from 'prom-client'
import type { Database } from '../../database/database.ts'
import type { Enrolment } from '../enrolment/index.ts'
import type { Live } from '../live/index.ts'
import type { Rooms } from '../rooms/index.ts'
import type { RushWatch } from '../rush/index.ts'

// What the parts of the campus count by themselves, read when somebody asks: the bell pays nothing for it. Of this instance.

export type CampusMeasured = {
  database: Pick<Database, 'kind' | 'pool'>
  live: Pick<Live, 'connectionCount' | 'peopleCount' | 'namesHeard'>
  rush: Pick<RushWatch, 'totals'>
  enrolment: Pick<Enrolment, 'undecided'>
  rooms: Pick<Rooms, 'eventsWritten'>
}

export function campusMeasures(registry: Registry, { database: { kind, pool }, live, rush, enrolment, rooms }: CampusMeasured): void {
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({ name, help, registers, collect() { this.set(read()) } })
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({ name, help, registers, collect() { this.reset(); this.inc(read()) } })

  gauge('fairway_sockets', 'Live sockets that are open.', live.connectionCount)
  gauge('fairway_people_connected', 'People who have one.', live.peopleCount)
  gauge('fairway_rooms_open', 'Rooms that somebody looks at.', () => live.namesHeard('room').length)
  counter('fairway_room_events_total', 'Messages and other events that were written into rooms.', rooms.eventsWritten)
  counter('fairway_submissions_total', 'Requests for seats that arrived.', () => rush.totals().arrived)
  counter('fairway_submissions_answered_total', 'Requests for seats that were answered.', () => rush.totals().answered)
  counter('fairway_decision_batches_total', 'Batches in which they were decided.', () => rush.totals().batches)
  gauge('fairway_submissions_undecided', 'Requests for seats that wait for the next batch.', enrolment.undecided)
  new Counter({
    name: 'fairway_decisions_total',
    help: 'Decisions about seats, by what was decided.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(rush.totals().decisions)) this.inc({ reason }, count)
    },
  })
  counter('fairway_failures_total', 'Requests that failed by our fault (a status of 500 or above).', () => rush.totals().failed)
  new Gauge({
    name: 'fairway_database_connections',
    help: 'Connections to the database; `waiting`: work that waits for one.',
    labelNames: ['database', 'state'],
    registers,
    collect() {
      this.set({ database: kind, state: 'open' }, pool.totalCount)
      this.set({ database: kind, state: 'idle' }, pool.idleCount)
      this.set({ database: kind, state: 'waiting' }, pool.waitingCount)
    },
  })
}

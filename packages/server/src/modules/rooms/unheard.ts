import type { Database } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'
import type { CampusSettings } from '../settings/index.ts'

// On PostgreSQL all sockets are looked at every second (live/sweep.ts). The embedded database is this process's own, so sessions and
// seats are known here when they change. What may change unheard is who teaches a section, that it or its term is taken away, that a
// group is opened or closed, and that guests may come: one question for all rooms that somebody listens to, and the listeners are
// asked about only where its answer is another one.

export type UnheardNeeds = {
  database: Pick<Database, 'kind' | 'query'>
  settings: Pick<CampusSettings, 'read'>
  roomsHeard(): number[]
  /** Rights in any room are to be asked for anew. */
  forget(): void
  recheck(roomId: number): Promise<void>
  onError(error: unknown): void
}

export function createUnheard({ database, settings, roomsHeard, forget, recheck, onError }: UnheardNeeds) {
  /** What rights in each room hung on at the last look; null: it was not looked at yet. */
  let known = new Map<number, string | null>()
  const { start, stop } = createLooking({ everyMs: 1000, look, onError })
  return { start: () => void (database.kind === 'embedded' && start()), stop }

  async function look(): Promise<void> {
    const roomIds = roomsHeard()
    if (roomIds.length === 0) return void (known = new Map())
    const { 'rooms.guests': areGuestsAllowed } = await settings.read()
    const rows = await database.query<{ id: number; hangs_on: string }>({
      name: 'rooms-unheard',
      text: `select room.id, concat_ws(' ', room.is_open, section.deleted_at, term.deleted_at, staff.numbers) as hangs_on
             from room
             left join section on section.id = room.section_id
             left join term on term.id = section.term_id
             cross join lateral (select string_agg(lower(number), ' ' order by lower(number)) as numbers from section_staff where section_id = room.section_id) staff
             where room.id = any($1::bigint[])`,
      values: [roomIds],
    })
    const before = known
    known = new Map()
    const changed: number[] = []
    for (const { id, hangs_on } of rows) {
      const now = `${hangs_on} ${areGuestsAllowed}`
      const last = before.get(id)
      // It may have changed between the question with which the first came in and this look; by the next one that is remembered no more.
      known.set(id, last === undefined ? null : now)
      if (last !== undefined && last !== now) changed.push(id)
    }
    if (changed.some((id) => before.get(id) !== null)) forget()
    try {
      await Promise.all(changed.map(recheck))
    } catch (error) {
      for (const id of changed) known.set(id, null)
      throw error
    }
  }
}

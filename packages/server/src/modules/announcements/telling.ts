import type { LiveEvent } from '@fairway/contract/live'
import type { Database } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'

// Tells the tabs that an announcement came, changed or went, and nothing more: what it says each of them asks for, and gets if it
// is in the audience. Found by looking, because it may have been published by another instance or a command, or have had a
// beginning set that has come. What this instance changes itself it looks for at once.

export type TellingNeeds = {
  database: Database
  publish(event: LiveEvent & { topic: string }): void
  /** Is there anybody who could be told? */
  isHeard(): boolean
  onError(error: unknown): void
}

export const everybodysTopic = 'announcements:all'

const lookEveryMs = 2_000

type Change = { id: number; revision: number; section_id: number | null; has_begun: boolean }

export function createTelling({ database, publish, isHeard, onError }: TellingNeeds) {
  /** What was told of each that changed lately. */
  const told = new Map<number, string>()
  const { soon, start, stop } = createLooking({ everyMs: lookEveryMs, look, onError })

  return { soon, start, stop }

  async function look(): Promise<void> {
    if (!isHeard()) return
    // By clocks of transactions, of which a slow one shows up late; hence the minute.
    const changes = await database.query<Change>({
      name: 'announcement-changes',
      text: `select id, revision, section_id, from_at is null or from_at <= now() as has_begun from announcement
             where state <> 'draft' and changed_at > now() - interval '1 minute'
             union
             select id, revision, section_id, true from announcement
             where state = 'published' and from_at > now() - interval '1 minute' and from_at <= now()`,
    })
    const recent = new Set(changes.map(({ id }) => id))
    for (const id of told.keys()) if (!recent.has(id)) told.delete(id)
    for (const change of changes) {
      const state = `${change.revision} ${change.has_begun}`
      if (told.get(change.id) === state) continue
      told.set(change.id, state)
      await tell(change)
    }
  }

  /** A message to a section is told to its people alone: thousands of tabs would ask for what is not for them. */
  async function tell({ id, revision, section_id }: Change): Promise<void> {
    const topics = section_id === null ? [everybodysTopic] : (await peopleOf(section_id)).map((person) => `person:${person}`)
    for (const topic of topics) publish({ type: 'announcement-changed', topic, id, revision })
  }

  async function peopleOf(sectionId: number): Promise<number[]> {
    const rows = await database.query<{ id: number }>({
      text: `select person_id as id from enrolment where section_id = $1
             union select person.id from section_staff s join person on lower(person.number) = lower(s.number) and unconfirmed_since is null where s.section_id = $1`,
      values: [sectionId],
    })
    return rows.map(({ id }) => id)
  }
}

import type { LiveEvent } from '@fairway/contract/live'
import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'
import type { Audit } from '../audit/index.ts'
import type { Rooms } from '../rooms/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createHandOffs } from './hand-offs.ts'
import { createHearing } from './hearing.ts'
import { createKnownRules } from './known-rules.ts'
import { createRules } from './rules.ts'
import { createSaying } from './saying.ts'
import { createTrying } from './trying.ts'

// The assistant desk (客服助手): answers what is asked in rooms by the office's rules, and hands conversations to the staff.

export { deskRoutes } from './routes.ts'

export type DeskNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  rooms: Rooms
  bus: Bus
  timeZone: string
  /** To those who listen here. */
  publish(event: LiveEvent & { topic: string }): void
  isHeard(topic: string): boolean
  onError(error: unknown, what: string): void
}

export type Desk = Awaited<ReturnType<typeof createDesk>>

export const handOffsTopic = 'desk:hand-offs'
/** On which instances tell each other that a hand-off has changed. */
const channel = 'hand-offs'
/** For what changed elsewhere and nobody told. */
const lookEveryMs = 2000
const keepAnswersDays = 2

export async function createDesk({ database, audit, settings, rooms, bus, timeZone, publish, isHeard, onError }: DeskNeeds) {
  const editing = createRules({ database, audit, changed: () => rules.forget() })
  const rules = createKnownRules(editing.list)
  await editing.prepare()
  let told = ''
  const telling = createLooking({ everyMs: lookEveryMs, look: tell, onError: (error) => onError(error, 'hand-offs could not be told') })
  const handOffs = createHandOffs({
    database,
    audit,
    rooms,
    changed() {
      bus.publish(channel, '')
      telling.soon()
    },
  })
  const saying = createSaying({ database, settings, rules, rooms, timeZone, onError: (error) => onError(error, 'the assistant desk could not answer') })
  const hearing = rooms.consume(createHearing({ settings, rules, handOffs, rooms, timeZone, noted: saying.soon }))
  const stopListening = bus.listen(channel, telling.soon)

  return {
    rules: editing,
    handOffs,
    trying: createTrying({ settings, rules, timeZone }),

    /** Who has been answered only counts for as long as a rule asks for it. */
    async tidy(): Promise<void> {
      await database.query({
        text: `delete from desk_answer using desk_rule where desk_rule.id = rule_id and again <> 'ever' and at < now() - make_interval(days => $1)`,
        values: [keepAnswersDays],
      })
    },

    start(): void {
      hearing.start()
      saying.start()
      telling.start()
    },

    async stop(): Promise<void> {
      stopListening()
      await hearing.stop()
      await saying.stop()
      await telling.stop()
    },
  }

  /** Tells who watches how many are open, when something has changed. */
  async function tell(): Promise<void> {
    if (!isHeard(handOffsTopic)) return
    const { open, mark } = await handOffs.countOpen()
    if (mark === told) return
    told = mark
    publish({ type: 'hand-offs-changed', topic: handOffsTopic, open })
  }
}

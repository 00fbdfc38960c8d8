import type { CompletionFilters } from '@fairway/contract/completion-log'
import type { Database } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createCostsSheet } from './costs-sheet.ts'
import { createCosts } from './costs.ts'
import { createDays } from './days.ts'
import { createEntry } from './entry.ts'
import { createNames, type NameRooms } from './names.ts'
import { createPeople } from './people.ts'
import { createReading } from './reading.ts'
import { createRounds } from './rounds.ts'
import { createSearch } from './search.ts'
import { createLogSheet } from './sheet.ts'

export type CompletionLogNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  /** Of the campus's days, and of times in sheets. */
  timeZone: string
  nameRooms: NameRooms
}

export type CompletionLog = ReturnType<typeof createCompletionLog>

export function createCompletionLog({ database, audit, settings, timeZone, nameRooms }: CompletionLogNeeds) {
  const names = createNames({ database, nameRooms })
  const roundsOf = createRounds(database)
  const reading = createReading({ database, audit })
  const search = createSearch(database)
  const days = createDays({ query: database.query, timeZone })
  const people = createPeople({ query: database.query, timeZone })
  const costs = createCosts({ days, people, names, settings })

  return {
    reading,
    entry: createEntry({ database, names, reading, roundsOf }),
    sheet: createLogSheet({ database, settings, search, names, timeZone }),
    costs,
    costsSheet: createCostsSheet({ database, audit, settings, days, people, costs, names }),
    models: names.allModels,
    currency: async (): Promise<string> => (await settings.read())['assistant.currency'],

    /** That words were looked for is recorded, once for all pages. @throws {Refusal} `invalid-cursor` */
    async search(actor: Actor, filters: CompletionFilters, before: string | undefined) {
      const found = await search(filters, { before })
      if (filters.text !== undefined && before === undefined) await reading.ofWords(actor, filters)
      const [named, rounds] = [await names.entriesOf(found.rows), await roundsOf(found.rows)]
      return { entries: named.map((entry) => ({ ...entry, round: rounds.get(entry.id)?.round ?? null })), next: found.next, lookedTo: found.lookedTo }
    },
  }
}

import { textIn } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import { printFeed } from './feed.ts'
import { createFetchLimits } from './fetch-limits.ts'
import { createLinks, hashOfKey } from './links.ts'
import { readHeld } from './store.ts'

// A student's timetable for calendars elsewhere, under a secret address.

export { eraseCalendarLink } from './links.ts'
export { calendarFeedRoutes, calendarLinkRoutes } from './routes.ts'

export type CalendarNeeds = {
  database: Database
  settings: CampusSettings
  /** Where calendars reach the site. */
  publicUrl: string
}

export function createCalendar({ database, settings, publicUrl }: CalendarNeeds) {
  const links = createLinks({ database, publicUrl })
  const limits = createFetchLimits()

  return {
    links,

    /**
     * The iCalendar text behind a key, as of now.
     *
     * @param from the address that asks
     * @throws {Refusal} `not-found`, `too-many-fetches`
     */
    async feed(key: string, from: string): Promise<string> {
      const keyHash = hashOfKey(key)
      await limits.requireFewMisses(from)
      const link = await links.behind(keyHash)
      if (!link) {
        await limits.missed(from)
        throw notFound()
      }
      await limits.fetched(keyHash)
      const { personId, language } = link
      const [sections, { 'campus.name': campus }] = await Promise.all([readHeld(database, personId), settings.read()])
      await links.used(personId)
      return printFeed({ campus: textIn(language, campus) || 'Fairway', host: new URL(publicUrl).hostname, language, sections })
    },
  }
}

export type Calendar = ReturnType<typeof createCalendar>

import { createAnnouncementWriting, type WritingNeeds } from './announcements.ts'
import { createDelivery, type DeliveryNeeds } from './delivery.ts'
import { createReading } from './reading.ts'
import { createSectionMessages } from './section-messages.ts'
import { createTelling, type TellingNeeds } from './telling.ts'

// What the office tells the campus, and a teacher a section: in the app, live, and by mail where chosen.

export { announcementCodes } from './announcement-codes.ts'
export { announcementRoutes, ownAnnouncementRoutes } from './routes.ts'
export { officeAnnouncementRoutes } from './office-routes.ts'
export { eraseSectionMessages } from './section-messages.ts'
export { sectionMessageRoutes } from './section-routes.ts'
export type { Letter } from './delivery.ts'

export type AnnouncementNeeds = Omit<WritingNeeds, 'changed'> & TellingNeeds & DeliveryNeeds

export function createAnnouncements(needs: AnnouncementNeeds) {
  const { database, audit } = needs
  const telling = createTelling(needs)
  return {
    writing: createAnnouncementWriting({ database, audit, changed: telling.soon }),
    sectionMessages: createSectionMessages({ database, audit, changed: telling.soon }),
    reading: createReading(database),
    /** Tells open tabs of what others published and what has begun. */
    telling,
    /** Sends the mail that is due. Where work is done apart from answering, only there. */
    delivery: createDelivery(needs),
  }
}

export type Announcements = ReturnType<typeof createAnnouncements>

import type { AnnouncementAudience, AnnouncementDraft, AnnouncementEdit, AnnouncementHistory, AnnouncementReach, OfficeAnnouncement, OfficeAnnouncements } from '@fairway/contract/announcements'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { addressForm, choice } from '../../ui/list/address.ts'

// Announcements as the office writes them.

/** Of all that was read of them here. */
export const announcingKey = ['office-announcements']

export const announcementQuery = defineQueryOptions((id: number) => ({
  key: [...announcingKey, 'one', id],
  query: ({ signal }) => readAnnouncement(id, signal),
  staleTime: 0,
}))

export const historyQuery = defineQueryOptions((id: number) => ({
  key: [...announcingKey, 'history', id],
  query: ({ signal }) => get<AnnouncementHistory>(`${at(id)}/history`, signal),
  staleTime: 0,
}))

const at = (id: number) => `office/announcements/${id}`

export const readAnnouncements = (query: Record<string, string>, signal?: AbortSignal) => get<OfficeAnnouncements>(`office/announcements?${new URLSearchParams(query)}`, signal)
export const readAnnouncement = (id: number, signal?: AbortSignal) => get<OfficeAnnouncement>(at(id), signal)
export const countReach = (audience: AnnouncementAudience, signal?: AbortSignal) => request<AnnouncementReach>('POST', 'office/announcements/reach', { body: { audience }, signal })
export const createAnnouncement = (draft: AnnouncementDraft) => request<OfficeAnnouncement>('POST', 'office/announcements', { body: draft })
export const editAnnouncement = (id: number, edit: AnnouncementEdit) => request<OfficeAnnouncement>('PUT', at(id), { body: edit })
export const publishAnnouncement = (id: number, revision: number) => request<OfficeAnnouncement>('POST', `${at(id)}/publication`, { body: { revision } })
export const withdrawAnnouncement = (id: number, revision: number) => request<OfficeAnnouncement>('DELETE', `${at(id)}/publication?revision=${revision}`)
export const deleteAnnouncement = (id: number, revision: number) => request<undefined>('DELETE', `${at(id)}?revision=${revision}`)

export const announcingAddress = addressForm({ state: choice(['draft', 'published', 'withdrawn']), kind: choice(['section-message']) })

/** How far it is, as readers meet it: what is published may not have begun, or be over. */
export type Standing = 'draft' | 'planned' | 'shown' | 'over' | 'withdrawn'

/** @param now milliseconds since 1970, on the server */
export function standingOf({ state, from, until }: Pick<OfficeAnnouncement, 'state' | 'from' | 'until'>, now: number): Standing {
  if (state !== 'published') return state
  if (until !== null && Date.parse(until) <= now) return 'over'
  return from !== null && Date.parse(from) > now ? 'planned' : 'shown'
}

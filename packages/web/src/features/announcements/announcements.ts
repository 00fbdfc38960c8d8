import type { AnnouncementPage } from '@fairway/contract/announcements'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'

/** Of all that was read of them. */
export const announcementsKey = ['announcements']

/** How many the reader has not read. For who is signed in. */
export const unreadQuery = defineQueryOptions((viewer: number) => ({
  key: [...announcementsKey, 'unread', viewer],
  query: ({ signal }) => get<{ unread: number }>('announcements/unread', signal),
  staleTime: 60_000,
}))

export const readPage = (after: string | null, signal?: AbortSignal) => get<AnnouncementPage>(`announcements?${new URLSearchParams({ limit: '20', ...(after !== null && { after }) })}`, signal)
export const markRead = (id: number) => request<undefined>('POST', `announcements/${id}/reading`)
export const markAllRead = () => request<undefined>('POST', 'announcements/readings')

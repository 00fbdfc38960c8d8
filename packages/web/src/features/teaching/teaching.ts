import type { NewSectionMessage, OfficeAnnouncement, SectionMessages } from '@fairway/contract/announcements'
import type { Roster, TaughtSections } from '@fairway/contract/roster'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'

// What somebody teaches, who is there, and what they were told.

/** Of all that was read of it. */
export const teachingKey = ['teaching']

export const taughtQuery = defineQueryOptions((term: string) => ({
  key: [...teachingKey, 'sections', term],
  query: ({ signal }) => get<TaughtSections>(`sections/taught?term=${encodeURIComponent(term)}`, signal),
  staleTime: 10_000,
}))

export const rosterQuery = defineQueryOptions((section: number) => ({
  key: [...teachingKey, 'roster', section],
  query: ({ signal }) => get<Roster>(`sections/${section}/roster`, signal),
  staleTime: 0,
}))

export const messagesQuery = defineQueryOptions((section: number) => ({
  key: [...teachingKey, 'messages', section],
  query: ({ signal }) => get<SectionMessages>(`sections/${section}/messages`, signal),
  staleTime: 0,
}))

export const sendMessage = (section: number, message: NewSectionMessage) => request<OfficeAnnouncement>('POST', `sections/${section}/messages`, { body: message })
export const withdrawMessage = (section: number, message: number) => request<undefined>('DELETE', `sections/${section}/messages/${message}`)

/** Where the roster is a sheet. */
export const sheetAt = (section: number, format: 'csv' | 'xlsx', language: string) => `/api/sections/${section}/roster.${format}?language=${language}`

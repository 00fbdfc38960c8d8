import { defineQueryOptions } from '@pinia/colada'
import { readReports, roomsKey } from './rooms.ts'

/** What waits for whoever moderates. Read anew when the reader's rooms are, which is when something is reported. */
export const openReportsQuery = defineQueryOptions({ key: [...roomsKey, 'reports'], query: ({ signal }) => readReports(signal), staleTime: 0 })

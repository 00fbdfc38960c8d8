import '../rooms/rooms.css'

// How Markdown is drawn, which is the rooms' own: the one place that says where it is.

export { plainText } from '../rooms/formatting/plain.ts'
export { useFormatted } from '../rooms/formatting/useFormatted.ts'

/** Fetched while the reader still asks. */
export const fetchFormatting = (): Promise<unknown> => import('../rooms/formatting/markdown.ts')

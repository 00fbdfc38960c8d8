import '../rooms/rooms.css'

// How Markdown is drawn, which is the rooms' own: the one place that says where it is.

export { plainText } from '../../formatting/plain.ts'
export { useFormatted } from '../../formatting/useFormatted.ts'

/** Fetched while the reader still asks. */
export const fetchFormatting = (): Promise<unknown> => import('../../formatting/markdown.ts')

import '../../formatting/formatted.css'

// How Markdown is drawn, as in rooms.

export { plainText } from '../../formatting/plain.ts'
export { useFormatted } from '../../formatting/useFormatted.ts'

/** Fetched while the reader still asks. */
export const fetchFormatting = (): Promise<unknown> => import('../../formatting/markdown.ts')

// Free of zod, so that the pages can import them.

export const longestDocumentTitle = 120
/** In UTF-16 units: about a hundred pages. */
export const longestDocument = 300_000
/** Of an original, in bytes. */
export const largestOriginal = 20 * 1024 * 1024
export const mostDocuments = 2_000
/** What somebody asks; what is longer is cut. */
export const longestSearch = 400
export const mostWordGroups = 300
export const mostWordsOfGroup = 20
export const longestWordOfGroup = 40

/** What can be read as a document, by what its name may end with. */
export const originalExtensions = ['md', 'txt', 'pdf', 'docx'] as const

/** Where a passage of a document is read. The anchor is that of its heading (headings.ts). */
export function passageAddress(document: number, anchor: string): string {
  return `/knowledge/${document}${anchor === '' ? '' : `#${encodeURIComponent(anchor)}`}`
}

// Kept free of zod so that the browser can import it.

/** What can be imported. Sections are of a term. */
export const importKinds = ['sections', 'people', 'records'] as const

/** What becomes of people who are there already: left as they are; filled in, where an empty cell says nothing; or made what the sheet says, where it clears. */
export const existingPeople = ['leave', 'update', 'overwrite'] as const

/** For whom a run makes initial passwords: nobody, who is new, or everybody in the sheet who has not chosen one of their own. */
export const initialPasswords = ['none', 'created', 'without-own'] as const

/** Lines per page of `ImportLines`. */
export const importLinesPerPage = 200

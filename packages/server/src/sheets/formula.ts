// A cell that begins like a formula runs as one when a spreadsheet program opens the file, with the rights of whoever
// opened it (https://owasp.org/www-community/attacks/CSV_Injection). Names and titles come from people, so no text may.

// A text may look guarded by itself, and then gets one apostrophe more.
const formulaLike = /^'*[=+\-@\t\r\n＝＋－＠]/

/** The text for a CSV cell: an apostrophe in front makes spreadsheet programs show it and nothing more. */
export function guarded(text: string): string {
  return formulaLike.test(text) ? `'${text}` : text
}

/** The text as it was before `guarded`, so that an export can be imported. */
export function unguarded(text: string): string {
  return text.startsWith("'") && formulaLike.test(text) ? text.slice(1) : text
}

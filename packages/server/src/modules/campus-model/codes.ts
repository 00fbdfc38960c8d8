/** Letters, then digits: `CS 101`, `CS101-02`, `MATH 20C A01`. Not the like of `10:30` and `2026`. */
const code = /\b([A-Z]{2,6})[\s-]?(\d{1,4}[A-Z]{0,2})(?:[\s-]+([A-Z]?\d{1,3}))?\b/gi
const notCodes = /^(at|after|before|on|by|from|to|in|the|and|or|than|until|week|plan|round|top|least|most|only|under|over|about|class|term|year|hall|room|lab|level|grade|group|page|for|of|with|drop|swap|take|add|have|me|my|is|are|next|last|first|day|days|weeks|hours?|till|leave|join|queue|enrol|just|all|any|than|between|put|both)$/i

/** Codes of courses and sections in a text. */
export function codesIn(text: string): string[] {
  const found = [...text.matchAll(code)].filter(([, letters]) => !notCodes.test(letters!)).map(([, letters, digits, section]) => [letters, digits, section].filter(Boolean).join(' '))
  return [...new Set(found)].slice(0, 8)
}

/** Of a course as tools name it, such as “LT 102 Japanese II”: its code; as it is, where it begins with none. */
export function codeOf(name: string): string {
  return /^[a-z]{1,8}[\s-]*\d{1,5}[a-z]{0,3}(?=\s|$)/i.exec(name)?.[0] ?? name
}

/** As names are compared: without differences of case and width, blanks, hyphens and brackets. */
export function foldedName(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/[\s\-()]/g, '')
}

import { z } from 'zod'

// Texts as people type them. What cannot be seen is not part of one: it makes two names look alike, or turns what follows it
// around. (Joiners stay: scripts and emoji need them.)

// Control characters, separators of lines, marks and overrides of direction, spaces without width.
const unseen = String.raw`\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\u061c\ufeff`

/** One line: trimmed, with single spaces. May be empty. */
export function line(maxLength: number) {
  return z
    .string()
    .overwrite((text) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim())
    .max(maxLength)
    .regex(new RegExp(`^[^\\p{Cc}${unseen}]*$`, 'u'), 'must not contain invisible characters')
}

/** Paragraphs: trimmed, with line ends as \n. May be empty. */
export function prose(maxLength: number) {
  return z
    .string()
    .overwrite((text) => text.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim())
    .max(maxLength)
    .regex(new RegExp(`^(?:[^\\p{Cc}${unseen}]|[\\n\\t])*$`, 'u'), 'must not contain invisible characters')
}

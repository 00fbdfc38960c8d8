import { z } from 'zod'
import { unseen, unseenInName } from './unseen.ts'

// Texts as people type them. What cannot be seen is not part of one.

/** One line: trimmed, with single spaces. May be empty. */
export function line(maxLength: number) {
  return z
    .string()
    .overwrite((text) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim())
    .max(maxLength)
    .regex(new RegExp(`^[^${unseen}]*$`, 'u'), 'must not contain invisible characters')
}

/** A line by which people know somebody or something. */
export function name(maxLength: number) {
  return line(maxLength).refine((text) => !unseenInName.test(text), 'must not contain invisible characters')
}

/** Paragraphs: trimmed, with line ends as \n. May be empty. */
export function prose(maxLength: number) {
  return z
    .string()
    .overwrite((text) => text.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim())
    .max(maxLength)
    .regex(new RegExp(`^(?:[^${unseen}]|[\\n\\t])*$`, 'u'), 'must not contain invisible characters')
}

/** Paragraphs that are often pasted: what cannot be seen is taken out, and nobody is bothered with it. */
export function pasted(maxLength: number) {
  return z
    .string()
    .overwrite((text) => text.normalize('NFC').replaceAll(/\r\n?/g, '\n').replaceAll(new RegExp(`(?![\\n\\t])[${unseen}]`, 'gu'), '').trim())
    .max(maxLength)
}

import { isBlank } from './program-names.ts'
import { unseen, unseenInName } from './unseen.ts'

// What a name, a class, a phone number may look like. The page checks by it before it sends, the server when it is sent.

/** Of every text in a profile, in characters as readers count them. */
export const longestPersonalText = 20

export type TextProblem = 'empty' | 'too-long' | 'invisible-characters'

/**
 * Why a text cannot be kept as one line about a person; undefined if it can. Emoji and every script are welcome; what steers a
 * terminal, turns text around or cannot be seen is not.
 */
export function textProblem(text: string, { required = false, longest = longestPersonalText } = {}): TextProblem | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return required ? 'empty' : undefined
  // What readers count is never more than the units, and counting them is slow.
  if (trimmed.length > longest && charactersIn(trimmed) > longest) return 'too-long'
  return hasInvisible(trimmed) || isBlank(trimmed) ? 'invisible-characters' : undefined
}

export function charactersIn(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length
}

const anyUnseen = new RegExp(`[${unseen}]`, 'u')

function hasInvisible(text: string): boolean {
  return anyUnseen.test(text) || unseenInName.test(text)
}

/** No longer than any number, however patient the pattern is. @param pattern of the setting `profile.phone-pattern` */
export function isPhone(text: string, pattern: string): boolean {
  return text.length <= longestPersonalText && new RegExp(`^(?:${pattern})$`, 'u').test(text)
}

const mailAddress = /^[^\s@<>"(),;:\\[\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i

export type AddressProblem = 'not-an-address' | 'other-domain'

/** @param domains of the setting `profile.mail-domains`; empty: any. A domain includes what is below it. */
export function addressProblem(address: string, domains: readonly string[]): AddressProblem | undefined {
  const plain = address.trim().toLowerCase()
  if (plain.length > 254 || !mailAddress.test(plain) || hasInvisible(plain)) return 'not-an-address'
  const domain = plain.slice(plain.lastIndexOf('@') + 1)
  return domains.length === 0 || domains.some((allowed) => domain === allowed || domain.endsWith(`.${allowed}`)) ? undefined : 'other-domain'
}

import type { InjectionFamily } from '@fairway/contract/guard-limits'

/** A hint at an injection. */
export type Feature = {
  family: InjectionFamily
  /** A short code, for who reads verdicts. Several expressions may look for the same; it counts once. */
  what: string
  /** What it adds to the score: 3 is noted, 5 is blocked. */
  weight: number
  /** The same in what others wrote and a model is to read, where nobody has a reason to give orders. Default: `weight`. */
  untrusted?: number
  /**
   * In the syntax of RE2, looked for in a folded reading: small letters, single blanks, one at each end. `~`: no letter or digit.
   * `…`: anything up to the end of the clause.
   */
  pattern: string
}

/** As RE2 reads it. */
export function expanded(pattern: string): string {
  return pattern.replaceAll('~', '[^a-z0-9]').replaceAll('…', '[^.!?;]*?')
}

/** The same for a text without blanks. */
export function expandedTight(pattern: string): string {
  return expanded(pattern.replaceAll('~', '').replaceAll(/ [?*]?/g, ''))
}

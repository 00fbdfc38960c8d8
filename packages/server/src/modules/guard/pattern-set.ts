import { RE2JS, RE2Set } from 're2js'

// Many expressions looked for in one pass over a text, in time linear in its length (RE2), whatever somebody writes.

export type Match = { index: number; start: number; end: number }

/** @param patterns best without word boundaries, which the fast automaton cannot do */
export function createPatternSet(patterns: readonly string[], flags = 0) {
  const set = new RE2Set(RE2Set.UNANCHORED, flags)
  for (const pattern of patterns) set.add(pattern)
  set.compile()
  /** Where one was found is looked for only then. */
  const single: (RE2JS | undefined)[] = []

  return {
    /** The first place of each that is there. */
    first(text: string): Match[] {
      return set.match(text).flatMap((index: number) => {
        const matcher = singleOf(index).matcher(text)
        return matcher.find() ? [{ index, start: matcher.start(), end: matcher.end() }] : []
      })
    },

    /** All places, up to a bound. */
    all(text: string, most: number): Match[] {
      const found: Match[] = []
      for (const index of set.match(text) as number[]) {
        const matcher = singleOf(index).matcher(text)
        while (found.length < most && matcher.find()) if (matcher.end() > matcher.start()) found.push({ index, start: matcher.start(), end: matcher.end() })
      }
      return found
    },
  }

  function singleOf(index: number): RE2JS {
    return (single[index] ??= RE2JS.compile(patterns[index]!, flags))
  }
}

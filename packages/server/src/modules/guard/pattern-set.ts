import { RE2JS, RE2Set } from 're2js'

// Many expressions looked for in one pass over a text, in time linear in its length (RE2), whatever somebody writes.

export type PatternSet = ReturnType<typeof createPatternSet>

export type Match = { index: number; start: number; end: number }

/**
 * @param patterns best without word boundaries, which the fast automaton cannot do
 * @param kindOf those of one kind share an automaton: of too many together it grows faster than it is used, and they become slow
 */
export function createPatternSet(patterns: readonly string[], kindOf: (index: number) => string = () => '') {
  const parts = [...Map.groupBy(patterns.keys(), kindOf).values()].map((indexes) => ({ indexes, set: setOf(indexes.map((index) => patterns[index]!)) }))
  /** Where one was found is looked for only then. */
  const single: (RE2JS | undefined)[] = []

  return {
    /** The first place of each that is there. @param wants whether a kind is looked for, by one of it */
    first(text: string, wants: (index: number) => boolean = () => true): Match[] {
      return found(text, wants).flatMap((index) => {
        const matcher = singleOf(index).matcher(text)
        return matcher.find() ? [{ index, start: matcher.start(), end: matcher.end() }] : []
      })
    },

    /** All places, up to a bound. */
    all(text: string, most: number): Match[] {
      const places: Match[] = []
      for (const index of found(text)) {
        const matcher = singleOf(index).matcher(text)
        while (places.length < most && matcher.find()) if (matcher.end() > matcher.start()) places.push({ index, start: matcher.start(), end: matcher.end() })
      }
      return places
    },
  }

  function found(text: string, wants: (index: number) => boolean = () => true): number[] {
    return parts.flatMap(({ indexes, set }) => (wants(indexes[0]!) ? set.match(text).map((place) => indexes[place]!) : []))
  }

  function singleOf(index: number): RE2JS {
    return (single[index] ??= RE2JS.compile(patterns[index]!))
  }
}

function setOf(patterns: readonly string[]): RE2Set {
  const set = new RE2Set()
  for (const pattern of patterns) set.add(pattern)
  set.compile()
  return set
}

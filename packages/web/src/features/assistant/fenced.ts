/** What stands in a block between two fences, if the block is nothing else. `isProse`: a text for people, in no language of programs. */
export function fencedIn(block: string): { text: string; isProse: boolean } | undefined {
  const [, fence = '', language = '', text] = /^(`{3,}|~{3,})[ \t]*([^\n`]*)\n([^]*?)\n?(?:\1[`~]*[ \t]*)?$/.exec(block) ?? []
  if (text === undefined || text.split('\n').some((line) => line.trim() === fence)) return undefined
  return { text, isProse: /^(?:text|plain|markdown|md)$/i.test(language.trim()) }
}

// An answer is drawn block by block: what is finished is parsed once, however long the answer becomes.

/** A list is parted between two of its items once it is so long (UTF-16 units): nothing that grows is parsed anew in whole. */
const longestList = 4000

export type Blocks = { finished: readonly string[]; /** Where the last block begins. */ from: number }

export const noBlocks: Blocks = { finished: [], from: 0 }

/** Takes up where `before` left off: `text` begins with the text of which that was told. All blocks and the rest make up the text. */
export function blocksIn(text: string, before: Blocks = noBlocks): Blocks {
  const finished: string[] = []
  let from = before.from
  let at = from
  let fence: string | undefined
  let isMath = false
  let isList = false
  let isAfterBlank = false
  // The last line may go on: it decides nothing.
  for (let end = text.indexOf('\n', at); end >= 0; at = end + 1, end = text.indexOf('\n', at)) {
    const line = text.slice(at, end)
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence !== undefined) {
      if (marker !== undefined && closes(marker, fence, line)) fence = undefined
      continue
    }
    if (isMath) {
      if (line.trim() === '$$') isMath = false
      continue
    }
    if (line.trim() === '') {
      isAfterBlank = true
      continue
    }
    if (begins(line)) {
      finished.push(text.slice(from, at))
      from = at
      isList = false
    }
    isAfterBlank = false
    if (at === from) isList = item.test(line)
    if (marker !== undefined) fence = marker
    else if (line.trim() === '$$') isMath = true
  }
  return { finished: finished.length > 0 ? [...before.finished, ...finished] : before.finished, from }

  /** Does this line stand in a block of its own? */
  function begins(line: string): boolean {
    if (at === from || text.slice(from, at).trim() === '') return false
    const isItem = item.test(line)
    if (isList) {
      if (isItem && !/^\s/.test(line)) return at - from > longestList
      return isAfterBlank && !/^\s/.test(line)
    }
    return isAfterBlank && !/^(?: {4}|\t)/.test(line)
  }
}

const item = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/

/** As many signs of the same kind, and nothing behind them. */
function closes(marker: string, fence: string, line: string): boolean {
  return marker[0] === fence[0] && marker.length >= fence.length && line.trim() === marker
}

// What a revised text says otherwise, word by word; Chinese sign by sign.

export type Change = { kind: 'same' | 'gone' | 'new'; text: string }

/** More words than this are not compared one with each (in the middle that differs). */
const mostCompared = 1500

/** @returns nothing where too much differs for it to be read piece by piece */
export function wordChanges(before: string, after: string): Change[] | undefined {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < old.length && old[start] === now[start]) start++
  let end = 0
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++
  const [left, right] = [old.slice(start, old.length - end), now.slice(start, now.length - end)]
  if (left.length > mostCompared || right.length > mostCompared) return undefined
  const changes = joined([...old.slice(0, start).map(same), ...between(left, right), ...(end > 0 ? old.slice(-end).map(same) : [])])
  const kept = changes.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.length : 0), 0)
  return kept * 2.5 < Math.max(before.length, after.length) ? undefined : changes
}

const same = (text: string): Change => ({ kind: 'same', text })

function wordsOf(text: string): string[] {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}\p{M}’'-]+|\s+|[^]/gu) ?? []
}

/** By the longest common subsequence. */
function between(left: readonly string[], right: readonly string[]): Change[] {
  const width = right.length + 1
  const lengths = new Uint16Array((left.length + 1) * width)
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) lengths[i * width + j] = left[i] === right[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
  }
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    if (i < left.length && left[i] === right[j]) {
      changes.push(same(left[i++]!))
      j++
    } else if (j >= right.length || (i < left.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) changes.push({ kind: 'gone', text: left[i++]! })
    else changes.push({ kind: 'new', text: right[j++]! })
  }
  return changes
}

/** Neighbours of a kind in one piece; what is gone before what came for it. */
function joined(changes: readonly Change[]): Change[] {
  const list: Change[] = []
  const open: Record<'gone' | 'new', string> = { gone: '', new: '' }
  const flush = () => {
    for (const kind of ['gone', 'new'] as const) if (open[kind] !== '') list.push({ kind, text: open[kind] })
    open.gone = open.new = ''
  }
  for (const [index, { kind, text }] of changes.entries()) {
    // A blank between two changes is part of them.
    const isBlank = kind === 'same' && /^ +$/.test(text) && open.gone + open.new !== '' && changes[index + 1] !== undefined && changes[index + 1]!.kind !== 'same'
    if (isBlank) {
      open.gone += text
      open.new += text
    } else if (kind === 'same') {
      flush()
      const last = list.at(-1)
      if (last?.kind === 'same') list[list.length - 1] = same(last.text + text)
      else list.push(same(text))
    } else open[kind] += text
  }
  flush()
  return list
}

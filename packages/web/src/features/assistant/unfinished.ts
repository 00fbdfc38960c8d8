// The end of an answer that goes on, as it will most likely be read: half a sign of Markdown is not shown and taken back again.

/** What can be seen of the last block while more of it comes. */
export function calmed(block: string): string {
  const fence = openFence(block)
  // Code is shown as it comes; the signs that may end it are not.
  if (fence !== undefined) return block.replace(/\n {0,3}[`~]{1,}$/, '\n')
  const math = openMath(block)
  if (math !== undefined) return block.slice(0, math)
  return calmedTable(calmedLine(block))
}

function openFence(block: string): string | undefined {
  let fence: string | undefined
  for (const line of block.split('\n')) {
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (marker === undefined) continue
    if (fence === undefined) fence = marker
    else if (marker[0] === fence[0] && marker.length >= fence.length && line.trim() === marker) fence = undefined
  }
  return fence
}

/** Where a formula in lines of its own begins that has no end yet. */
function openMath(block: string): number | undefined {
  let open: number | undefined
  let at = 0
  for (const line of block.split('\n')) {
    if (line.trim() === '$$') open = open === undefined ? at : undefined
    at += line.length + 1
  }
  return open
}

/** A header without the line under it would be drawn as a sentence first. */
function calmedTable(block: string): string {
  const lines = block.split('\n')
  const first = lines.findIndex((line) => /^ {0,3}\|/.test(line))
  if (first < 0) return block
  const [header = '', delimiter = ''] = lines.slice(first)
  if (lines.length === first + 1) return lines.slice(0, first).join('\n')
  if (lines.length > first + 2 || !/^[\s|:-]*$/.test(delimiter)) return block
  const columns = header.trim().replaceAll(/^\||\|$/g, '').split('|').length
  return [...lines.slice(0, first + 1), '|'.concat('---|'.repeat(columns))].join('\n')
}

/** Signs of the last line that more letters will give a meaning. */
function calmedLine(block: string): string {
  const start = block.lastIndexOf('\n') + 1
  const before = block.slice(0, start)
  const line = block.slice(start)
  // `-` under a sentence makes a heading of it, until a letter makes it a list.
  if (/^\s*(?:[-=*_+>]+|#{1,6}|\d{1,9}[.)]?|`{1,2}|\$\$?)\s*$/.test(line)) return before.trimEnd()
  return before + closed(line)
}

function closed(line: string): string {
  // An entity, a link or a picture that has begun.
  let text = line.replace(/&#?\w{0,10}$/, '').replace(/!?\[([^\]]*)\]\([^()\s]*(?:\([^()\s]*)?$/, '$1').replace(/!?\[([^\]]*)\]?$/, '$1').replace(/!$/, '')
  const ticks = (text.match(/`/g) ?? []).length
  if (ticks % 2 === 1) return text.endsWith('`') ? text.slice(0, -1).trimEnd() : `${text}\``
  text = withoutOpenFormula(text).replace(/[*_~]+$/, (signs) => (isClosing(text, signs) ? signs : ''))
  return text.trimEnd() + closersFor(text.replaceAll(/`[^`]*`/g, (code) => 'x'.repeat(code.length)))
}

/** Signs that end what was opened before stay. */
const isClosing = (text: string, signs: string): boolean => text.slice(0, -signs.length).split(signs).length % 2 === 0

/** `$` before a letter or a sign, with no other behind it. Prices stay. */
function withoutOpenFormula(text: string): string {
  const at = text.lastIndexOf('$')
  if (at < 0 || (text.replaceAll('\\$', '').match(/\$/g) ?? []).length % 2 === 0) return text
  return /^\$(?:$|[^\s\d])/.test(text.slice(at)) && text.length - at < 400 ? text.slice(0, at) : text
}

/** Emphasis that has begun is shown as such. */
function closersFor(text: string): string {
  const open: string[] = []
  for (const [sign] of text.matchAll(/\*\*|~~|(?<![*\w])\*(?=[^\s*])|(?<=[^\s*])\*(?!\*)/g)) {
    if (open.at(-1) === sign) open.pop()
    else if (!open.includes(sign)) open.push(sign)
  }
  return open.reverse().join('')
}

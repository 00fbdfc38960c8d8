import type { MarkdownIt } from 'markdown-it'

/** `$…$` within a line and `$$…$$` in lines of its own. `render` gives nothing while it cannot: the source is shown. */
export function addMath(markdown: MarkdownIt, render: (tex: string, isBlock: boolean) => string | undefined): void {
  const { escapeHtml } = markdown.utils
  markdown.inline.ruler.after('escape', 'math', (state, silent) => {
    if (state.src[state.pos] !== '$') return false
    const found = mathAt(state.src.slice(state.pos, state.posMax))
    if (!found) return false
    if (!silent) Object.assign(state.push('math', 'math', 0), { content: found.tex, markup: found.isBlock ? '$$' : '$' })
    state.pos += found.length
    return true
  })
  markdown.block.ruler.before('fence', 'math_block', (state, startLine, endLine, silent) => {
    const line = (at: number) => state.src.slice(state.bMarks[at]! + state.tShift[at]!, state.eMarks[at])
    if (line(startLine).trim() !== '$$') return false
    let end = startLine + 1
    while (end < endLine && line(end).trim() !== '$$') end++
    if (end >= endLine) return false
    if (silent) return true
    const lines = Array.from({ length: end - startLine - 1 }, (_, at) => line(startLine + 1 + at))
    Object.assign(state.push('math', 'math', 0), { content: lines.join('\n'), markup: '$$', block: true })
    state.line = end + 1
    return true
  })
  markdown.renderer.rules['math'] = (tokens, index) => {
    const { content, markup } = tokens[index]!
    return render(content, markup === '$$') ?? `<code>${escapeHtml(content)}</code>`
  }
}

/** As writers of TeX and of prices both expect: no space inside the signs, and no digit after them. */
function mathAt(text: string): { tex: string; length: number; isBlock: boolean } | undefined {
  const [block, display] = /^\$\$([^$]+)\$\$/.exec(text) ?? []
  if (block && display?.trim()) return { tex: display.trim(), length: block.length, isBlock: true }
  const [inline, tex] = /^\$((?:\\.|[^\s$\\])(?:(?:\\.|[^$\\\n])*(?:\\.|[^\s$\\]))?)\$(?!\d)/.exec(text) ?? []
  return inline && tex ? { tex, length: inline.length, isBlock: false } : undefined
}

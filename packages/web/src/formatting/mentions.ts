import type { MarkdownIt } from 'markdown-it'

/** Somebody who was chosen from the list, as the composer sends it. */
const chosen = /^@\[([^\]\n]{1,80})\]\(\d{1,15}\)/

/** Marks who is mentioned: `@[name](id)`, and `@name` of these names. */
export function addMentions(markdown: MarkdownIt, names: readonly string[]): void {
  // The longest first: somebody may be called like the beginning of another name.
  const known = [...names].sort((one, other) => other.length - one.length)
  markdown.inline.ruler.before('link', 'mention', (state, silent) => {
    if (state.src[state.pos] !== '@') return false
    const [whole, shown] = chosen.exec(state.src.slice(state.pos, state.posMax)) ?? []
    if (whole && shown !== undefined) {
      if (!silent) state.push('mention', 'span', 0).content = `@${shown}`
      state.pos += whole.length
      return true
    }
    const rest = state.src.slice(state.pos + 1, state.posMax).toLowerCase()
    const name = known.find((one) => rest.startsWith(one.toLowerCase()))
    if (name === undefined) return false
    if (!silent) state.push('mention', 'span', 0).content = state.src.slice(state.pos, state.pos + 1 + name.length)
    state.pos += 1 + name.length
    return true
  })
  markdown.renderer.rules['mention'] = (tokens, index) => `<span class="mention">${markdown.utils.escapeHtml(tokens[index]!.content)}</span>`
}

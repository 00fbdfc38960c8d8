import type { MarkdownIt } from 'markdown-it'

const boxes: Readonly<Record<string, string>> = { '[ ]': '☐', '[x]': '☑', '[X]': '☑' }

/** `- [ ] …` and `- [x] …` are drawn as boxes; nobody can tick them. */
export function addTasks(markdown: MarkdownIt): void {
  markdown.core.ruler.push('tasks', ({ tokens }) => {
    tokens.forEach((token, index) => {
      const first = token.children?.[0]
      if (token.type !== 'inline' || first?.type !== 'text' || tokens[index - 2]?.type !== 'list_item_open') return
      const box = boxes[first.content.slice(0, 3)]
      if (box && /^\s/.test(first.content.slice(3))) first.content = box + first.content.slice(3)
    })
  })
}

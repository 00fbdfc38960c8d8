import path from 'node:path'
import { build, type Rolldown } from 'vite'

// The page as it is first thought of: with the same formatter, the whole text is rendered anew for all that has come.

const formatting = path.join(import.meta.dirname, '../../packages/web/src/formatting')

const program = `
  import { format } from '${formatting}/markdown.ts'
  import { renderTex } from '${formatting}/tex.ts'
  import { highlightCode } from '${formatting}/code.ts'

  globalThis.ask_ = async (text) => {
    const body = JSON.stringify({ clientId: crypto.randomUUID(), text })
    const asked = await (await fetch('/api/assistant/questions', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json()
    const { body: stream } = await fetch('/api/assistant/generations/' + asked.answer.generation + '/events')
    let said = ''
    let rest = ''
    for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
      const events = (rest + piece).split('\\n\\n')
      rest = events.pop()
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1]
        if (data) said += JSON.parse(data).text ?? ''
      }
      document.body.innerHTML = format(said, [], { math: renderTex, code: highlightCode }).html
    }
    return said.length
  }
`

/** A page with \`ask_(text)\`, which settles when the answer has been drawn. */
export async function naivePage(): Promise<string> {
  const name = 'virtual:naive'
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [{ name: 'naive', resolveId: (id: string) => (id.endsWith(name) ? name : undefined), load: (id: string) => (id === name ? program : undefined) }],
    build: { write: false, modulePreload: false, rollupOptions: { input: name, preserveEntrySignatures: false } },
  })) as Rolldown.RolldownOutput
  return `<!doctype html><meta charset="utf-8"><body></body><script type="module">${built.output[0].code.replaceAll('</script', '<\\/script')}</script>`
}

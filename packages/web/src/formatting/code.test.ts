import { expect, test } from 'vitest'
import { highlightBeginning, highlightCode } from './code.ts'

const line = (number: number) => `const value${number} = a < b && "quoted" // ${number}`
const lines = Array.from({ length: 200 }, (_, number) => line(number)).join('\n')
const textOf = (html: string | undefined) => {
  const box = document.createElement('div')
  box.innerHTML = html!
  return box.textContent
}

test('of code that still grows only the beginning is coloured, by whole lines, and no letter is lost', () => {
  const html = highlightBeginning(lines, 'ts')!
  expect(textOf(html)).toBe(lines)
  const coloured = html.lastIndexOf('</span>')
  expect(textOf(html.slice(0, coloured)).length).toBeLessThan(3000)
  expect(textOf(html.slice(0, coloured)).length).toBeGreaterThan(2800)
  expect(html.slice(coloured)).toContain('a &lt; b &amp;&amp; "quoted"')
})

test('what is short, or in no known language, is as it is when it is finished', () => {
  for (const [code, language] of [[line(1), 'ts'], [lines, 'unheard-of'], ['', 'ts']] as const) expect(highlightBeginning(code, language)).toBe(highlightCode(code, language))
})

import type { Piece } from '../../packages/server/test/model-simulator/script.ts'

// A long answer as models write them, with all that takes a page time to draw: tables, code, formulas, lists, long blocks that only
// grow. Its headings say when they were sent, by the machine's clock.

/** Characters of a piece: as long as tokens are. */
const pieceLength = 4

/** @param characters about so many */
export function longAnswer(characters: number): Piece[] {
  const pieces: Piece[] = []
  let length = 0
  const say = (text: string) => {
    length += text.length
    for (let at = 0; at < text.length; at += pieceLength) pieces.push(text.slice(at, at + pieceLength))
  }
  const head = (title: string) => {
    say(`## ${title} at `)
    pieces.push(() => String(Date.now()))
    say('.\n\n')
  }
  for (let part = 1; length < characters; part++) {
    head(`Part ${part}`)
    for (const block of [prose(part), table(part % 7 === 0 ? 90 : 8), list(part % 9 === 0 ? 80 : 5), code(part % 5 === 0 ? 160 : 12), formulas(part)]) say(`${block}\n\n`)
  }
  head('The end')
  return pieces
}

function prose(part: number): string {
  const sentence = `Section **${part}** meets on _Mondays_ at \`08:00\`, see [the catalogue](https://example.edu/c/${part}), and costs $3 for print; $a_${part} + b^2$ is what it is about.`
  return `${sentence} 数据结构第 ${part} 讲：先看**链表**，再看*平衡树*，最后比较它们的复杂度。${sentence}`
}

function table(rows: number): string {
  const body = Array.from({ length: rows }, (_, row) => `| CS ${100 + row} | 数据结构与算法 ${row} | Mon 08:00–09:40 | ${row} / 120 | $O(n^${row % 4})$ |`)
  return ['| Course | Title | Time | Seats | Cost |', '|:---|:---|:---:|---:|---|', ...body].join('\n')
}

function list(items: number): string {
  return Array.from({ length: items }, (_, item) => `${item + 1}. Step ${item + 1}: compare **both** sides, then *swap* them.\n   - a note with \`code\``).join('\n')
}

function code(lines: number): string {
  const body = Array.from({ length: lines }, (_, line) => `export function step${line}(values: readonly number[]): number { return values.reduce((sum, value) => sum + value * ${line}, 0) } // ${line}`)
  return ['```ts', ...body, '```'].join('\n')
}

function formulas(part: number): string {
  return `The sum is $\\sum_{i=1}^{${part}} \\frac{x_i^2}{\\sqrt{i}}$, and\n\n$$\n\\int_0^{${part}} e^{-x^2}\\,dx = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\cdot \\frac{\\sqrt{\\pi}}{2}\n$$`
}

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

// Figures as a table for the terminal, as JSON, and as a page with charts that needs no network.

export type Row = Record<string, string | number>
export type Chart = { title: string; unit: string; bars: { what: string; value: number; isOurs: boolean }[] }
export type Page = { name: string; title: string; about: string; rows: Row[]; charts: Chart[]; measured: unknown }

const results = path.join(import.meta.dirname, '../results')

export function publish(page: Page): void {
  printTable(page.rows)
  fs.mkdirSync(results, { recursive: true })
  const stamp = new Date().toISOString().slice(0, 16).replace(':', '')
  const file = path.join(results, `${page.name}-${stamp}`)
  fs.writeFileSync(`${file}.json`, JSON.stringify({ at: new Date().toISOString(), machine: machine(), load: os.loadavg(), measured: page.measured }, null, 1))
  fs.writeFileSync(`${file}.html`, html(page))
  console.log(`Saved to ${path.relative(process.cwd(), file)}.html and .json`)
}

export function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits))
}

function printTable(rows: Row[]): void {
  const titles = titlesOf(rows)
  const lines = rows.map((row) => titles.map((title) => String(row[title] ?? '')))
  const widths = titles.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]!.length)))
  for (const line of [titles, widths.map((width) => '-'.repeat(width)), ...lines]) {
    console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
  }
}

function titlesOf(rows: Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))]
}

function machine(): string {
  return `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'processor'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, load generator on the same machine`
}

function html({ title, about, rows, charts }: Page): string {
  const titles = titlesOf(rows)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fairway: ${escape(title)}</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: #17212b; background: #fff }
  @media (prefers-color-scheme: dark) { body { color: #dfe7ee; background: #10161c } }
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
  th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid #8884 }
  th:first-child, td:first-child { text-align: left }
  svg text { font: 13px system-ui, sans-serif; fill: currentColor }
</style></head><body>
<h1>${escape(title)}</h1>
<p>${escape(machine())}, load average ${os.loadavg().map((load) => load.toFixed(1)).join(' ')}. ${escape(about)}</p>
${charts.map(drawn).join('\n')}
<table><thead><tr>${titles.map((name) => `<th>${escape(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${titles.map((name) => `<td>${escape(String(row[name] ?? ''))}</td>`).join('')}</tr>`).join('\n')}</tbody></table>
</body></html>
`
}

function drawn({ title, unit, bars }: Chart): string {
  const longest = Math.max(...bars.map(({ value }) => value), 1)
  const label = 420
  const width = 560
  const lines = bars.map(({ what, value, isOurs }, index) => {
    const y = index * 30
    const length = (value * width) / longest
    return `<text x="${label - 10}" y="${y + 16}" text-anchor="end">${escape(what)}</text>
<rect x="${label}" y="${y + 3}" width="${length}" height="18" fill="${isOurs ? '#0b7a9b' : '#9aa7b2'}"/>
<text x="${label + length + 8}" y="${y + 17}">${value.toLocaleString('en')}</text>`
  })
  return `<h2>${escape(title)} (${escape(unit)})</h2>
<svg viewBox="0 0 ${label + width + 100} ${bars.length * 30}" role="img" aria-label="${escape(title)}">${lines.join('\n')}</svg>`
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

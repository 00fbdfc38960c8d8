import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { LoadReport } from './load.ts'

// The figures as a table for the terminal, and as a page with a chart that needs no network.

export type Measured = {
  database: string
  variant: 'fairway' | 'naive'
  phase: string
  report: LoadReport
  memory: { now: number; peak: number }
  /** Of the server process, microseconds. */
  processorPerAnswer: number
  verify: string
}

type Row = {
  what: string
  decisions: number
  granted: number
  refused: number
  reads: number
  p50: number
  p99: number
  ratio: string
  processor: number
  memory: number
  failed: number
  verify: string
}

const titles = ['what', 'decisions/s', 'granted/s', 'refused/s', 'reads/s', 'p50 ms', 'p99 ms', 'vs naive', 'CPU µs each', 'peak MiB', 'failed', 'verify']
const grants = ['enrolled', 'waiting', 'dropped', 'left']

function rows(measured: Measured[]): Row[] {
  return measured.map((each) => {
    const { report } = each
    const granted = grants.reduce((sum, reason) => sum + (report.reasons[reason] ?? 0), 0)
    const naive = measured.find((other) => other.variant === 'naive' && other.database === each.database && other.phase === each.phase)
    const rate = (value: number) => Math.round(value / report.seconds)
    return {
      what: `${each.database} ${each.variant}: ${each.phase}`,
      decisions: rate(report.decisions),
      granted: rate(granted),
      refused: rate(report.decisions - granted),
      reads: rate(report.reads),
      p50: Math.round(report.latency.p50 * 10) / 10,
      p99: Math.round(report.latency.p99 * 10) / 10,
      ratio: naive && each.variant === 'fairway' ? `${(report.decisions / report.seconds / (naive.report.decisions / naive.report.seconds)).toFixed(1)}×` : '',
      processor: Math.round(each.processorPerAnswer),
      memory: each.memory.peak,
      failed: report.failed,
      verify: each.verify,
    }
  })
}

export function printLine(measured: Measured): void {
  const { what, decisions, granted, reads, p50, p99, verify } = rows([measured])[0]!
  console.log(`  ${what}: ${decisions} decisions/s (${granted} granted), ${reads} reads/s, p50 ${p50} ms, p99 ${p99} ms, verify ${verify}`)
}

export function printTable(measured: Measured[]): void {
  const lines = rows(measured).map((row) => Object.values(row).map(String))
  const widths = titles.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]!.length)))
  for (const line of [titles, widths.map((width) => '-'.repeat(width)), ...lines]) {
    console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
  }
}

/** @returns the page's path */
export function saveReport(measured: Measured[]): string {
  const directory = path.join(import.meta.dirname, '../results')
  fs.mkdirSync(directory, { recursive: true })
  const stamp = new Date().toISOString().slice(0, 16).replace(':', '')
  const file = path.join(directory, `rush-${stamp}.html`)
  fs.writeFileSync(path.join(directory, `rush-${stamp}.json`), JSON.stringify(measured, null, 1))
  fs.writeFileSync(file, page(measured))
  return path.relative(process.cwd(), file)
}

function page(measured: Measured[]): string {
  const all = rows(measured)
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'processor'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, load generator on the same machine`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fairway: the rush</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #17212b; background: #fff }
  @media (prefers-color-scheme: dark) { body { color: #dfe7ee; background: #10161c } }
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
  th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid #8884; white-space: nowrap }
  th:first-child, td:first-child { text-align: left; white-space: normal }
  svg text { font: 13px system-ui, sans-serif; fill: currentColor }
</style></head><body>
<h1>The rush</h1>
<p>${machine}. Decisions over HTTP with all rules, every one durable before it is answered. Bars: granted (dark), refused (light).</p>
${chart(all)}
<table><thead><tr>${titles.map((title) => `<th>${title}</th>`).join('')}</tr></thead>
<tbody>${all.map((row) => `<tr>${Object.values(row).map((value) => `<td>${escape(String(value))}</td>`).join('')}</tr>`).join('\n')}</tbody></table>
<h2>Reasons</h2>
<table><tbody>${measured
    .map(
      ({ database, variant, phase, report }) =>
        `<tr><td>${escape(`${database} ${variant}: ${phase}`)}</td><td style="text-align:left;white-space:normal">${Object.entries(report.reasons)
          .sort((a, b) => b[1] - a[1])
          .map(([reason, count]) => `${escape(reason)} ${count}`)
          .join(', ')}</td></tr>`,
    )
    .join('\n')}</tbody></table>
</body></html>
`
}

function chart(all: Row[]): string {
  const longest = Math.max(...all.map(({ decisions }) => decisions), 1)
  const label = 420
  const width = 560
  const bars = all.map(({ what, decisions, granted }, index) => {
    const y = index * 30
    const scale = width / longest
    return `<text x="${label - 10}" y="${y + 16}" text-anchor="end">${escape(what)}</text>
<rect x="${label}" y="${y + 3}" width="${decisions * scale}" height="18" fill="#7cc4dd"/>
<rect x="${label}" y="${y + 3}" width="${granted * scale}" height="18" fill="#0b7a9b"/>
<text x="${label + decisions * scale + 8}" y="${y + 17}">${decisions.toLocaleString('en')}</text>`
  })
  return `<svg viewBox="0 0 ${label + width + 80} ${all.length * 30}" role="img" aria-label="Decisions per second">${bars.join('\n')}</svg>`
}

function escape(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
}

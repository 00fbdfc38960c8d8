import { publish, rounded, type Row } from '../rooms/report.ts'
import type { LoadReport } from './load.ts'

export type Measured = {
  variant: string
  phase: string
  isFrontier: boolean
  streams: number
  report: LoadReport
  /** Of server, models and load, each as a part of one processor. */
  processor: [number, number, number]
  /** Of the time in which the server wanted a processor, the part in which it had none. */
  waited: number
  /** MiB more than before, for each stream. */
  memoryOfStream: number
}

export function publishAssistant(measured: readonly Measured[]): void {
  const direct = (phase: string) => measured.find((row) => row.variant === 'direct' && row.phase === phase)
  /** What a way adds to asking the model itself, in the same run. */
  const added = ({ variant, phase, report }: Measured, of: 'around' | 'delay', at: 'p50' | 'p99') => {
    const base = direct(phase)
    return variant === 'direct' || !base ? undefined : rounded(report[of][at] - base.report[of][at], of === 'delay' ? 2 : 1)
  }
  const rows = measured.filter(({ isFrontier }) => !isFrontier)
  const variants = [...new Set(measured.map(({ variant }) => variant))]
  const frontiers = variants.map((variant) => ({ variant, ...frontierOf(measured.filter((row) => row.variant === variant && row.isFrontier)) })).filter(({ pieces }) => pieces > 0)
  publish({
    name: 'assistant',
    title: 'What lies between a question and the model',
    about: `The same questions to the same simulated model, with the same client. "Before the first piece" is the time from asking to its arrival without what the model took; the delay of a piece is from its sending to its arrival; what is added is the difference to asking the model directly. A conversation is in the database before it is asked, and every answer is kept. Whole: answers that came to their end and are letter by letter what the model said.`,
    rows: [
      ...rows.map((row): Row => {
        const { variant, phase, report, processor, waited, streams, memoryOfStream } = row
        return {
          what: `${variant}: ${phase}`,
          whole: `${report.whole} of ${report.asked}`,
          'pieces/s': Math.round(report.piecesPerSecond),
          'before the first piece p50 ms': rounded(report.around.p50),
          'p99 ms': rounded(report.around.p99),
          'added p50': added(row, 'around', 'p50') ?? '',
          'added p99': added(row, 'around', 'p99') ?? '',
          'delay p50 ms': rounded(report.delay.p50, 2),
          'delay p99 ms': rounded(report.delay.p99),
          'delay added p50': added(row, 'delay', 'p50') ?? '',
          'delay added p99': added(row, 'delay', 'p99') ?? '',
          'CPU µs a piece': variant === 'direct' ? '' : Math.round((processor[0] * 1e6) / report.piecesPerSecond),
          'KiB a stream': variant === 'direct' || streams < 1000 ? '' : Math.round(memoryOfStream * 1024),
          'CPU server/models/load %': processor.map((share) => Math.round(share * 100)).join('/'),
          'server without a processor %': Math.round(waited * 100),
          failed: Object.entries(report.failed).map(([why, count]) => `${count} ${why}`).join(', ') || 0,
        }
      }),
      ...frontiers.map(({ variant, pieces, streams }): Row => ({ what: `${variant}: most with p99 of the delay ≤ 50 ms`, 'pieces/s': pieces, whole: `${streams} at once` })),
    ],
    charts: [
      { title: 'Added before the first piece, 100 at once, p50', unit: 'ms', bars: barsOf('100 at once', 'around', 'p50') },
      { title: 'Added before the first piece, 100 at once, p99', unit: 'ms', bars: barsOf('100 at once', 'around', 'p99') },
      { title: 'Most with p99 of the delay ≤ 50 ms', unit: 'pieces a second', bars: frontiers.map(({ variant, pieces }) => ({ what: variant, value: pieces, isOurs: isOurs(variant) })) },
    ],
    measured,
  })

  function barsOf(phase: string, of: 'around' | 'delay', at: 'p50' | 'p99') {
    return rows.filter((row) => row.phase === phase && row.variant !== 'direct').map((row) => ({ what: row.variant, value: added(row, of, at) ?? 0, isOurs: isOurs(row.variant) }))
  }
}

function isOurs(variant: string): boolean {
  return variant !== 'proxy' && variant !== 'direct'
}

/** The last step that was kept up with. */
function frontierOf(steps: readonly Measured[]): { pieces: number; streams: number } {
  const fine = steps.filter(({ report }) => report.delay.p99 <= 50 && report.whole === report.asked)
  return fine.reduce((most, { report, streams }) => (report.piecesPerSecond > most.pieces ? { pieces: Math.round(report.piecesPerSecond), streams } : most), { pieces: 0, streams: 0 })
}

import { AuditFilters } from '@fairway/contract/audit'
import { momentIn } from '@fairway/contract/moment'
import { byCommand, type FoundEntry } from '../modules/audit/index.ts'
import { say, UsageError, type Command, type CommandIo } from './command.ts'

export type AuditOptions = {
  actor?: string | undefined
  via?: string | undefined
  action?: string | string[] | undefined
  subject?: string | undefined
  about?: string | undefined
  reason?: string | undefined
  /** `2026-11-21` or `2026-11-21 09:00` by the campus's clocks, or ISO with a zone. */
  from?: string | undefined
  to?: string | undefined
}

/** Entries are read and printed so many at a time. */
const pageSize = 500

export const listAudit: Command<AuditOptions & { limit: number }> = async ({ config, audit }, { limit, ...options }, io) => {
  const filters = filtersIn(options, config.timeZone, io)
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short', timeStyle: 'medium' })
  let before: string | undefined
  for (let left = limit; left > 0; left -= pageSize) {
    io.signal.throwIfAborted()
    const { entries, next } = await audit.search(filters, { before, size: Math.min(left, pageSize) })
    for (const entry of entries) io.print(lineOf(entry, clock, io))
    if (next === null) break
    before = next
  }
}

export const exportAudit: Command<AuditOptions & { format: 'csv' | 'xlsx' }> = async ({ config, audit }, { format, ...options }, io) => {
  const { timeZone } = config
  const filters = filtersIn(options, timeZone, io)
  let rows = 0
  const bytes = await audit.sheet(byCommand, { filters, format, language: io.language, timeZone, signal: io.signal }, (done) => {
    rows = done
    io.progress(done.toLocaleString('en'))
  })
  for await (const chunk of bytes) await io.writeOutput(chunk)
  io.note(say(io, `已导出 ${rows.toLocaleString('en')} 条审计记录。`, `${rows.toLocaleString('en')} ${rows === 1 ? 'entry' : 'entries'} exported.`))
}

function filtersIn({ from, to, ...others }: AuditOptions, timeZone: string, io: CommandIo): AuditFilters {
  const filters = AuditFilters.safeParse({ ...others, from: momentOf(from, timeZone, io), to: momentOf(to, timeZone, io) })
  if (filters.success) return filters.data
  const [issue] = filters.error.issues
  throw new UsageError(say(io, `--${String(issue!.path[0])} 的写法不对（见 --help）。`, `--${String(issue!.path[0])} cannot be read (see --help).`))
}

function momentOf(text: string | undefined, timeZone: string, io: CommandIo): string | undefined {
  if (text === undefined) return undefined
  const moment = momentIn(timeZone, /^\d{4}-\d{1,2}-\d{1,2}$/.test(text.trim()) ? `${text.trim()} 00:00` : text)
  if (!moment) throw new UsageError(say(io, `“${text}”不是时间（写法如 2026-11-21 或“2026-11-21 09:00”）。`, `"${text}" is no time (write 2026-11-21, or "2026-11-21 09:00").`))
  return moment.toISOString()
}

function lineOf({ at, actor, via, action, subject, before, after, personal, isErased }: FoundEntry, clock: Intl.DateTimeFormat, io: CommandIo): string {
  const who = actor ? (actor.number ?? `#${actor.id}`) : via
  const change = [[before, after], [personal?.before, personal?.after]].filter(([old, now]) => (old ?? now ?? null) !== null).map(([old, now]) => `${JSON.stringify(old ?? null)} → ${JSON.stringify(now ?? null)}`)
  const notes = [personal?.reason, personal?.ip, isErased && say(io, '（个人信息已抹除）', '(personal part erased)')].filter(Boolean)
  return [clock.format(at), who, action, `${subject.kind}:${subject.person?.number ?? subject.id}`, ...change, ...notes].join('\t')
}

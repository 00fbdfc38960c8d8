import type { AuditFilters } from '@fairway/contract/audit'
import type { Language } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { writeSheet, type Cell, type SheetFormat } from '../../sheets/write.ts'
import type { Actor, Records } from './record.ts'
import type { FoundEntry, Search } from './search.ts'

// Entries as a sheet, for whoever has to show them to somebody. That it was taken is an entry itself.

export type AuditSheetOptions = {
  filters: AuditFilters
  format: SheetFormat
  language: Language
  /** Of the times in it. */
  timeZone: string
  signal?: AbortSignal | undefined
}

const headings: Record<Language, string[]> = {
  en: ['at', 'actor_number', 'actor_name', 'via', 'action', 'subject_kind', 'subject_id', 'subject_number', 'subject_name', 'before', 'after', 'personal_before', 'personal_after', 'reason', 'ip', 'erased'],
  zh: ['时间', '操作人编号', '操作人姓名', '途径', '操作', '对象类型', '对象编号', '对象人员编号', '对象人员姓名', '原值', '新值', '个人信息原值', '个人信息新值', '原因', 'IP 地址', '已抹除'],
}

const pageSize = 1_000

export function createSheet({ database, records, search }: { database: Database; records: Records; search: Search }) {
  /** The bytes of the sheet, the latest first, as things were when it was asked for. @throws {Refusal} `too-many-rows` while it is written */
  return async function sheet(actor: Actor, options: AuditSheetOptions, progress: (done: number) => void = () => {}): Promise<AsyncGenerator<Uint8Array>> {
    const { filters, format, language } = options
    const { actor: actorNumber, about, ...others } = filters
    const [named] = await database.query<{ id: number }>({ text: 'select id from person where number = $1', values: [about ?? actorNumber ?? ''] })
    await database.inTransaction(async (transaction) => {
      await records.record(transaction, {
        actor,
        action: 'audit.exported',
        subject: { kind: 'audit', id: format },
        after: others,
        ...((actorNumber ?? about) !== undefined && { personal: { about: named?.id ?? null, after: { actor: actorNumber, about } } }),
      })
    })
    return writeSheet(format, headings[language], pages(options, progress))
  }

  async function* pages({ filters, timeZone, signal }: AuditSheetOptions, progress: (done: number) => void): AsyncGenerator<Cell[][]> {
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    let done = 0
    let before: string | undefined
    do {
      signal?.throwIfAborted()
      const { entries, next } = await search(filters, { before, size: pageSize })
      if (entries.length > 0) yield entries.map((entry) => cellsOf(entry, clock))
      progress((done += entries.length))
      before = next ?? undefined
    } while (before !== undefined)
  }
}

function cellsOf({ at, actor, via, action, subject, before, after, personal, isErased }: FoundEntry, clock: Intl.DateTimeFormat): Cell[] {
  return [
    clock.format(at),
    actor?.number ?? (actor ? String(actor.id) : null),
    actor?.name ?? null,
    via,
    action,
    subject.kind,
    subject.id,
    subject.person?.number ?? null,
    subject.person?.name ?? null,
    ...[before, after, personal?.before, personal?.after].map(json),
    personal?.reason ?? null,
    personal?.ip ?? null,
    isErased ? 1 : null,
  ]
}

function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}

import type { AuditFilters } from '@fairway/contract/audit'
import { auditWord, auditWords } from '@fairway/contract/audit-words'
import { textIn, type Language } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { writeSheet, type Cell, type SheetFormat } from '../../sheets/write.ts'
import { changesText } from './changes-text.ts'
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

// What people read stands beside what programs do.
const headings: Record<Language, string[]> = {
  en: [
    ...['at', 'actor_number', 'actor_name', 'via', 'via_name', 'key_name', 'action', 'action_name'],
    ...['subject_kind', 'subject_kind_name', 'subject_id', 'subject_number', 'subject_name', 'subject_term'],
    ...['changes', 'before', 'after', 'personal_before', 'personal_after', 'reason', 'ip', 'erased'],
  ],
  zh: [
    ...['时间', '操作人编号', '操作人姓名', '途径', '途径名称', '密钥名称', '操作', '操作名称'],
    ...['对象类型', '对象类型名称', '对象标识', '对象编号', '对象名称', '对象所在学期'],
    ...['变更内容', '原值', '新值', '个人信息原值', '个人信息新值', '原因', 'IP 地址', '已抹除'],
  ],
}

const pageSize = 1_000

export function createSheet({ database, records, search }: { database: Database; records: Records; search: Search }) {
  /** The bytes of the sheet, the latest first, as things were when it was asked for. @throws {Refusal} `too-many-rows` while it is written */
  return async function sheet(actor: Actor, options: AuditSheetOptions, progress: (done: number) => void = () => {}): Promise<AsyncGenerator<Uint8Array>> {
    const { filters, format, language } = options
    const after = await withoutTexts(filters)
    await database.inTransaction(async (transaction) => {
      await records.record(transaction, { actor, action: 'audit.exported', subject: { kind: 'audit', id: format }, after })
    })
    return writeSheet(format, headings[language], pages(options, progress))
  }

  /** What was looked for, as it may be kept: people by their ids, which name nobody once they are erased; of a reason, that there was one. */
  async function withoutTexts({ actor, about, reason, ...others }: AuditFilters) {
    const people = await database.query<{ id: number; number: string }>({ text: 'select id, number from person where number = any($1)', values: [[actor, about].filter((number) => number !== undefined)] })
    const idOf = (wanted: string) => people.find(({ number }) => number === wanted)?.id ?? null
    return {
      ...others,
      ...(actor !== undefined && { actor: idOf(actor) }),
      ...(about !== undefined && { about: idOf(about) }),
      ...(reason && { reason: true }),
    }
  }

  async function* pages({ filters, language, timeZone, signal }: AuditSheetOptions, progress: (done: number) => void): AsyncGenerator<Cell[][]> {
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    let done = 0
    let before: string | undefined
    do {
      signal?.throwIfAborted()
      const { entries, next } = await search(filters, { before, size: pageSize })
      if (entries.length > 0) yield entries.map((entry) => cellsOf(entry, language, clock))
      progress((done += entries.length))
      before = next ?? undefined
    } while (before !== undefined)
  }
}

function cellsOf(entry: FoundEntry, language: Language, clock: Intl.DateTimeFormat): Cell[] {
  const { at, actor, via, key, action, subject, before, after, personal, isErased } = entry
  return [
    clock.format(at),
    actor?.number ?? (actor ? String(actor.id) : null),
    actor?.name ?? null,
    via,
    auditWords[language].via[via],
    key?.name ?? null,
    action,
    auditWord(language, 'action', action),
    subject.kind,
    auditWord(language, 'kind', subject.kind),
    subject.id,
    subject.code,
    subject.name && textIn(language, subject.name),
    subject.term,
    changesText(entry, language),
    ...[before, after, personal?.before, personal?.after].map(json),
    personal?.reason ?? null,
    personal?.ip ?? null,
    isErased ? 1 : null,
  ]
}

function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}

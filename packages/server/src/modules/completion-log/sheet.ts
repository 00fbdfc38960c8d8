import { mostExportedCompletions } from '@fairway/contract/completion-log-limits'
import type { CompletionFilters } from '@fairway/contract/completion-log'
import { textIn, type Language } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { writeSheet, type Cell, type SheetFormat } from '../../sheets/write.ts'
import type { CampusSettings } from '../settings/index.ts'
import { conditionsFor, where } from './filters.ts'
import type { Names } from './names.ts'
import type { LogRow, Search } from './search.ts'

// Requests as a sheet, the latest first; with what was written and answered where that was asked for.

export type LogSheet = { filters: CompletionFilters; texts: boolean; format: SheetFormat; language: Language; signal?: AbortSignal | undefined }

const headings: Record<Language, string[]> = {
  en: [
    ...['at', 'id', 'person_number', 'person_name', 'key_id', 'key_name', 'surface', 'task', 'room_id', 'room_name', 'conversation_id', 'server', 'model', 'experiment', 'arm', 'outcome', 'code', 'finish'],
    ...['input_tokens', 'cached_tokens', 'output_tokens', 'reasoning_tokens', 'usage_source', 'cost', 'currency', 'retries', 'fallbacks', 'first_token_ms', 'total_ms', 'verdicts', 'tools'],
  ],
  zh: [
    ...['时间', '标识', '人员编号', '人员姓名', '密钥标识', '密钥名称', '来源', '任务', '聊天室标识', '聊天室名称', '对话标识', '服务器', '模型', '实验', '实验组', '结果', '代码', '结束原因'],
    ...['输入词元数', '缓存的输入词元数', '输出词元数', '推理词元数', '计数来源', '费用', '币种', '重试次数', '备用次数', '首个词元毫秒数', '总毫秒数', '安全判定', '工具'],
  ],
}
const textHeadings: Record<Language, string[]> = { en: ['prompt', 'answer', 'address'], zh: ['问题', '回答', 'IP 地址'] }

const pageSize = 500
/** What a cell of an XLSX holds, and no more than a person reads in one. */
const longestCell = 32_000

type Needs = { database: Database; settings: CampusSettings; search: Search; names: Names; timeZone: string }

export function createLogSheet({ database, settings, search, names, timeZone }: Needs) {
  return {
    /** How many rows it would have; of a search for words, among how many it looks. @throws {Refusal} `too-many-requests-logged` */
    async count({ filters }: LogSheet): Promise<number> {
      const { narrow, fitting, values } = conditionsFor(filters, undefined)
      const [row] = await database.query<{ count: number }>({
        text: `select count(*)::int as count from (
                 select from (select at, id, server, model, experiment_id, outcome, surface, task, verdicts from completion one ${where(narrow)}) entry ${where(fitting)} limit ${mostExportedCompletions + 1}
               ) counted`,
        values,
      })
      if (row!.count > mostExportedCompletions) throw tooMany()
      return row!.count
    },

    async write({ filters, texts, format, language, signal }: LogSheet, progress: (done: number) => void): Promise<AsyncGenerator<Uint8Array>> {
      const currency = (await settings.read())['assistant.currency']
      return writeSheet(format, [...headings[language], ...(texts ? textHeadings[language] : [])], pages())

      async function* pages(): AsyncGenerator<Cell[][]> {
        const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
        let done = 0
        let before: string | undefined
        do {
          signal?.throwIfAborted()
          const { rows, next } = await search(filters, { before, size: pageSize })
          const named = await names.entriesOf(rows)
          const said = texts ? await textsOf(rows) : undefined
          if (rows.length > 0) yield named.map((entry, index) => [...cellsOf(entry, rows[index]!, { clock, language, currency }), ...(said ? said(entry.id) : [])])
          progress((done += rows.length))
          before = next ?? undefined
        } while (before !== undefined)
      }
    },
  }

  async function textsOf(rows: readonly LogRow[]) {
    const found = await database.query<{ id: string; prompt: string; answer: string; address: string | null }>({
      text: `select completion_id as id, prompt, answer, address from completion_text
             where (at, completion_id) in (select at, id from unnest($1::timestamptz[], $2::uuid[]) as asked (at, id))`,
      values: [rows.map(({ exactly }) => exactly), rows.map(({ id }) => id)],
    })
    const byId = new Map(found.map((row) => [row.id, row]))
    return (id: string): Cell[] => {
      const text = byId.get(id)
      return text ? [cut(text.prompt), cut(text.answer), text.address] : [null, null, null]
    }
  }
}

function cellsOf(entry: Awaited<ReturnType<Names['entriesOf']>>[number], row: LogRow, { clock, language, currency }: { clock: Intl.DateTimeFormat; language: Language; currency: string }): Cell[] {
  const { person, key, room, experiment } = entry
  return [
    clock.format(entry.at),
    entry.id,
    person?.number ?? (person ? String(person.id) : null),
    person?.name ?? null,
    key?.id ?? null,
    key?.name ?? null,
    entry.surface,
    entry.task,
    room?.id ?? null,
    room ? textIn(language, room.name) : null,
    entry.conversation,
    row.server,
    row.model,
    experiment?.name ?? experiment?.id ?? null,
    experiment ? (experiment.armName ?? experiment.arm) : null,
    entry.outcome,
    entry.code,
    row.finish,
    entry.inputTokens,
    row.cached_tokens,
    entry.outputTokens,
    row.reasoning_tokens,
    entry.usageSource,
    Number(entry.cost.toFixed(6)),
    currency,
    row.retries,
    row.fallbacks,
    entry.firstTokenMs,
    entry.totalMs,
    row.verdicts.map(({ family, action }) => `${family}: ${action}`).join('; ') || null,
    row.tools.join('; ') || null,
  ]
}

function cut(text: string): string {
  return text.length <= longestCell ? text : `${text.slice(0, longestCell).toWellFormed()}…`
}

function tooMany(): Refusal {
  return new Refusal(
    422,
    'too-many-requests-logged',
    {
      zh: `一次最多导出 ${mostExportedCompletions.toLocaleString('en')} 条记录，请缩小时间范围。`,
      en: `One sheet has ${mostExportedCompletions.toLocaleString('en')} requests at most. Choose a shorter time.`,
    },
    { most: mostExportedCompletions },
  )
}

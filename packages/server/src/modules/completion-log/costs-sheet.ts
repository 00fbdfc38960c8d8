import type { CostQuery } from '@fairway/contract/completion-costs'
import type { Language } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { writeSheet, type Cell } from '../../sheets/write.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Costs } from './costs.ts'
import { grouped, type Days, type Use } from './days.ts'
import type { Names } from './names.ts'
import type { People } from './people.ts'

// The same numbers as a sheet. That it was taken is an entry of the audit log: it says who has used how much.

const numbers = {
  en: ['requests', 'failed', 'cached', 'input_tokens', 'cached_tokens', 'output_tokens', 'estimated_tokens', 'cost', 'currency'],
  zh: ['请求数', '失败数', '缓存命中数', '输入词元数', '缓存的输入词元数', '输出词元数', '估算的词元数', '费用', '币种'],
}
const headings = {
  day: { en: ['day', 'server', 'model', 'surface', 'task', ...numbers.en], zh: ['日期', '服务器', '模型', '来源', '任务', ...numbers.zh] },
  person: { en: ['person_number', 'person_name', 'key_id', 'key_name', ...numbers.en], zh: ['人员编号', '人员姓名', '密钥标识', '密钥名称', ...numbers.zh] },
}

export type CostSheet = CostQuery & { by: 'day' | 'person'; language: Language; signal: AbortSignal }

export function createCostsSheet({ database, audit, settings, days, people, costs, names }: { database: Database; audit: Audit; settings: CampusSettings; days: Days; people: People; costs: Costs; names: Names }) {
  /** @throws {Refusal} `invalid-period` */
  return async function sheet(actor: Actor, { by, language, signal, ...asked }: CostSheet): Promise<AsyncGenerator<Uint8Array>> {
    const { from, to } = costs.period(asked)
    const currency = (await settings.read())['assistant.currency']
    await audit.record(database, { actor, action: 'completion-log.costs-exported', subject: { kind: 'completion-log', id: 'costs' }, after: { by, from, to } })
    return writeSheet('csv', headings[by][language], by === 'day' ? byDay() : byPerson())

    async function* byDay(): AsyncGenerator<Cell[][]> {
      for await (const some of days.read(from, to, signal)) {
        yield some.flatMap(({ day, groups }) =>
          grouped(groups, ({ server, model, surface, task }) => ({ server, model, surface, task })).map(({ server, model, surface, task, ...use }) => [day, server, model, surface, task, ...cellsOf(use)]),
        )
      }
    }

    async function* byPerson(): AsyncGenerator<Cell[][]> {
      const all = await people(from, to)
      for (let at = 0; at < all.length; at += 1000) {
        const page = all.slice(at, at + 1000)
        const person = await names.people(page.map(({ personId }) => personId))
        const key = await names.keys(page.map(({ keyId }) => keyId))
        yield page.map(({ personId, keyId, ...use }) => [personId === null ? null : person(personId).number, personId === null ? null : person(personId).name, keyId, keyId === null ? null : key(keyId).name, ...cellsOf(use)])
      }
    }

    function cellsOf({ requests, failed, cached, inputTokens, cachedTokens, outputTokens, estimatedTokens, cost }: Use): Cell[] {
      return [requests, failed, cached, inputTokens, cachedTokens, outputTokens, estimatedTokens, Number(cost.toFixed(6)), currency]
    }
  }
}

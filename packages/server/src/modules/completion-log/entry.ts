import type { CompletionDetails } from '@fairway/contract/completion-log'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { Actor } from '../audit/index.ts'
import type { Names } from './names.ts'
import type { Reading } from './reading.ts'
import type { createRounds } from './rounds.ts'
import { columnsOf, type LogRow } from './search.ts'

// One request with everything that is kept of it.

type Texts = { prompt: string; answer: string; address: string | null }
type Rule = { id: number; shipped: string | null; name: string; reason: Localised }

export function createEntry({ database, names, reading, roundsOf }: { database: Database; names: Names; reading: Reading; roundsOf: ReturnType<typeof createRounds> }) {
  /** That its texts were read is recorded, if there are any. @throws {Refusal} `not-found` */
  return async function entry(actor: Actor, id: string): Promise<Omit<CompletionDetails, 'at' | 'currency'> & { at: Date }> {
    const [row] = await database.query<LogRow>({ text: `select ${columnsOf('one')} from completion one where one.id = $1`, values: [id] })
    if (!row) throw notFound()
    const [texts] = await database.query<Texts>({ text: 'select prompt, answer, address from completion_text where at = $1::timestamptz and completion_id = $2', values: [row.exactly, id] })
    if (texts) await reading.ofOne(actor, { id, personId: row.person_id })
    const [named] = await names.entriesOf([row])
    const rounds = (await roundsOf([row])).get(id)
    return {
      ...named!,
      finish: row.finish,
      cachedTokens: row.cached_tokens,
      reasoningTokens: row.reasoning_tokens,
      retries: row.retries,
      fallbacks: row.fallbacks,
      round: rounds?.round ?? null,
      rounds: rounds?.rounds ?? [],
      findings: await findingsOf(row.verdicts),
      texts: texts ?? null,
    }
  }

  async function findingsOf(verdicts: LogRow['verdicts']): Promise<CompletionDetails['findings']> {
    if (verdicts.length === 0) return []
    const rules = await database.query<Rule>({
      text: 'select id, shipped, name, reason from guard_rule where (shipped is null and id = any($1::bigint[])) or shipped = any($2::text[])',
      values: [verdicts.map(({ rule }) => rule).filter((rule) => typeof rule === 'number'), verdicts.map(({ rule }) => rule).filter((rule) => typeof rule === 'string')],
    })
    return verdicts.map(({ rule, family, what, action }) => {
      const found = rules.find(({ id, shipped }) => (typeof rule === 'number' ? id === rule : shipped === rule))
      return { family, what: what ?? null, action, rule: { id: found?.id ?? null, name: found?.name ?? null, reason: found?.reason ?? {} } }
    })
  }
}

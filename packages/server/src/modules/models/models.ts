import { isDeepStrictEqual } from 'node:util'
import { mostModels } from '@fairway/contract/model-limits'
import type { ModelDraft } from '@fairway/contract/models'
import type { Queries, Transaction } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { modelColumns, type ModelRow } from '../completions/index.ts'
import type { ModelServer } from '../providers/index.ts'
import type { Changing } from './changing.ts'
import { noModelInExperiment } from './in-experiment.ts'
import { modelChanged, modelIsFixed, noSuchModel, thinkingNotToChoose, tooManyModels } from './refusals.ts'
import { findServer, idIn } from './servers.ts'

// What may be asked of the servers.

export type OfficeModels = ReturnType<typeof createOfficeModels>

export type OfficeModelNeeds = {
  audit: Audit
  changing: Changing
  /** By the environment or the program. */
  isOwn(server: string, name: string): boolean
  ofEnvironment(server: string): Pick<ModelServer, 'kind'> | undefined
}

export function createOfficeModels({ audit, changing, isOwn, ofEnvironment }: OfficeModelNeeds) {
  return {
    /** Those that are there already stay as they are. @throws {Refusal} `no-such-server`, `server-is-fixed`, `too-many-models` */
    add(actor: Actor, server: string, names: readonly string[]): Promise<void> {
      return changing(undefined, async (transaction) => {
        await findServer(transaction, idIn(server))
        const rows = await transaction.query<ModelRow>({
          text: `insert into model (server, name, place) select $1, name, coalesce((select max(place) from model), 0) + place
                 from unnest($2::text[]) with ordinality as given (name, place) order by place on conflict (server, name) do nothing returning ${modelColumns}`,
          values: [server, [...new Set(names)]],
        })
        const [{ count } = { count: 0 }] = await transaction.query<{ count: number }>({ text: 'select count(*)::int as count from model' })
        if (count > mostModels) throw tooManyModels()
        await audit.record(transaction, ...rows.map((row) => ({ actor, action: 'model.added', subject: { kind: 'model', id: row.id }, after: factsOf(row) }) as const))
      })
    },

    /** @throws {Refusal} `no-such-model`, `model-changed`, `thinking-unfit` */
    edit(actor: Actor, id: number, draft: ModelDraft, revision: number): Promise<void> {
      return changing(undefined, async (transaction) => {
        const before = await requireModel(transaction, id, revision)
        // What was chosen before its server came to speak in another way may stay.
        if (draft.thinking !== 'by-task' && draft.thinking !== before.thinking && !(await letsChooseThinking(transaction, before.server))) throw thinkingNotToChoose()
        const [after] = await transaction.query<ModelRow>({
          text: `update model set label = $2, is_on = $3, context_tokens = $4, has_tools = $5, without = $6, input_price = $7, cached_price = $8, output_price = $9, most_at_once = $10, thinking = $11,
                   revision = revision + 1
                 where id = $1 returning ${modelColumns}`,
          values: [
            ...[id, draft.label === '' ? null : draft.label, draft.isOn, draft.contextTokens, draft.hasTools, [...new Set(draft.without)]],
            ...[draft.inputPrice, draft.cachedPrice, draft.outputPrice, draft.mostAtOnce, draft.thinking],
          ],
        })
        const facts = { before: factsOf(before), after: factsOf(after!) }
        if (!isDeepStrictEqual(facts.before, facts.after)) await audit.record(transaction, { actor, action: 'model.changed', subject: { kind: 'model', id }, ...facts })
      })
    },

    /** @throws {Refusal} `no-such-model`, `model-changed`, `model-is-fixed`, `model-in-experiment` */
    remove(actor: Actor, id: number, revision: number): Promise<void> {
      return changing(undefined, async (transaction) => {
        const before = await requireModel(transaction, id, revision)
        if (isOwn(before.server, before.name)) throw modelIsFixed()
        await noModelInExperiment(transaction, [id])
        await transaction.query({ text: 'delete from model where id = $1', values: [id] })
        await audit.record(transaction, { actor, action: 'model.removed', subject: { kind: 'model', id }, before: factsOf(before) })
      })
    },
  }

  async function letsChooseThinking({ query }: Transaction, server: string): Promise<boolean> {
    const fixed = ofEnvironment(server)
    if (fixed) return fixed.kind === 'deepseek'
    return (await query({ text: `select from model_server where 'office:' || id = $1 and kind = 'deepseek'`, values: [server] })).length > 0
  }
}

export function readModels({ query }: Pick<Queries, 'query'>): Promise<ModelRow[]> {
  return query<ModelRow>({ text: `select ${modelColumns} from model order by place, id` })
}

export function draftOf({ label, is_on, context_tokens, has_tools, without, input_price, cached_price, output_price, most_at_once, thinking }: ModelRow) {
  return { label, isOn: is_on, contextTokens: context_tokens, hasTools: has_tools, without, inputPrice: input_price, cachedPrice: cached_price, outputPrice: output_price, mostAtOnce: most_at_once, thinking }
}

async function requireModel({ query }: Transaction, id: number, revision: number): Promise<ModelRow> {
  const [row] = await query<ModelRow>({ text: `select ${modelColumns} from model where id = $1`, values: [id] })
  if (!row) throw noSuchModel()
  if (row.revision !== revision) throw modelChanged()
  return row
}

function factsOf(row: ModelRow) {
  return { server: row.server, name: row.name, ...draftOf(row) }
}

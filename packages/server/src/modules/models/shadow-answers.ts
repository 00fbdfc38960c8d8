import type { ShadowAnswer, ShadowAnswers } from '@fairway/contract/experiments'
import { mostShadowAnswers, type ShadowVerdict } from '@fairway/contract/model-limits'
import type { Database } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { findExperiment } from './experiments.ts'
import { noSuchAnswer } from './refusals.ts'
import { wilson } from './statistics.ts'

// What a shadow said, beside what somebody was shown, for the office to say which is better.

type Side = ShadowAnswer['shown']
type Row = { id: number; at: Date; verdict: ShadowVerdict | null; prompt: string | null; shown: Side | null; shadow: Side | null }
type Counted = { all: number; failed: number; shown: number; shadow: number; equal: number; tokens: number }

const unknown: Side = { model: null, text: null, tools: [], outcome: 'gone', firstTokenMs: null, totalMs: 0, outputTokens: 0, cost: 0 }

export function createShadowAnswers({ database, audit, timeZone }: { database: Database; audit: Audit; timeZone: string }) {
  return {
    /** The latest first. @param before the id of an answer @throws {Refusal} `no-such-experiment` */
    async read(experiment: number, before: number | undefined): Promise<ShadowAnswers> {
      await findExperiment(database, experiment)
      const [rows, [counted]] = await Promise.all([readPage(experiment, before), readCounts(experiment)])
      const { tokens, ...counts } = counted!
      const judged = counts.shown + counts.shadow
      return {
        answers: rows.slice(0, mostShadowAnswers).map(({ at, shown, shadow, ...row }) => ({ ...row, at: at.toISOString(), shown: shown ?? unknown, shadow: shadow ?? unknown })),
        next: rows.length > mostShadowAnswers ? rows[mostShadowAnswers - 1]!.id : null,
        counted: counts,
        preferred: { count: counts.shadow, of: judged, interval: wilson(judged === 0 ? 0 : counts.shadow / judged, judged) ?? null },
        tokensToday: tokens,
      }
    },

    /** @throws {Refusal} `no-such-answer` */
    async judge(actor: Actor, experiment: number, id: number, verdict: ShadowVerdict | null): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const [before] = await transaction.query<{ verdict: ShadowVerdict | null }>({ text: 'select verdict from shadow_answer where id = $1 and experiment_id = $2 for update', values: [id, experiment] })
        if (!before) throw noSuchAnswer()
        if (before.verdict === verdict) return
        await transaction.query({ text: 'update shadow_answer set verdict = $2, judged_by = $3, judged_at = now() where id = $1', values: [id, verdict, verdict === null ? null : actor.personId] })
        await audit.record(transaction, { actor, action: 'experiment.judged', subject: { kind: 'experiment', id: experiment }, before: { answer: id, verdict: before.verdict }, after: { answer: id, verdict } })
      })
    },
  }

  function readPage(experiment: number, before: number | undefined) {
    const side = (completion: string, text: string) =>
      `case when ${completion}.id is not null then jsonb_build_object('model', ${completion}.model, 'text', ${text}.answer, 'tools', ${completion}.tools, 'outcome', ${completion}.outcome,
        'firstTokenMs', ${completion}.first_token_ms, 'totalMs', ${completion}.total_ms, 'outputTokens', ${completion}.output_tokens, 'cost', ${completion}.cost::float8) end`
    return database.query<Row>({
      text: `select one.id, one.at, one.verdict, coalesce(shown_text.prompt, shadow_text.prompt) as prompt, ${side('shown', 'shown_text')} as shown, ${side('shadow', 'shadow_text')} as shadow
             from shadow_answer one
             left join completion shown on shown.id = one.shown_id left join completion_text shown_text on shown_text.completion_id = shown.id and shown_text.at = shown.at
             left join completion shadow on shadow.id = one.shadow_id left join completion_text shadow_text on shadow_text.completion_id = shadow.id and shadow_text.at = shadow.at
             where one.experiment_id = $1 and ($2::bigint is null or one.id < $2) order by one.id desc limit $3`,
      values: [experiment, before ?? null, mostShadowAnswers + 1],
    })
  }

  function readCounts(experiment: number) {
    const judged = (verdict: ShadowVerdict) => `(count(*) filter (where one.verdict = '${verdict}'))::int as ${verdict}`
    return database.query<Counted>({
      text: `select count(*)::int as all, (count(*) filter (where shadow.outcome = 'failed'))::int as failed, ${judged('shown')}, ${judged('shadow')}, ${judged('equal')},
                    coalesce((select spent + reserved from token_budget where subject = 'shadow:' || $1::text and day = (now() at time zone $2)::date), 0)::float8 as tokens
             from shadow_answer one left join completion shadow on shadow.id = one.shadow_id where one.experiment_id = $1::bigint`,
      values: [experiment, timeZone],
    })
  }
}

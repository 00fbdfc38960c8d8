import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Experiment, ExperimentDraft } from '@fairway/contract/experiments'
import { mostExperiments } from '@fairway/contract/model-limits'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import type { Changing } from './changing.ts'
import { armModelMissing, armsAlike, experimentChanged, experimentIsNo, experimentOverlaps, noSuchExperiment, shadowUnfit, tooManyExperiments } from './refusals.ts'

// Experiments as the office plans, starts and ends them. What somebody was given must not change while it is counted, so one that has
// begun stays as it is.

type Row = Pick<Experiment, 'id' | 'revision' | 'state' | 'name' | 'task' | 'arms'> & {
  is_shadow: boolean
  tokens_a_day: number
  created_at: Date
  started_at: Date | null
  ended_at: Date | null
  archived_at: Date | null
}
type Step = Extract<AuditEntry['action'], `experiment.${string}`>

const columns = 'id, revision, state, name, task, is_shadow, arms, tokens_a_day, created_at, started_at, ended_at, archived_at'

export type Experiments = ReturnType<typeof createExperiments>

export function createExperiments({ database, audit, changing }: { database: Database; audit: Audit; changing: Changing }) {
  return {
    /** The latest first. */
    async list(): Promise<Experiment[]> {
      return (await database.query<Row>({ text: `select ${columns} from experiment order by id desc` })).map(experimentOf)
    },

    find: (id: number): Promise<Experiment> => findExperiment(database, id),

    /** @throws {Refusal} `too-many-experiments`, `arms-alike`, `arm-model-missing`, `shadow-unfit` */
    create(actor: Actor, asked: ExperimentDraft): Promise<Experiment> {
      const draft = checkedDraft(asked)
      return changing(undefined, async (transaction) => {
        await requireModels(transaction, draft)
        const [{ count } = { count: 0 }] = await transaction.query<{ count: number }>({ text: 'select count(*)::int as count from experiment' })
        if (count >= mostExperiments) throw tooManyExperiments()
        const [row] = await transaction.query<Row>({
          text: `insert into experiment (name, task, is_shadow, arms, tokens_a_day, salt) values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
          values: [...valuesOf(draft), randomBytes(12).toString('base64url')],
        })
        return recorded(transaction, actor, 'experiment.created', undefined, experimentOf(row!))
      })
    },

    /** A draft. @throws {Refusal} `no-such-experiment`, `experiment-changed`, `experiment-state` and those of `create` */
    edit(actor: Actor, id: number, asked: ExperimentDraft, revision: number): Promise<Experiment> {
      const draft = checkedDraft(asked)
      return changing(undefined, async (transaction) => {
        const before = await requireExperiment(transaction, id, revision, 'draft')
        await requireModels(transaction, draft)
        if (isDeepStrictEqual(factsOf(before), factsOf({ ...before, ...draft }))) return before
        const [row] = await transaction.query<Row>({
          text: `update experiment set name = $1, task = $2, is_shadow = $3, arms = $4, tokens_a_day = $5, revision = revision + 1 where id = $6 returning ${columns}`,
          values: [...valuesOf(draft), id],
        })
        return recorded(transaction, actor, 'experiment.changed', before, experimentOf(row!))
      })
    },

    /** A draft. @throws {Refusal} `no-such-experiment`, `experiment-changed`, `experiment-state` */
    remove(actor: Actor, id: number, revision: number): Promise<void> {
      return changing(undefined, async (transaction) => {
        const before = await requireExperiment(transaction, id, revision, 'draft')
        await transaction.query({ text: 'delete from experiment where id = $1', values: [id] })
        await audit.record(transaction, { actor, action: 'experiment.removed', subject: { kind: 'experiment', id }, before: factsOf(before) })
      })
    },

    /** From now on people are given its arms. @throws {Refusal} `no-such-experiment`, `experiment-changed`, `experiment-state`, `experiment-overlaps`, `arm-model-missing` */
    start(actor: Actor, id: number, revision: number): Promise<Experiment> {
      return changing(undefined, async (transaction) => {
        const before = await requireExperiment(transaction, id, revision, 'draft')
        await requireModels(transaction, before)
        // Who is given an arm of one cannot be given one of the other, so both would be wrong.
        const [other] = await transaction.query<{ name: string }>({
          text: `select name from experiment where state = 'running' and is_shadow = $1 and ($2::text is null or task is null or task = $2) limit 1`,
          values: [before.isShadow, before.task],
        })
        if (other) throw experimentOverlaps(other.name)
        return step(transaction, actor, 'experiment.started', before, `state = 'running', started_at = now()`)
      })
    },

    /** For good. @throws {Refusal} `no-such-experiment`, `experiment-changed`, `experiment-state` */
    end(actor: Actor, id: number, revision: number): Promise<Experiment> {
      return changing(undefined, async (transaction) => step(transaction, actor, 'experiment.ended', await requireExperiment(transaction, id, revision, 'running'), `state = 'ended', ended_at = now()`))
    },

    /** One that has ended. @throws {Refusal} `no-such-experiment`, `experiment-changed`, `experiment-state` */
    archive(actor: Actor, id: number, revision: number, isArchived: boolean): Promise<Experiment> {
      return changing(undefined, async (transaction) => {
        const before = await requireExperiment(transaction, id, revision, 'ended')
        if (before.isArchived === isArchived) return before
        return step(transaction, actor, isArchived ? 'experiment.archived' : 'experiment.unarchived', before, `archived_at = ${isArchived ? 'now()' : 'null'}`)
      })
    },
  }

  async function step(transaction: Transaction, actor: Actor, action: Step, before: Experiment, change: string): Promise<Experiment> {
    const [row] = await transaction.query<Row>({ text: `update experiment set ${change}, revision = revision + 1 where id = $1 returning ${columns}`, values: [before.id] })
    return recorded(transaction, actor, action, before, experimentOf(row!))
  }

  async function recorded(transaction: Transaction, actor: Actor, action: Step, before: Experiment | undefined, after: Experiment): Promise<Experiment> {
    await audit.record(transaction, { actor, action, subject: { kind: 'experiment', id: after.id }, ...(before && { before: factsOf(before) }), after: factsOf(after) })
    return after
  }
}

export async function findExperiment({ query }: Pick<Queries, 'query'>, id: number): Promise<Experiment> {
  const [row] = await query<Row>({ text: `select ${columns} from experiment where id = $1`, values: [id] })
  if (!row) throw noSuchExperiment()
  return experimentOf(row)
}

/** Without what stands for nothing. @throws {Refusal} `arms-alike`, `shadow-unfit` */
function checkedDraft(draft: ExperimentDraft): ExperimentDraft {
  const arms = draft.arms.map(({ prompt, ...arm }) => ({ ...arm, ...(prompt !== undefined && prompt !== '' && { prompt }) }))
  if (new Set(arms.map(({ name }) => name.toLowerCase())).size < arms.length) throw armsAlike()
  if (draft.isShadow && (arms.length !== 2 || arms[1]!.model === undefined || draft.tokensADay === 0)) throw shadowUnfit()
  return { ...draft, arms, tokensADay: draft.isShadow ? draft.tokensADay : 0 }
}

async function requireModels({ query }: Transaction, { arms }: Pick<ExperimentDraft, 'arms'>): Promise<void> {
  const wanted = [...new Set(arms.flatMap(({ model }) => model ?? []))]
  const found = await query({ text: 'select from model where id = any($1::bigint[])', values: [wanted] })
  if (found.length < wanted.length) throw armModelMissing()
}

async function requireExperiment(transaction: Transaction, id: number, revision: number, state: Experiment['state']): Promise<Experiment> {
  const experiment = await findExperiment(transaction, id)
  if (experiment.revision !== revision) throw experimentChanged()
  if (experiment.state !== state) throw experimentIsNo(state)
  return experiment
}

function valuesOf({ name, task, isShadow, arms, tokensADay }: ExperimentDraft): unknown[] {
  return [name, task, isShadow, JSON.stringify(arms), tokensADay]
}

function experimentOf({ id, revision, state, name, task, is_shadow, arms, tokens_a_day, created_at, started_at, ended_at, archived_at }: Row): Experiment {
  return {
    ...{ id, revision, state, name, task, isShadow: is_shadow, arms, tokensADay: tokens_a_day },
    ...{ createdAt: created_at.toISOString(), startedAt: started_at?.toISOString() ?? null, endedAt: ended_at?.toISOString() ?? null, isArchived: archived_at !== null },
  }
}

function factsOf({ state, name, task, isShadow, arms, tokensADay }: Pick<Experiment, 'state' | 'name' | 'task' | 'isShadow' | 'arms' | 'tokensADay'>) {
  return { state, name, task, isShadow, arms, tokensADay }
}

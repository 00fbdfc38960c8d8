import { isDeepStrictEqual } from 'node:util'
import { modelTasks, type ModelTask } from '@fairway/contract/model-limits'
import type { Queries } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Changing } from './changing.ts'
import { noSuchModel, routeChanged } from './refusals.ts'

// Which models are asked for a task, one after the other.

export type TaskRoutes = ReturnType<typeof createTaskRoutes>

export function createTaskRoutes({ audit, changing }: { audit: Audit; changing: Changing }) {
  return {
    /** @param models none: all that are on, by their place @param seen what they were @throws {Refusal} `route-changed`, `no-such-model` */
    set(actor: Actor, task: ModelTask, models: readonly number[], seen: readonly number[]): Promise<void> {
      return changing(undefined, async (transaction) => {
        const before = (await readRoutes(transaction))[task]
        const after = [...new Set(models)]
        if (!isDeepStrictEqual(before, [...seen])) throw routeChanged()
        if (isDeepStrictEqual(before, after)) return
        await transaction.query({ text: 'delete from model_route where task = $1', values: [task] })
        const rows = await transaction.query({
          text: `insert into model_route (task, place, model_id) select $1, given.place, model.id from unnest($2::bigint[]) with ordinality as given (id, place) join model on model.id = given.id returning model_id`,
          values: [task, after],
        })
        if (rows.length < after.length) throw noSuchModel()
        await audit.record(transaction, { actor, action: 'model-route.changed', subject: { kind: 'model-route', id: task }, before: { models: before }, after: { models: after } })
      })
    },
  }
}

export async function readRoutes({ query }: Pick<Queries, 'query'>): Promise<Record<ModelTask, number[]>> {
  const rows = await query<{ task: ModelTask; model_id: number }>({ text: 'select task, model_id from model_route order by task, place' })
  return Object.fromEntries(modelTasks.map((task) => [task, rows.filter((row) => row.task === task).map((row) => row.model_id)])) as Record<ModelTask, number[]>
}

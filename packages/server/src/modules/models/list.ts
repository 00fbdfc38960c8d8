import { modelTasks, type ModelTask } from '@fairway/contract/model-limits'
import type { Model, ModelList, ModelServer } from '@fairway/contract/models'
import type { Database } from '../../database/database.ts'
import { builtInServer, mostAtOnceByEnvironment, type Completions, type ModelRow } from '../completions/index.ts'
import type { ModelServer as Reached } from '../providers/index.ts'
import { draftOf, readModels } from './models.ts'
import { endOfKey, keyOf, readServers, type Sealing } from './servers.ts'
import { readRoutes } from './task-routes.ts'

// All servers with their models, how they do, and which of them would be asked.

export type ListNeeds = {
  database: Database
  completions: Pick<Completions, 'models' | 'standing' | 'routeOf'>
  sealing: Pick<Sealing, 'open'>
  environment: Readonly<Record<string, Reached>>
}

type Day = { server: string; model: string; asked: number; failed: number; cost: number }
const dayMs = 15_000

export function createList({ database, completions, sealing, environment }: ListNeeds) {
  let day: { rows: Promise<Day[]>; until: number } | undefined

  return async function list(): Promise<ModelList> {
    // Rows of the environment's models are made here, if nobody has asked before.
    await completions.models.read()
    const [servers, models, routes, lastDay, asked] = await Promise.all([readServers(database), readModels(database), readRoutes(database), readDay(), Promise.all(modelTasks.map(completions.routeOf))])
    return {
      servers: [
        ...servers.map((row): ModelServer => {
          const key = keyOf(row.id)
          const isReadable = row.api_key === null || sealing.open(row.api_key) !== undefined
          const { name, kind, reach, revision } = row
          return {
            ...{ key, revision, from: 'office', name, kind, baseUrl: row.base_url, reach, apiVersion: row.api_version },
            ...{ hasKey: row.api_key !== null, keyEnd: endOfKey(row.api_key, sealing), isOn: row.is_on, mostAtOnce: row.most_at_once, trouble: isReadable ? null : 'key-unreadable' },
            models: modelsOf(key, row.most_at_once),
          }
        }),
        ...Object.entries(environment).map(([key, { kind, baseUrl, apiVersion, apiKey }]): ModelServer => ({
          ...{ key, revision: 1, from: 'environment', name: key, kind, baseUrl, reach: null, apiVersion: apiVersion ?? null, hasKey: apiKey !== undefined },
          ...{ keyEnd: null, isOn: true, mostAtOnce: mostAtOnceByEnvironment, trouble: null },
          models: modelsOf(key, mostAtOnceByEnvironment),
        })),
        {
          ...{ key: builtInServer, revision: 1, from: 'built-in', name: builtInServer, kind: 'built-in', baseUrl: '', reach: null, apiVersion: null, hasKey: false, keyEnd: null },
          ...{ isOn: true, mostAtOnce: mostAtOnceByEnvironment, trouble: null },
          models: modelsOf(builtInServer, mostAtOnceByEnvironment),
        },
      ],
      routes: modelTasks.map((task: ModelTask, index) => ({ task, models: routes[task], asked: asked[index]! })),
    }

    function modelsOf(server: string, mostAtOnce: number): Model[] {
      return models.filter((model) => model.server === server).map((row) => modelOf(row, mostAtOnce, lastDay))
    }
  }

  function modelOf(row: ModelRow, mostAtOnce: number, lastDay: readonly Day[]): Model {
    const { id, revision, server, name } = row
    const { trouble, ...standing } = completions.standing({ server, name, mostAtOnce: row.most_at_once ?? mostAtOnce })
    const { asked, failed, cost } = lastDay.find((one) => one.server === server && one.model === name) ?? { asked: 0, failed: 0, cost: 0 }
    return {
      ...{ id, revision, server, name, ...draftOf(row), isFixed: completions.models.isOwn(server, name) },
      standing: { ...standing, waitMs: Math.round(standing.waitMs), trouble: trouble ? { kind: trouble.kind, at: trouble.at.toISOString() } : null },
      lastDay: { asked, failed, cost },
    }
  }

  /** Many look at the page at the same time, and again every few seconds. */
  function readDay(): Promise<Day[]> {
    if (!day || day.until <= Date.now()) {
      const rows = database.query<Day>({
        text: `select server, model, count(*)::int as asked, (count(*) filter (where outcome = 'failed'))::int as failed, sum(cost)::float8 as cost
               from completion where at > now() - interval '24 hours' and server is not null and outcome in ('done', 'stopped', 'failed') group by server, model`,
      })
      day = { rows, until: Date.now() + dayMs }
      rows.catch(() => (day = undefined))
    }
    return day.rows
  }
}

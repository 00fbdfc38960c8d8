import type { Queries } from '../../database/database.ts'
import { modelInExperiment } from './refusals.ts'

/** What an experiment asks has to stay for as long as it runs. @throws {Refusal} `model-in-experiment` */
export async function noModelInExperiment({ query }: Pick<Queries, 'query'>, models: readonly number[]): Promise<void> {
  const [used] = await query<{ name: string }>({
    text: `select name from experiment where state = 'running' and exists (select from jsonb_array_elements(arms) arm where (arm ->> 'model')::bigint = any($1::bigint[])) limit 1`,
    values: [models],
  })
  if (used) throw modelInExperiment(used.name)
}

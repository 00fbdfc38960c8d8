import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import type { Completions } from '../completions/index.ts'
import type { ModelServer } from '../providers/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createChanging } from './changing.ts'
import { createExperiments } from './experiments.ts'
import { createList } from './list.ts'
import { createOfficeModels } from './models.ts'
import { createResults } from './results.ts'
import { createServers } from './servers.ts'
import { createShadowAnswers } from './shadow-answers.ts'
import { createTaskRoutes } from './task-routes.ts'
import { createTrying } from './trying.ts'

// Which models the assistant asks, as the office sets it up: servers, models, routes, experiments. The pipeline (completions) reads
// the same tables.

export { experimentRoutes } from './experiment-routes.ts'
export { modelRoutes } from './routes.ts'

export type ModelNeeds = {
  database: Database
  settings: CampusSettings
  audit: Audit
  bus: Bus
  completions: Completions
  /** Of the environment. */
  servers: Readonly<Record<string, ModelServer>>
  /** Where the campus's day ends. */
  timeZone: string
}

export type OfficeModels = ReturnType<typeof createModels>

export function createModels({ database, settings, audit, bus, completions, servers: environment, timeZone }: ModelNeeds) {
  const { sealing, models } = completions
  const { changing, tell } = createChanging({ database, bus, changed: completions.changed })

  return {
    list: createList({ database, completions, sealing, environment }),
    servers: createServers({ audit, changing, sealing }),
    models: createOfficeModels({ audit, changing, isOwn: models.isOwn, ofEnvironment: models.ofEnvironment }),
    routes: createTaskRoutes({ audit, changing }),
    trying: createTrying({ database, settings, sealing, ofEnvironment: models.ofEnvironment, answered: tell }),
    experiments: createExperiments({ database, audit, changing }),
    results: createResults({ database, settings }),
    shadowAnswers: createShadowAnswers({ database, audit, timeZone }),
  }
}

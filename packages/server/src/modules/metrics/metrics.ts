import { collectDefaultMetrics, type Registry } from 'prom-client'
import type { Config } from '../../config.ts'
import { campusMeasures, type CampusMeasured } from './campus-measures.ts'

export type MetricsNeeds = CampusMeasured & { registry: Registry; config: Pick<Config, 'metricsToken'> }

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics({ registry, ...campus }: MetricsNeeds) {
  campusMeasures(registry, campus)
  let hasProcess = false

  return {
    contentType: registry.contentType,

    /** All of them, as text. */
    read(): Promise<string> {
      // Nobody watches garbage collections and the event loop for who never asks.
      if (!hasProcess) collectDefaultMetrics({ register: registry })
      hasProcess = true
      return registry.metrics()
    },
  }
}

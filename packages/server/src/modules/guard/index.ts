import { randomBytes } from 'node:crypto'
import type { Verdict } from '@fairway/contract/guard'
import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import { admit, promptLimits } from './admission.ts'
import { asData, dataExplained } from './as-data.ts'
import { judge, type Asked } from './judging.ts'
import { createKnownRules } from './known-rules.ts'
import { redacted, type Redacted } from './redaction.ts'
import { createRules } from './rules.ts'
import { createStreamGuard, type StreamGuard } from './streaming.ts'
import { createTrying } from './trying.ts'

// The guard: what may be asked of the assistant and said by it. It is one layer: what somebody may do never depends on it.

export { guardRoutes } from './routes.ts'
export type { Redacted } from './redaction.ts'
export type { Piece, StreamGuard } from './streaming.ts'
export { asData, asWritten, dataExplained } from './as-data.ts'

export type GuardNeeds = {
  database: Database
  audit: Audit
  bus?: Bus
  onError(error: unknown, what: string): void
}

export type Guard = Awaited<ReturnType<typeof createGuard>>

/** On which instances tell each other that a rule has changed. */
const channel = 'guard-rules'

export async function createGuard({ database, audit, bus, onError }: GuardNeeds) {
  const editing = createRules({
    database,
    audit,
    changed() {
      rules.forget()
      bus?.publish(channel, '')
    },
  })
  const rules = createKnownRules({ list: editing.list, onError: (error) => onError(error, 'the rules of the guard could not be read') })
  await editing.prepare()
  await rules.read()
  bus?.listen(channel, rules.forget)

  return {
    rules: editing,
    trying: createTrying(rules),

    /** What the rules say of a text. */
    async check(asked: Asked): Promise<Verdict> {
      return judge(await rules.read(), asked).verdict
    },

    /** What is stored of a text. */
    redact: (text: string): Redacted => redacted(rules.latest(), text),

    /** For one answer, as it streams. @param canaries what the model was told and must not say */
    streamGuard: (canaries: readonly string[] = []): StreamGuard => createStreamGuard(rules.latest(), canaries),

    /** A word for the instructions of a model, which it has no reason to say. */
    newCanary: () => `fw-${randomBytes(9).toString('hex')}`,

    /** How what others wrote is put before a model; `dataExplained` tells the model. */
    asData,
    dataExplained,

    /** `admit` refuses what no prompt may be, and gives it back as it is to be asked. */
    limits: { ...promptLimits, admit },
  }
}

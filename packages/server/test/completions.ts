import { Registry } from 'prom-client'
import type { Settings } from '@fairway/contract/settings'
import { createLonelyBus, type Bus } from '../src/bus/bus.ts'
import { createCampusModel } from '../src/modules/campus-model/index.ts'
import { createCompletions, type Asking, type CompletionAsk, type CompletionEvent, type Completions } from '../src/modules/completions/index.ts'
import { Refusal } from '../src/errors.ts'
import { byProgram } from '../src/modules/audit/index.ts'
import { afterwards } from './afterwards.ts'
import { simulateModels } from './models.ts'
import { simulatedModels, type Dialect, type ModelSimulator } from './model-simulator.ts'
import { startApp, type Started, type StartOptions } from './start-app.ts'

// The pipeline on a real database and simulated servers of models, asked without a conversation around it.

export type Answered = {
  events: CompletionEvent[]
  text: string
  /** Of the beginning. */
  model: string | undefined
  isCached: boolean
  finish: Extract<CompletionEvent, { type: 'finish' }> | undefined
  /** The code it was refused with, or what else was thrown; undefined: it came to its end. */
  refused: string | undefined
  refusal: Refusal | undefined
}

export type StartedCompletions = Awaited<ReturnType<typeof startCompletions>>

/** @param servers tried in this order, each with the first model of its dialect */
export async function startCompletions({ servers = ['openai'], start, started, simulator, bus = createLonelyBus() }: { servers?: readonly Dialect[]; start?: StartOptions; started?: Started; simulator?: ModelSimulator; bus?: Bus } = {}) {
  const models = simulator ?? (await simulateModels())
  const app = started ?? (await startApp(start))
  const registry = new Registry()
  const errors: unknown[] = []
  const completions = createCompletions({
    database: app.database,
    bus,
    audit: app.app.audit,
    settings: app.app.settings,
    servers: Object.fromEntries(servers.map((kind) => [kind, { ...models.server(kind), model: simulatedModels[kind][0]!.id }])),
    guard: app.app.guard,
    builtIn: createCampusModel({ pauseMs: 0 }),
    secret: 'for tests',
    timeZone: 'Asia/Shanghai',
    registry,
    onError: (error) => errors.push(error),
  })
  afterwards(() => completions.close())
  await completions.prepare()

  return {
    ...app,
    models,
    completions,
    errors,
    ask: (text: string, more: Partial<CompletionAsk> & { as?: Partial<Asking>; signal?: AbortSignal; onEvent?(event: CompletionEvent): void } = {}) => hearAll(completions, text, more),

    async set(values: Partial<Record<keyof Settings, unknown>>): Promise<void> {
      for (const [name, value] of Object.entries(values)) await app.app.settings.change(byProgram, name, value)
    },

    /** The log, the latest last. */
    rows: (columns: string) => app.database.query({ text: `select ${columns} from completion join (select completion_id, prompt, answer, address from completion_text) as texts on completion_id = id order by completion.at, completion.id` }),

    /** What somebody has used today, and what is set aside for them. */
    async budget(subject: string): Promise<{ spent: number; reserved: number; open: number } | undefined> {
      const [row] = await app.database.query<{ spent: number; reserved: number; open: number }>({
        text: `select spent, reserved, (select count(*)::int from token_reservation r where r.subject = b.subject and expires_at > '-infinity') as open from token_budget b where subject = $1`,
        values: [subject],
      })
      return row
    },

    /** Of one metric, by its labels as they are written. */
    async metric(name: string): Promise<Record<string, number>> {
      const values = (await registry.getSingleMetric(name)?.get())?.values ?? []
      return Object.fromEntries(values.map(({ value, labels, ...more }) => [[(more as { metricName?: string }).metricName ?? name, ...Object.entries(labels).map(([label, said]) => `${label}=${said}`)].join(' '), value]))
    },
    metrics: () => registry.metrics(),
  }
}

/** A guest of a network of its own, unless something else is said. */
export function askingOf(more: Partial<Asking> = {}): Asking {
  return { personId: null, key: null, network: '192.0.2.7', factor: 1, address: '192.0.2.7', surface: 'chat', task: 'chat', ...more }
}

async function hearAll(
  completions: Completions,
  text: string,
  { as, signal = new AbortController().signal, onEvent, ...more }: Partial<CompletionAsk> & { as?: Partial<Asking>; signal?: AbortSignal; onEvent?(event: CompletionEvent): void },
): Promise<Answered> {
  const answered: Answered = { events: [], text: '', model: undefined, isCached: false, finish: undefined, refused: undefined, refusal: undefined }
  try {
    for await (const event of completions.complete({ asking: askingOf(as), messages: [{ role: 'user', content: text }], written: text, ...more }, signal)) {
      answered.events.push(event)
      onEvent?.(event)
      if (event.type === 'begin') Object.assign(answered, { model: event.model.name, isCached: event.isCached })
      if (event.type === 'text') answered.text += event.text
      if (event.type === 'retract') answered.text = ''
      if (event.type === 'finish') answered.finish = event
    }
  } catch (error) {
    if (error instanceof Refusal) Object.assign(answered, { refused: error.code, refusal: error })
    else answered.refused = error === signal.reason ? 'stopped' : String(error)
  }
  return answered
}

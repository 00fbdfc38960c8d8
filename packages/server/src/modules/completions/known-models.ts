import type { ModelServerConfig } from '../../config.ts'
import type { Database } from '../../database/database.ts'
import { remembering } from '../../remembering.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createModelClient, type ChatProvider, type ModelClient, type ModelServer, type Reach, type ServerKind } from '../providers/index.ts'
import { modelColumns, type ModelRow } from './model-rows.ts'
import type { createSealing } from './sealing.ts'
import { tasks, type KnownModel, type Task } from './task.ts'
import { prepareTokens } from './tokens.ts'

// The models that can be asked now, and in which order for a task: those of the environment, those that the office has set up, and
// the built-in one. Remembered for less than a second: what is edited on another instance holds here soon.

export type KnownModels = ReturnType<typeof createKnownModels>
export type Models = { all: KnownModel[]; byTask: Record<Task, KnownModel[]>; builtIn: KnownModel }

export type KnownModelsNeeds = {
  database: Database
  settings: CampusSettings
  servers: Readonly<Record<string, ModelServerConfig>>
  sealing: ReturnType<typeof createSealing>
  /** Answers without any server. */
  builtIn: ChatProvider
  onError(error: unknown, what: string): void
}

type ServerRow = { id: number; name: string; kind: ServerKind; base_url: string; api_version: string | null; reach: Reach; api_key: Buffer | null; most_at_once: number }
const rememberMs = 900
/** Until a server that names its own models is asked again. */
const askAgainMs = 60_000
const listTimeoutMs = 10_000
/** Of a server that nobody has set a number for: a campus full of people, each in the middle of an answer. */
export const mostAtOnceByEnvironment = 2000
export const builtInServer = 'campus'

export function createKnownModels({ database, settings, servers, sealing, builtIn, onError }: KnownModelsNeeds) {
  const known = remembering(rememberMs, load)
  /** By what they are made of, so that connections outlive a look at the table. */
  let clients = new Map<string, ModelClient>()
  /** What servers of the environment say that they have. */
  const listed = new Map<string, { names: Promise<string[]>; until: number }>()
  /** By the environment and by the program, as they were looked at last. */
  let own: readonly { server: string; name: string }[] = []

  return {
    read: known.read,
    forget: known.forget,

    /** Nobody in the office can take it away. */
    isOwn: (server: string, name: string): boolean => own.some((one) => one.server === server && one.name === name),

    /** Is there a server at all, beside the built-in model? Asks none of them. */
    async hasServers(): Promise<boolean> {
      if (Object.keys(servers).length > 0) return true
      return (await database.query({ text: 'select from model_server where is_on limit 1' })).length > 0
    },

    /** What a server of the environment is reached with. */
    ofEnvironment: (server: string): ModelServer | undefined => (Object.hasOwn(servers, server) ? servers[server] : undefined),

    async close(): Promise<void> {
      await Promise.all([...clients.values()].map((client) => client.close()))
    },
  }

  async function load(): Promise<Models> {
    const connectMs = (await settings.read())['assistant.connect-seconds'] * 1000
    await addOwnModels(connectMs)
    const serverRows = await database.query<ServerRow>({
      name: 'model-servers',
      text: 'select id, name, kind, base_url, api_version, reach, api_key, most_at_once from model_server where is_on',
    })
    const rows = await database.query<ModelRow>({
      name: 'models',
      text: `select ${modelColumns} from model order by place, id`,
    })
    const routes = await database.query<{ task: Task; model_id: number }>({ name: 'model-routes', text: 'select task, model_id from model_route order by task, place' })
    const used = new Map<string, ModelClient>()
    const reachable = new Map<string, { provider: ChatProvider; most: number }>()
    for (const [name, { model: _, ...server }] of Object.entries(servers)) reachable.set(name, { provider: clientFor(server, connectMs, used), most: mostAtOnceByEnvironment })
    for (const row of serverRows) {
      const apiKey = row.api_key === null ? undefined : sealing.open(row.api_key)
      if (row.api_key !== null && apiKey === undefined) {
        onError(new Error(`The key of the model server "${row.name}" was sealed with another SECRET.`), 'a model server cannot be used')
        continue
      }
      reachable.set(`office:${row.id}`, { provider: clientFor({ kind: row.kind, baseUrl: row.base_url, apiKey, apiVersion: row.api_version ?? undefined, reach: row.reach }, connectMs, used), most: row.most_at_once })
    }
    // Counting is exact from then on; a server that answers has to be paid.
    if (serverRows.length > 0) prepareTokens().catch((error: unknown) => onError(error, 'the tokenizer could not be loaded'))
    const closing = [...clients].filter(([key]) => !used.has(key))
    clients = used
    // Answers that are being given over them come to their end.
    for (const [, client] of closing) client.close().catch(() => {})
    const builtInRow = rows.find(({ server }) => server === builtInServer)!
    const builtInModel: KnownModel = { ...modelOf(builtInRow), label: builtInServer, mostAtOnce: mostAtOnceByEnvironment, provider: builtIn, isBuiltIn: true }
    const all = rows.flatMap((row): KnownModel[] => {
      const server = reachable.get(row.server)
      return row.is_on && server ? [{ ...modelOf(row), mostAtOnce: row.most_at_once ?? server.most, provider: server.provider, isBuiltIn: false }] : []
    })
    if (builtInRow.is_on) all.push(builtInModel)
    const byId = new Map(all.map((model) => [model.id, model]))
    const byTask = Object.fromEntries(
      tasks.map((task) => {
        const routed = routes.flatMap((route) => (route.task === task ? [byId.get(route.model_id)] : [])).filter((model) => model !== undefined)
        return [task, routed.length > 0 ? routed : all.filter(({ isBuiltIn }) => !isBuiltIn)]
      }),
    ) as Record<Task, KnownModel[]>
    return { all, byTask, builtIn: builtInModel }
  }

  function clientFor(server: ModelServer, connectMs: number, used: Map<string, ModelClient>): ModelClient {
    const key = JSON.stringify([server.kind, server.baseUrl, server.apiKey, server.apiVersion, server.reach, connectMs])
    const client = clients.get(key) ?? createModelClient(server, { connectMs })
    used.set(key, client)
    return client
  }

  /** Each model of the environment and the built-in one has a row, in which the office sets what they cost and where they stand. */
  async function addOwnModels(connectMs: number): Promise<void> {
    const found = [{ server: builtInServer, name: builtInServer }]
    for (const [server, { model }] of Object.entries(servers)) {
      const names = model === undefined ? (await namesOf(server, connectMs)).slice(0, 1) : [model]
      found.push(...names.map((name) => ({ server, name })))
    }
    own = found
    await database.query({
      name: 'models-own',
      text: `insert into model (server, name, place) select server, name, coalesce((select max(place) from model), 0) + place
             from unnest($1::text[], $2::text[]) with ordinality as given (server, name, place)
             where not exists (select from model where model.server = given.server and model.name = given.name) on conflict do nothing`,
      values: [own.map(({ server }) => server), own.map(({ name }) => name)],
    })
  }

  /** No ids of models are written into this program: they change. */
  async function namesOf(server: string, connectMs: number): Promise<string[]> {
    const before = listed.get(server)
    if (before && before.until > Date.now()) return before.names
    const { model: _, ...config } = servers[server]!
    const client = createModelClient(config, { connectMs })
    const names = client
      .listModels(AbortSignal.timeout(listTimeoutMs))
      .catch((error: unknown) => {
        onError(error, `the server of models "${server}" does not say which it has`)
        return []
      })
      .finally(() => client.close())
    listed.set(server, { names, until: Date.now() + askAgainMs })
    return names
  }
}

function modelOf(row: ModelRow): Omit<KnownModel, 'mostAtOnce' | 'provider' | 'isBuiltIn'> {
  return {
    id: row.id,
    server: row.server,
    name: row.name,
    label: row.label ?? row.name,
    contextTokens: row.context_tokens,
    hasTools: row.has_tools,
    without: row.without,
    thinking: row.thinking,
    prices: { input: row.input_price, cached: row.cached_price ?? row.input_price, output: row.output_price },
  }
}

import type { ModelListing, ModelTrialAnswer, ModelTroubleTold } from '@fairway/contract/models'
import { longestModelName } from '@fairway/contract/model-limits'
import type { Database } from '../../database/database.ts'
import { createModelClient, ProviderError, type ModelClient, type ModelServer } from '../providers/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { noSuchServer, serverIsFixed } from './refusals.ts'
import { findServer, idIn, type Sealing } from './servers.ts'

// Asks a server what it has, and whether it answers: with a real request, as small as can be.

export type TryingNeeds = {
  database: Database
  settings: Pick<CampusSettings, 'read'>
  sealing: Pick<Sealing, 'open'>
  /** Of the environment. */
  ofEnvironment(server: string): ModelServer | undefined
  /** It answers: whatever was wrong with it is over. */
  answered(server: string): void
}

const timeouts = { firstTokenMs: 30_000, idleMs: 15_000, totalMs: 45_000 }
/** A model that thinks first says nothing for a while. */
const maxTokens = 300
const longestTold = 300
const mostNames = 1000

export type Trying = ReturnType<typeof createTrying>

export function createTrying({ database, settings, sealing, ofEnvironment, answered }: TryingNeeds) {
  return {
    /** The names of its models; of Azure those of all models that there are, and not of deployments. @throws {Refusal} `no-such-server`, `server-is-fixed` */
    async list(server: string): Promise<ModelListing> {
      const listed = await withClient(server, async (client) => {
        const names = await client.listModels(AbortSignal.timeout(timeouts.firstTokenMs))
        return names.filter((name) => name.length > 0 && name.length <= longestModelName).slice(0, mostNames).toSorted()
      })
      return 'trouble' in listed ? { names: [], trouble: listed.trouble } : { names: listed.result, trouble: null }
    },

    /** @throws {Refusal} `no-such-server`, `server-is-fixed` */
    async ask(server: string, model: string): Promise<ModelTrialAnswer> {
      const startedAt = performance.now()
      const since = () => Math.round(performance.now() - startedAt)
      let firstTokenMs: number | null = null
      let text = ''
      const asked = await withClient(server, async (client) => {
        const request = { model, messages: [{ role: 'user', content: 'Reply with the single word: ready' }] as const, maxTokens, thinks: false }
        for await (const event of client.stream(request, AbortSignal.timeout(2 * timeouts.totalMs), timeouts)) {
          firstTokenMs ??= since()
          if (event.type === 'text') text += event.text
        }
      })
      if ('trouble' in asked) return { trouble: asked.trouble, text: '', firstTokenMs, totalMs: since() }
      answered(server)
      return { trouble: null, text: Array.from(text.trim()).slice(0, longestTold).join(''), firstTokenMs, totalMs: since() }
    },
  }

  async function withClient<Result>(key: string, work: (client: ModelClient) => Promise<Result>): Promise<{ result: Result } | { trouble: ModelTroubleTold }> {
    const server = await reachedWith(key)
    if (!server) return { trouble: { kind: 'key-unreadable', status: null, said: null } }
    const client = createModelClient(server, { connectMs: (await settings.read())['assistant.connect-seconds'] * 1000 })
    try {
      return { result: await work(client) }
    } catch (error) {
      const told = troubleOf(error, server.apiKey)
      if (!told) throw error
      return { trouble: told }
    } finally {
      client.close().catch(() => {})
    }
  }

  /** @returns undefined: its key was sealed with another secret */
  async function reachedWith(key: string): Promise<ModelServer | undefined> {
    const fixed = ofEnvironment(key)
    if (fixed) return fixed
    if (key === 'campus') throw serverIsFixed()
    if (!key.startsWith('office:')) throw noSuchServer()
    const { kind, base_url, reach, api_version, api_key } = await findServer(database, idIn(key))
    const apiKey = api_key === null ? undefined : sealing.open(api_key)
    if (api_key !== null && apiKey === undefined) return undefined
    return { kind, baseUrl: base_url, apiKey, apiVersion: api_version ?? undefined, reach }
  }
}

/** What a server says of an error may hold what it was sent. Only what is shaped as such errors are is told: an address may be anything’s. */
function troubleOf(error: unknown, apiKey: string | undefined): ModelTroubleTold | undefined {
  if (error instanceof ProviderError) {
    const said = apiKey === undefined ? error.said : error.said?.replaceAll(apiKey, '…')
    return { kind: error.kind, status: error.status ?? null, said: said === undefined ? null : Array.from(said).slice(0, longestTold).join('') }
  }
  return error instanceof DOMException && error.name === 'TimeoutError' ? { kind: 'timeout', status: null, said: null } : undefined
}

import { isDeepStrictEqual } from 'node:util'
import { mostModelServers } from '@fairway/contract/model-limits'
import type { ModelServerDraft } from '@fairway/contract/models'
import type { Queries, Transaction } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { checkedAddress } from './address.ts'
import type { Changing } from './changing.ts'
import { noModelInExperiment } from './in-experiment.ts'
import { keyNeededAnew, noSuchServer, serverChanged, serverIsFixed, serverNameTaken, tooManyServers, versionNotOfAzure } from './refusals.ts'

// The servers that the office has set up.

export type Sealing = { seal(text: string): Buffer; open(sealed: Buffer): string | undefined }

export type ServerRow = Pick<ModelServerDraft, 'name' | 'kind' | 'reach'> & {
  id: number
  revision: number
  base_url: string
  api_version: string | null
  api_key: Buffer | null
  is_on: boolean
  most_at_once: number
}

const columns = 'id, revision, name, kind, base_url, reach, api_version, api_key, is_on, most_at_once'
const shortestShown = 16

export type Servers = ReturnType<typeof createServers>

export function createServers({ audit, changing, sealing }: { audit: Audit; changing: Changing; sealing: Sealing }) {
  return {
    /** @returns its key @throws {Refusal} `too-many-servers`, `server-name-taken`, `version-unfit` and those of `checkedAddress` */
    create(actor: Actor, draft: ModelServerDraft): Promise<string> {
      const { baseUrl, apiVersion } = fitting(draft)
      return changing(undefined, async (transaction) => {
        await requireFreeName(transaction, draft.name, undefined)
        const [{ count } = { count: 0 }] = await transaction.query<{ count: number }>({ text: 'select count(*)::int as count from model_server' })
        if (count >= mostModelServers) throw tooManyServers()
        const [row] = await transaction.query<ServerRow>({
          text: `insert into model_server (name, kind, base_url, reach, api_version, api_key, is_on, most_at_once) values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
          values: [draft.name, draft.kind, baseUrl, draft.reach, apiVersion, draft.apiKey ? sealing.seal(draft.apiKey) : null, draft.isOn, draft.mostAtOnce],
        })
        await audit.record(transaction, { actor, action: 'model-server.created', subject: { kind: 'model-server', id: row!.id }, after: factsOf(row!) })
        return keyOf(row!.id)
      })
    },

    /** @throws {Refusal} `no-such-server`, `server-is-fixed`, `server-changed`, `key-needed-anew` and those of `create` */
    edit(actor: Actor, key: string, draft: ModelServerDraft, revision: number): Promise<void> {
      const id = idIn(key)
      const { baseUrl, apiVersion } = fitting(draft)
      return changing(key, async (transaction) => {
        const before = await requireServer(transaction, id, revision)
        await requireFreeName(transaction, draft.name, id)
        // Somebody who may not read a key must not have it sent to where they listen.
        if (before.api_key !== null && draft.apiKey === undefined && before.base_url !== baseUrl) throw keyNeededAnew()
        const apiKey = draft.apiKey === undefined ? before.api_key : draft.apiKey === null ? null : sealing.seal(draft.apiKey)
        const hasNewKey = draft.apiKey !== undefined && (draft.apiKey !== null || before.api_key !== null)
        const [after] = await transaction.query<ServerRow>({
          text: `update model_server set name = $2, kind = $3, base_url = $4, reach = $5, api_version = $6, api_key = $7, is_on = $8, most_at_once = $9, revision = revision + 1 where id = $1 returning ${columns}`,
          values: [id, draft.name, draft.kind, baseUrl, draft.reach, apiVersion, apiKey, draft.isOn, draft.mostAtOnce],
        })
        const facts = { before: factsOf(before), after: factsOf(after!) }
        const subject = { kind: 'model-server', id } as const
        if (hasNewKey) await audit.record(transaction, { actor, action: 'model-server.key-changed', subject, ...facts })
        else if (!isDeepStrictEqual(facts.before, facts.after)) await audit.record(transaction, { actor, action: 'model-server.changed', subject, ...facts })
      })
    },

    /** With its models. @throws {Refusal} `no-such-server`, `server-is-fixed`, `server-changed`, `model-in-experiment` */
    remove(actor: Actor, key: string, revision: number): Promise<void> {
      const id = idIn(key)
      return changing(key, async (transaction) => {
        const before = await requireServer(transaction, id, revision)
        const models = await transaction.query<{ id: number }>({ text: 'select id from model where server = $1', values: [key] })
        await noModelInExperiment(transaction, models.map((model) => model.id))
        await transaction.query({ text: 'delete from model where server = $1', values: [key] })
        await transaction.query({ text: 'delete from model_server where id = $1', values: [id] })
        await audit.record(transaction, { actor, action: 'model-server.removed', subject: { kind: 'model-server', id }, before: factsOf(before) })
      })
    },
  }

  function factsOf({ name, kind, base_url, reach, api_version, api_key, is_on, most_at_once }: ServerRow) {
    return { name, kind, baseUrl: base_url, reach, apiVersion: api_version, keyEnd: endOfKey(api_key, sealing), isOn: is_on, mostAtOnce: most_at_once }
  }
}

/** As models name theirs. */
export function keyOf(id: number): string {
  return `office:${id}`
}

/** Of one that the office has set up. @throws {Refusal} `no-such-server`, `server-is-fixed` */
export function idIn(key: string): number {
  const [, id] = /^office:([1-9]\d{0,15})$/.exec(key) ?? []
  if (id !== undefined) return Number(id)
  throw /^(campus|openai|deepseek|azure)$/.test(key) ? serverIsFixed() : noSuchServer()
}

export function readServers({ query }: Pick<Queries, 'query'>): Promise<ServerRow[]> {
  return query<ServerRow>({ text: `select ${columns} from model_server order by lower(name)` })
}

export async function findServer({ query }: Pick<Queries, 'query'>, id: number): Promise<ServerRow> {
  const [row] = await query<ServerRow>({ text: `select ${columns} from model_server where id = $1`, values: [id] })
  if (!row) throw noSuchServer()
  return row
}

/** What tells two long keys apart, and helps nobody to guess one. Null: there is none, or it is short or cannot be read. */
export function endOfKey(sealed: Buffer | null, { open }: Pick<Sealing, 'open'>): string | null {
  const key = sealed === null ? undefined : open(sealed)
  return key !== undefined && key.length >= shortestShown ? key.slice(-4) : null
}

async function requireServer(transaction: Transaction, id: number, revision: number): Promise<ServerRow> {
  const row = await findServer(transaction, id)
  if (row.revision !== revision) throw serverChanged()
  return row
}

async function requireFreeName({ query }: Transaction, name: string, but: number | undefined): Promise<void> {
  const taken = await query({ text: 'select from model_server where lower(name) = lower($1) and id is distinct from $2', values: [name, but ?? null] })
  if (taken.length > 0) throw serverNameTaken()
}

function fitting({ kind, baseUrl, reach, apiVersion }: ModelServerDraft): { baseUrl: string; apiVersion: string | null } {
  const version = apiVersion === '' ? null : apiVersion
  if (version !== null && kind !== 'azure') throw versionNotOfAzure()
  return { baseUrl: checkedAddress(baseUrl, kind, reach), apiVersion: version }
}

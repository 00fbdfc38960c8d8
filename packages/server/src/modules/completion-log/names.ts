import type { CompletionEntry } from '@fairway/contract/completion-log'
import type { Localised } from '@fairway/contract/localised'
import type { Database, Queries } from '../../database/database.ts'
import type { LogRow } from './search.ts'

// Entries keep ids; what people know is looked up when somebody reads, for the page alone.

export type NameRooms = (queries: Pick<Queries, 'query'>, ids: readonly number[]) => Promise<Map<number, { name: Localised }>>

export type Names = ReturnType<typeof createNames>

export function createNames({ database, nameRooms }: { database: Database; nameRooms: NameRooms }) {
  return {
    people: findPeople,
    keys: findKeys,
    models: findModels,
    allModels: listModels,

    async entriesOf(rows: readonly LogRow[]): Promise<(Omit<CompletionEntry, 'at' | 'round'> & { at: Date })[]> {
      const people = await findPeople(rows.map(({ person_id }) => person_id))
      const keys = await findKeys(rows.map(({ key_id }) => key_id))
      const models = await findModels()
      const rooms = await nameRooms(database, known(rows.map(({ room_id }) => room_id)))
      const experiments = await findExperiments(rows.map(({ experiment_id }) => experiment_id))
      return rows.map((row) => ({
        id: row.id,
        at: row.at,
        person: row.person_id === null ? null : people(row.person_id),
        key: row.key_id === null ? null : keys(row.key_id),
        surface: row.surface,
        task: row.task,
        room: row.room_id === null ? null : { id: row.room_id, name: rooms.get(row.room_id)?.name ?? {} },
        conversation: row.conversation_id,
        model: row.server === null || row.model === null ? null : { server: row.server, name: row.model, label: models(row.server, row.model) },
        experiment: row.experiment_id === null ? null : experiments(row.experiment_id, row.arm ?? 0),
        outcome: row.outcome,
        code: row.code,
        inputTokens: row.input_tokens,
        outputTokens: row.output_tokens,
        usageSource: row.usage_source,
        cost: row.cost,
        firstTokenMs: row.first_token_ms,
        totalMs: row.total_ms,
        families: [...new Set(row.verdicts.map(({ family }) => family))],
        tools: row.tools,
      }))
    },
  }

  async function findPeople(ids: readonly (number | null)[]) {
    const rows = await database.query<{ id: number; number: string; name: string }>({ text: 'select id, number, name from person where id = any($1::bigint[]) and erased_at is null', values: [known(ids)] })
    const byId = new Map(rows.map((row) => [row.id, row]))
    return (id: number) => ({ id, number: byId.get(id)?.number ?? null, name: byId.get(id)?.name ?? null })
  }

  async function findKeys(ids: readonly (number | null)[]) {
    const rows = await database.query<{ id: number; name: string }>({ text: 'select id, name from api_key where id = any($1::bigint[])', values: [known(ids)] })
    const byId = new Map(rows.map(({ id, name }) => [id, name]))
    return (id: number) => ({ id, name: byId.get(id) ?? null })
  }

  function listModels() {
    return database.query<{ server: string; name: string; label: string }>({ name: 'completion-models', text: 'select server, name, coalesce(label, name) as label from model order by place, id' })
  }

  /** Of a model that is gone, the name that its server has for it. */
  async function findModels() {
    const byName = new Map((await listModels()).map(({ server, name, label }) => [`${server} ${name}`, label]))
    return (server: string, name: string): string => byName.get(`${server} ${name}`) ?? name
  }

  async function findExperiments(ids: readonly (number | null)[]) {
    const rows = await database.query<{ id: number; name: string; arms: { name: string }[] }>({ text: 'select id, name, arms from experiment where id = any($1::bigint[])', values: [known(ids)] })
    const byId = new Map(rows.map((row) => [row.id, row]))
    return (id: number, arm: number) => ({ id, name: byId.get(id)?.name ?? null, arm, armName: byId.get(id)?.arms[arm]?.name ?? null })
  }
}

function known(ids: readonly (number | null)[]): number[] {
  return [...new Set(ids.filter((id) => id !== null))]
}

import type { AssistantPreferences } from '@fairway/contract/assistant-cards'
import type { Database } from '../../database/database.ts'

// What somebody lets the assistant do for them.

export type Preferences = ReturnType<typeof createPreferences>

export function createPreferences({ query }: Pick<Database, 'query'>) {
  return {
    async read(personId: number): Promise<AssistantPreferences> {
      const [row] = await query<{ recommends: boolean }>({ text: 'select recommends from assistant_preference where person_id = $1', values: [personId] })
      return { recommends: row?.recommends ?? true }
    },

    async write(personId: number, { recommends }: AssistantPreferences): Promise<AssistantPreferences> {
      await query({
        text: `insert into assistant_preference (person_id, recommends) values ($1, $2)
               on conflict (person_id) do update set recommends = excluded.recommends, changed_at = now()`,
        values: [personId, recommends],
      })
      return { recommends }
    },
  }
}

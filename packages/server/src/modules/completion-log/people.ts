import { LRUCache } from 'lru-cache'
import type { Database } from '../../database/database.ts'
import { momentsOf, sumsInSql, type Use } from './days.ts'

// Who used how much in some days: added up by the database, because a campus has more people than anybody wants to hold in memory.

export type PersonUse = Use & { personId: number | null; keyId: number | null }

/** Of a month with a million requests it takes the database a second or two. */
const remembered = { max: 20, ttl: 60_000 }

export type People = ReturnType<typeof createPeople>

export function createPeople({ query, timeZone }: Pick<Database, 'query'> & { timeZone: string }) {
  const known = new LRUCache<string, Promise<PersonUse[]>>(remembered)

  /** The dearest first, and of those who cost nothing the ones who used most. @param most undefined: all of them */
  return function people(from: string, to: string, most?: number): Promise<PersonUse[]> {
    const key = `${from} ${to} ${most}`
    const before = known.get(key)
    if (before) return before
    const found = read(from, to, most)
    known.set(key, found)
    // A failure is not remembered.
    found.catch(() => known.delete(key))
    return found
  }

  function read(from: string, to: string, most: number | undefined): Promise<PersonUse[]> {
    return query<PersonUse>({
      text: `select person_id as "personId", key_id as "keyId", ${sumsInSql} from completion where at >= $1 and at < $2 group by person_id, key_id
             order by sum(cost) desc, sum(input_tokens + output_tokens) desc, count(*) desc, person_id, key_id limit $3`,
      values: [momentsOf(from, timeZone).begin, momentsOf(to, timeZone).end, most ?? null],
    })
  }
}

import { belonging, listNames, listOf, type Belonging, type CodeUse, type ListName } from '@fairway/contract/lists'
import type { Queries, Transaction } from '../../database/database.ts'

// Who says codes. The lists do not know the tables of other modules; each of these tells how its own rows follow.

export type CodeUser = {
  /** How many rows say each code of this list, hidden ones included. */
  uses(queries: Pick<Queries, 'query'>, list: ListName): Promise<{ code: string; use: CodeUse; count: number }[]>
  /** Whatever says the one code says the other from now on. */
  replace(transaction: Transaction, replacement: Replacement): Promise<void>
  /** The names of this code are others now. For whoever remembers them. */
  renamed?(transaction: Transaction, list: ListName, code: string): Promise<void>
}

export type Replacement = {
  list: ListName
  from: string
  to: string
  /** Lists that have an entry `from` of their own: where a row does not tell which list it means, it keeps that too. */
  stillIn: readonly ListName[]
}

/** The lists themselves: a major says its college. */
export const entryCodes: CodeUser = {
  async uses({ query }, list) {
    const counts = belongingTo(list).map((field) =>
      query<{ code: string; use: CodeUse; count: number }>({
        text: `select ${field} as code, 'entries' as use, count(*) as count from list_entry where ${field} is not null group by ${field}`,
      }),
    )
    return (await Promise.all(counts)).flat()
  },

  async replace({ query }, { list, from, to }) {
    for (const field of belongingTo(list)) {
      await query({ text: `update list_entry set ${field} = $2, version = version + 1 where ${field} = $1`, values: [from, to] })
    }
  },
}

function belongingTo(list: ListName): Belonging[] {
  return listNames.flatMap((name) => [...belonging[name]]).filter((field) => listOf[field] === list)
}

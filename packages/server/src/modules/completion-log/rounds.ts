import type { CompletionDetails, CompletionEntry } from '@fairway/contract/completion-log'
import type { Database } from '../../database/database.ts'
import type { LogRow } from './search.ts'

// A model that looks something up is asked again, to go on with what it has found: each time is a request of its own. Which ones are
// rounds of one answer is told by their question, their place, and that one begins where the one before it wanted something looked up.

export type Round = { id: string; at: Date; total_ms: number; finish: string | null; tools: string[] }
export type Rounds = Map<string, { round: NonNullable<CompletionEntry['round']>; rounds: CompletionDetails['rounds'] }>

const columns = 'id, at, total_ms, finish, tools, surface, person_id, key_id, prompt_hash'
/** Nothing is looked up for longer. */
const longestPauseMs = 30_000
/** Moments of two rows are taken by the database when they are written. */
const blurMs = 1_000

export function createRounds({ query }: Pick<Database, 'query'>) {
  /** Of those that are one of several. */
  return async function roundsOf(rows: readonly Pick<LogRow, 'id' | 'exactly'>[]): Promise<Rounds> {
    const near = await query<Round & { of: string }>({
      name: 'completion-rounds',
      text: `select page.id as of, o.id, o.at, o.total_ms, o.finish, o.tools
             from unnest($1::timestamptz[], $2::uuid[]) as page (at, id)
             join completion e on e.at = page.at and e.id = page.id
             join lateral (
               select ${columns} from completion c where c.conversation_id = e.conversation_id and c.at between e.at - interval '10 minutes' and e.at + interval '10 minutes'
               union all
               select ${columns} from completion r where e.conversation_id is null and r.room_id = e.room_id and r.at between e.at - interval '10 minutes' and e.at + interval '10 minutes'
             ) o on o.surface = e.surface and o.person_id is not distinct from e.person_id and o.key_id is not distinct from e.key_id and o.prompt_hash = e.prompt_hash
             order by page.id, o.at, o.id`,
      values: [rows.map(({ exactly }) => exactly), rows.map(({ id }) => id)],
    })
    const found: Rounds = new Map()
    for (const [id, list] of Map.groupBy(near, ({ of }) => of)) {
      const rounds = answersIn(list).find((one) => one.some((round) => round.id === id))
      if (!rounds || rounds.length < 2) continue
      found.set(id, { round: { at: rounds.findIndex((round) => round.id === id) + 1, of: rounds.length }, rounds: rounds.map(({ id, tools }) => ({ id, tools })) })
    }
    return found
  }
}

/** Rounds of one question, in the order in which they ended, by the answer they are of. */
export function answersIn<One extends Round>(rounds: readonly One[]): One[][] {
  const answers: One[][] = []
  for (const round of rounds) {
    const begunAt = round.at.getTime() - round.total_ms
    const answer = answers.find((one) => {
      const last = one.at(-1)!
      const pauseMs = begunAt - last.at.getTime()
      return last.finish === 'tool-calls' && pauseMs >= -blurMs && pauseMs <= longestPauseMs
    })
    if (answer) answer.push(round)
    else answers.push([round])
  }
  return answers
}

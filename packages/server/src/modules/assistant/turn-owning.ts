import { LRUCache } from 'lru-cache'
import type { Queries } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { isOwn, type Owner } from './owners.ts'

/** That long (ms) somebody is believed to own what they have just asked. */
const believedMs = 1000
const mostNoted = 10_000
/** All others wait behind it. */
const deadlineMs = 10_000

export type TurnOwning = ReturnType<typeof createTurnOwning>

/** Who may follow an answer as it is given: asked every second of each socket that follows one, so of all of them together. */
export function createTurnOwning({ query }: Pick<Queries, 'query'>) {
  const noted = new LRUCache<number, Owner>({ max: mostNoted, ttl: believedMs })
  const owns = gathering<{ owner: Owner; turnId: number }, boolean>(async (asked) => {
    const rows = await query<{ place: number }>({
      name: 'turns-owned',
      text: `select place from unnest($1::bigint[], $2::bigint[], $3::text[]) with ordinality as given (turn, person, guest, place)
             join turn on turn.id = given.turn join conversation on conversation.id = turn.conversation_id where ${isOwn('conversation', 'given.person', 'given.guest')}`,
      values: [asked.map(({ turnId }) => turnId), asked.map(({ owner }) => owner.personId), asked.map(({ owner }) => owner.guest)],
      deadlineMs,
    })
    const places = new Set(rows.map(({ place }) => place))
    return asked.map((_one, index) => places.has(index + 1))
  })

  return {
    /** It was kept a moment ago: nobody has to look whose it is. */
    note: (owner: Owner, turnId: number): void => void noted.set(turnId, owner),

    async owns(owner: Owner, turnId: number): Promise<boolean> {
      const known = noted.get(turnId)
      return known ? known.personId === owner.personId && known.guest === owner.guest : owns({ owner, turnId })
    },
  }
}

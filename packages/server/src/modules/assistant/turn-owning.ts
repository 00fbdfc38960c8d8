import type { Queries } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { isOwn, type Owner } from './owners.ts'

/** Who may follow an answer as it is given: asked every second of each socket that follows one, so of all of them together. */
export function createTurnOwning({ query }: Pick<Queries, 'query'>): (owner: Owner, turnId: number) => Promise<boolean> {
  const owns = gathering<{ owner: Owner; turnId: number }, boolean>(async (asked) => {
    const rows = await query<{ place: number }>({
      name: 'turns-owned',
      text: `select place from unnest($1::bigint[], $2::bigint[], $3::text[]) with ordinality as given (turn, person, guest, place)
             join turn on turn.id = given.turn join conversation on conversation.id = turn.conversation_id where ${isOwn('conversation', 'given.person', 'given.guest')}`,
      values: [asked.map(({ turnId }) => turnId), asked.map(({ owner }) => owner.personId), asked.map(({ owner }) => owner.guest)],
    })
    const places = new Set(rows.map(({ place }) => place))
    return asked.map((_one, index) => places.has(index + 1))
  })
  return (owner, turnId) => owns({ owner, turnId })
}

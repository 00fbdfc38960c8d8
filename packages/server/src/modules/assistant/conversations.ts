import { randomBytes } from 'node:crypto'
import { mostConversations } from '@fairway/contract/assistant-limits'
import type { Conversation, ConversationEdit, ConversationList, Rating, SharedConversation } from '@fairway/contract/assistant'
import { cutMarks } from '@fairway/contract/guard-limits'
import type { Database, Queries } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import { isOwn, type Owner } from './owners.ts'
import { placeIn, placeOf } from './place-in-list.ts'
import { findConversation, readTurns } from './store.ts'
import { branchTo, turnOf, type TurnRow } from './turns.ts'

// One's own conversations: looked through, named, shown to others on the campus, taken along.

export type ConversationNeeds = {
  database: Database
  /** For the other tabs of who it belongs to. */
  changed(owner: Owner, conversationId: number): void
}

type ListRow = { id: number; title: string; at: Date; running: boolean; shared: boolean; found: string | null }
type ShareRow = { key: string; at: Date; head_id: number }

export type Conversations = ReturnType<typeof createConversations>

export function createConversations({ database, changed }: ConversationNeeds) {
  return {
    /** The latest first. @param before `next` of the page before @param search in titles, questions and answers, upper or lower case */
    async list({ personId, guest }: Owner, { before, search = '' }: { before?: string | undefined; search?: string | undefined }): Promise<ConversationList> {
      const [at, id] = placeIn(before)
      const pattern = search === '' ? null : `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
      const rows = await database.query<ListRow>({
        name: `conversations${pattern === null ? '' : '-search'}`,
        // Changed as exactly as a place in the list says it.
        text: `select c.id, c.title, at, exists (select from conversation_share s where s.conversation_id = c.id) as shared,
                      exists (select from turn where turn.conversation_id = c.id and state = 'running') as running, ${pattern === null ? 'null::text' : 'said.text'} as found
               from conversation c cross join lateral (select date_trunc('milliseconds', changed_at) as at) as changed ${pattern === null ? '' : `left join lateral (select text from turn where conversation_id = c.id and text ilike $5 order by id desc limit 1) said on true`}
               where ${isOwn('c', '$1', '$2')} and ($3::timestamptz is null or (at, c.id) < ($3, $4))
                 ${pattern === null ? '' : 'and (c.title ilike $5 or said.text is not null)'}
               order by at desc, c.id desc limit ${mostConversations + 1}`,
        values: [personId, guest, at, id, ...(pattern === null ? [] : [pattern])],
      })
      const page = rows.slice(0, mostConversations)
      const last = page.at(-1)
      return {
        conversations: page.map(({ id, title, at, running, shared, found }) => ({ id, title, at: at.toISOString(), isRunning: running, isShared: shared, ...(found && { found: around(found, search) }) })),
        next: rows.length > mostConversations && last ? placeOf(last) : null,
      }
    },

    /** @throws {Refusal} `not-found` also of somebody else's */
    async read(owner: Owner, id: number): Promise<Conversation> {
      const found = await findConversation(database, owner, id)
      if (!found) throw notFound()
      const [turns, share] = await Promise.all([readTurns(database, id), readShare(database, id)])
      return {
        id,
        title: found.title,
        head: found.head_id,
        turns: turns.map(turnOf),
        share: share ? { path: pathOf(share.key), at: share.at.toISOString(), head: share.head_id } : null,
      }
    },

    /** @throws {Refusal} `not-found` */
    async edit(owner: Owner, id: number, { title, head }: ConversationEdit): Promise<Conversation> {
      await database.inTransaction(async (transaction) => {
        if (!(await findConversation(transaction, owner, id, true))) throw notFound()
        if (title !== undefined) await transaction.query({ text: 'update conversation set title = $2, is_named = true where id = $1', values: [id, title] })
        if (head !== undefined) {
          const [turn] = await transaction.query({ text: 'select from turn where id = $1 and conversation_id = $2', values: [head, id] })
          if (!turn) throw notFound()
          await transaction.query({ text: 'update conversation set head_id = $2 where id = $1', values: [id, head] })
        }
        transaction.afterCommit(() => changed(owner, id))
      })
      return this.read(owner, id)
    },

    /** Shows the branch that is looked at, as far as it goes now, to who has the link and is signed in. */
    async share(owner: Owner, id: number): Promise<Conversation> {
      const found = await findConversation(database, owner, id)
      if (!found?.head_id) throw notFound()
      await database.query({
        text: `insert into conversation_share (conversation_id, key, head_id) values ($1, $2, $3) on conflict (conversation_id) do update set head_id = excluded.head_id, at = now()`,
        values: [id, randomBytes(18).toString('base64url'), found.head_id],
      })
      return this.read(owner, id)
    },

    /** The link leads nowhere from then on. */
    async unshare(owner: Owner, id: number): Promise<void> {
      if (!(await findConversation(database, owner, id))) throw notFound()
      await database.query({ text: 'delete from conversation_share where conversation_id = $1', values: [id] })
    },

    /** Without what its owner thinks of the answers. @throws {Refusal} `not-found` */
    async readShared(key: string): Promise<SharedConversation> {
      const [share] = await database.query<{ conversation_id: number; head_id: number; at: Date; title: string; name: string | null }>({
        text: `select s.conversation_id, s.head_id, s.at, c.title, person.name from conversation_share s join conversation c on c.id = s.conversation_id left join person on person.id = c.person_id
               where key = $1 and c.deleted_at is null and person.deleted_at is null`,
        values: [key],
      })
      if (!share) throw notFound()
      const branch = branchTo(await readTurns(database, share.conversation_id), share.head_id)
      return { title: share.title, by: share.name ?? '', at: share.at.toISOString(), turns: branch.filter(({ state }) => state !== 'running').map((turn) => turnOf({ ...turn, rating: null })) }
    },

    /** What somebody thinks of an answer; 0: nothing. @throws {Refusal} `not-found` */
    async rate({ personId, guest }: Owner, id: number, turnId: number, { rating, reasons = [], note = '' }: Rating): Promise<void> {
      const rows = await database.query({
        text: `update turn set rating = nullif($3, 0), rating_reasons = case when $3 = 0 then '{}' else $6::text[] end, rating_note = case when $3 = 0 then null else nullif($7, '') end from conversation c where turn.id = $2 and c.id = $1 and conversation_id = c.id and role = 'assistant' and ${isOwn('c', '$4', '$5')} returning turn.id`,
        values: [id, turnId, rating, personId, guest, [...new Set(reasons)], note],
      })
      if (rows.length === 0) throw notFound()
    },

    /** The branch that is looked at, or all. @throws {Refusal} `not-found` */
    async take(owner: Owner, id: number): Promise<{ title: string; branch: TurnRow[] }> {
      const found = await findConversation(database, owner, id)
      if (!found) throw notFound()
      return { title: found.title, branch: branchTo(await readTurns(database, id), found.head_id) }
    },

  }
}

async function readShare({ query }: Pick<Queries, 'query'>, id: number): Promise<ShareRow | undefined> {
  const [row] = await query<ShareRow>({ text: 'select key, at, head_id from conversation_share where conversation_id = $1', values: [id] })
  return row
}

function pathOf(key: string): string {
  return `/assistant/shared/${key}`
}

/** What was found, with a little of what stands around it; without the marks of Markdown, which nobody reads. */
function around(text: string, search: string): string {
  const plain = text.replaceAll(/[*_`#>|]+/g, ' ').replaceAll(/\s+/g, ' ')
  // Where the marks stood in what was searched for, the whole is looked at.
  const said = plain.toLowerCase().includes(search.toLowerCase()) ? plain : text.replaceAll(/\s+/g, ' ')
  const at = Math.max(0, said.toLowerCase().indexOf(search.toLowerCase()))
  const from = Math.max(0, at - 30)
  const to = at + search.length + 60
  return `${from > 0 ? '…' : ''}${said.slice(from, to).toWellFormed().replaceAll(cutMarks, '').trim()}${to < said.length ? '…' : ''}`
}

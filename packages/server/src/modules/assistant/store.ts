import type { Queries, Statement } from '../../database/database.ts'
import { storable, storableJson } from '../../database/storable.ts'
import type { Announcing } from '../generations/index.ts'
import { isOwn, type Owner } from './owners.ts'
import { turnColumns, type TurnRow } from './turns.ts'

type Reads = Pick<Queries, 'query'>

export type ConversationRow = { id: number; title: string; is_named: boolean; task: 'chat' | 'planning' | 'writing' | 'code'; head_id: number | null; turns: number }

/** The conversation of somebody, locked if it is to be changed. Whose it is not finds nothing. */
export async function findConversation({ query }: Reads, { personId, guest }: Owner, id: number, isLocked = false): Promise<ConversationRow | undefined> {
  const [row] = await query<ConversationRow>({
    name: `conversation-find${isLocked ? '-locked' : ''}`,
    text: `select id, title, is_named, task, head_id, (select count(*)::int from turn where conversation_id = conversation.id) as turns from conversation
           where id = $1 and ${isOwn('conversation', '$2', '$3')} ${isLocked ? 'for no key update' : ''}`,
    values: [id, personId, guest],
  })
  return row
}

/** By the id that was given to it when it was asked: of this owner, in whichever conversation. */
export async function findByClientId({ query }: Reads, { personId, guest }: Owner, clientId: string): Promise<TurnRow[]> {
  return query<TurnRow>({
    name: 'turn-by-client-id',
    text: `select ${turnColumns} from turn where client_id = $1 and conversation_id in (select id from conversation where ${isOwn('conversation', '$2', '$3')}) order by id`,
    values: [clientId, personId, guest],
  })
}

/** All of a conversation that was looked up as somebody's own. */
export async function readTurns({ query }: Reads, conversationId: number): Promise<TurnRow[]> {
  return query<TurnRow>({ name: 'turns', text: `select ${turnColumns} from turn where conversation_id = $1 order by id`, values: [conversationId] })
}

type NewTurns = { question: TurnRow; answer: TurnRow }

export type NewConversation = { title: string; task: string; clientId: string; text: string; generation: string; /** Announces the generation. */ announcing: Announcing }

/** The statement for a conversation with its first question, the answer that is to come, and its generation. Its rows are for `turnsBegun`. */
export function beginConversation({ personId, guest }: Owner, { title, task, clientId, text, generation, announcing }: NewConversation): Statement {
  return {
    name: 'conversation-begin',
    // With ids from the beginning, because it leads to its answer, and its answer to it.
    text: `with new as (
                  select nextval('conversation_id_seq') as conversation, nextval('turn_id_seq') as question, nextval('turn_id_seq') as answer
                  where not exists (select from turn where client_id = $5::uuid and conversation_id in (select id from conversation where ${isOwn('conversation', '$1', '$2')}))
                ),
                begun as (insert into conversation (id, person_id, guest, title, task, head_id) overriding system value select conversation, $1::bigint, $2::text, $3, $4, answer from new),
                asked as (insert into turn (id, conversation_id, role, client_id, text) overriding system value select question, conversation, 'user', $5::uuid, $6 from new returning ${turnColumns}),
                given as (insert into turn (id, conversation_id, parent_id, role, client_id, generation_id, state) overriding system value
                          select answer, conversation, question, 'assistant', $5::uuid, $7::uuid, 'running' from new returning ${turnColumns}),
                announced as (${announcing.sql('$7::uuid', '$8::uuid', `select 'turn ' || answer from new`)})
           select ${turnColumns} from asked union all select ${turnColumns} from given`,
    values: [personId, guest, title, task, clientId, text, generation, announcing.owner],
  }
}

/** @returns undefined: it was asked before */
export function turnsBegun(rows: readonly TurnRow[]): NewTurns | undefined {
  return rows.length > 0 ? byRole(rows) : undefined
}

/** With the answer that is to come. */
export async function insertQuestion(
  { query }: Reads,
  conversationId: number,
  { parent, clientId, text, generation }: { parent: number | null; clientId: string; text: string; generation: string },
): Promise<NewTurns> {
  const rows = await query<TurnRow>({
    name: 'turn-question',
    text: `with question as (insert into turn (conversation_id, parent_id, role, client_id, text) values ($1, $2, 'user', $3, $4) returning ${turnColumns}),
                answer as (${answerTo('question', '$5')})
           select ${turnColumns} from question union all select ${turnColumns} from answer`,
    values: [conversationId, parent, clientId, text, generation],
  })
  return byRole(rows)
}

/** In SQL. */
function answerTo(question: string, generation: string): string {
  return `insert into turn (conversation_id, parent_id, role, client_id, generation_id, state)
          select conversation_id, id, 'assistant', client_id, ${generation}::uuid, 'running' from ${question} returning ${turnColumns}`
}

function byRole(rows: readonly TurnRow[]): NewTurns {
  const of = (role: TurnRow['role']) => rows.find((row) => row.role === role)!
  return { question: of('user'), answer: of('assistant') }
}

export async function insertAnswer({ query }: Reads, conversationId: number, { parent, clientId, generation }: { parent: number; clientId: string; generation: string }): Promise<TurnRow> {
  const [row] = await query<TurnRow>({
    name: 'turn-answer',
    text: `insert into turn (conversation_id, parent_id, role, client_id, generation_id, state) values ($1, $2, 'assistant', $3, $4, 'running') returning ${turnColumns}`,
    values: [conversationId, parent, clientId, generation],
  })
  return row!
}

/** The statement, which needs no answer. */
export function moveHead(conversationId: number, head: number): Statement {
  return { name: 'conversation-head', text: 'update conversation set head_id = $2, changed_at = now() where id = $1', values: [conversationId, head] }
}

export type Ended = {
  state: string
  text: string
  reasoning: string
  parts: object
  steps: readonly object[]
  seq: number
  model: string | null
  isBuiltIn: boolean
  isCached: boolean
  finish: string | null
  code: string | null
  title: object | null
  usage: { input: number; output: number; source: string } | null
  experiment: { id: number; arm: number } | null
}

/** What an answer came to. @returns whose it is; undefined: it was deleted meanwhile */
export async function endTurn({ query }: Reads, turnId: number, ended: Ended): Promise<{ conversationId: number; personId: number | null } | undefined> {
  const [row] = await query<{ conversationId: number; personId: number | null }>({
    name: 'turn-end',
    text: `with ended as (
             update turn set state = $2, text = $3, reasoning = $4, parts = $5, steps = $6, seq = $7, model = $8, is_built_in = $9, is_cached = $10, finish = $11, code = $12, title = $13,
               input_tokens = $14, output_tokens = $15, usage_source = $16, experiment_id = $17, arm = $18
             where id = $1 returning conversation_id
           )
           update conversation set changed_at = now() from ended where id = conversation_id returning id as "conversationId", person_id as "personId"`,
    values: [
      turnId,
      ended.state,
      storable(ended.text),
      storable(ended.reasoning),
      storableJson(ended.parts),
      // Arguments of tools are as a model wrote them.
      storableJson(ended.steps),
      ended.seq,
      ended.model,
      ended.isBuiltIn,
      ended.isCached,
      ended.finish,
      ended.code,
      ended.title === null ? null : JSON.stringify(ended.title),
      ended.usage?.input ?? null,
      ended.usage?.output ?? null,
      ended.usage?.source ?? null,
      ended.experiment?.id ?? null,
      ended.experiment?.arm ?? null,
    ],
  })
  return row
}

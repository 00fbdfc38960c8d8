import { longestTitle } from '@fairway/contract/assistant-limits'
import type { Statement, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Generations } from '../generations/index.ts'
import { beginningOf } from './context.ts'
import type { Beginning, From, Giving, Givings } from './giving.ts'
import { otherQuestion } from './refusals.ts'
import { beginConversation, findByClientId, findConversation, insertAnswer, insertQuestion, moveHead, readTurns, turnsBegun, type ConversationRow } from './store.ts'
import type { TurnOwning } from './turn-owning.ts'
import type { TurnRow } from './turns.ts'

// A question is kept, with the answer that is to come, in a transaction that it shares with others. Its answer is begun as soon as it
// is known what it comes after.

export type KeepingNeeds = { generations: Pick<Generations, 'announce' | 'announcing' | 'announced'>; givings: Pick<Givings, 'begin'>; owning: Pick<TurnOwning, 'note'> }

/** What a conversation holds. */
export type Found = { conversation: ConversationRow; turns: readonly TurnRow[] }
/** @property put the question that is to be kept, with what it comes after; or the one that is there */
export type Plan = Beginning & { put: { parent: number | null; text: string } | TurnRow }
/** What somebody wants. @property plan decides, from what their conversation holds; undefined: it is yet to begin. Throws refusals */
export type Wish = { clientId: string; conversation: number | undefined; isSame(known: TurnRow): boolean; plan(found: Found | undefined): Plan }
/** @property giving the answer that was begun for it */
export type Request = { from: From; wish: Wish; giving: Giving | undefined }
/** What leaves with the commit, so that it is known after it what came of it. */
export type Sent = { title: string; rows: Promise<TurnRow[]> }
export type Order = { conversation: Pick<ConversationRow, 'id' | 'title'>; question: TurnRow; answer: TurnRow; isNew: boolean }

/** A refusal is given back and not thrown: nothing was written, and others have their part in the transaction. */
export function createKeeping({ generations, givings, owning }: KeepingNeeds) {
  return { first, begun, before, next }

  /** All that is written leaves with the commit, in one message: what it came to is known then, for `begun`. */
  async function first(transaction: Transaction, request: Request): Promise<Order | Refusal | Sent> {
    const { from, wish } = request
    const plan = planned(() => wish.plan(undefined))
    if (plan instanceof Refusal) return plan
    if (!request.giving) {
      const known = await findLocked(transaction, request)
      if (known.length > 0) return again(transaction, request, known)
      request.giving = givings.begin(from, plan)
    }
    const { generation } = request.giving
    const { text } = plan.put
    const title = titleOf(text)
    transaction.withCommit(lockOf(wish))
    const rows = transaction.queryWithCommit<TurnRow>(beginConversation(from.owner, { title, task: plan.task, clientId: wish.clientId, text, generation, announcing: generations.announcing }))
    return { title, rows }
  }

  /** After the commit. @returns undefined: it was asked before */
  async function begun(request: Request, { title, rows }: Sent): Promise<Order | undefined> {
    const turns = turnsBegun(await rows)
    if (!turns) return undefined
    const order = { conversation: { id: turns.question.conversation_id, title }, ...turns, isNew: true }
    generations.announced(request.giving!.generation, subjectOf(turns.answer))
    noteKept(request, order)
    return order
  }

  /** What was asked before. */
  async function before(transaction: Transaction, request: Request): Promise<Order | Refusal> {
    return again(transaction, request, await findLocked(transaction, request))
  }

  async function next(transaction: Transaction, request: Request, id: number): Promise<Order | Refusal> {
    const { from, wish } = request
    const [known, conversation, turns] = await Promise.all([findLocked(transaction, request), findConversation(transaction, from.owner, id, true), readTurns(transaction, id)])
    if (known.length > 0) return again(transaction, request, known)
    if (!conversation) return notFound()
    const plan = planned(() => wish.plan({ conversation, turns }))
    if (plan instanceof Refusal) return plan
    // It may have been begun before, for a transaction that has failed.
    if (!request.giving?.isTo(plan)) {
      request.giving?.drop()
      request.giving = givings.begin(from, plan)
    }
    const { giving } = request
    const answering = { clientId: wish.clientId, generation: giving.generation }
    const turnsOf = async () => ('id' in plan.put ? { question: plan.put, answer: await insertAnswer(transaction, id, { parent: plan.put.id, ...answering }) } : insertQuestion(transaction, id, { ...plan.put, ...answering }))
    const order = { conversation, ...(await turnsOf()), isNew: true }
    transaction.afterCommit(() => noteKept(request, order))
    generations.announce(transaction, giving.generation, subjectOf(order.answer))
    transaction.withCommit(moveHead(conversation.id, order.answer.id))
    return order
  }

  /** It is kept. */
  function noteKept({ from, giving }: Request, { conversation, answer }: Order): void {
    owning.note(from.owner, answer.id)
    giving!.kept({ conversationId: conversation.id, turnId: answer.id })
  }

  /** What was begun under this id. @returns also `client-id-used` */
  async function again(transaction: Transaction, { from: { owner }, wish: { isSame } }: Request, known: readonly TurnRow[]): Promise<Order | Refusal> {
    const answer = known.find(({ role }) => role === 'assistant')
    const turns = answer ? await readTurns(transaction, answer.conversation_id) : []
    const question = turns.find(({ id }) => id === answer?.parent_id)
    const conversation = answer && (await findConversation(transaction, owner, answer.conversation_id))
    if (!answer || !question || !conversation || !isSame(known[0]!)) return otherQuestion()
    return { conversation, question, answer, isNew: false }
  }
}

/** One after the other: the same question sent twice at once is one. */
function lockOf({ clientId }: Pick<Wish, 'clientId'>): Statement {
  return { name: 'question-lock', text: `select pg_advisory_xact_lock(hashtextextended('assistant ' || $1, 0))`, values: [clientId] }
}

function subjectOf({ id }: TurnRow): string {
  return `turn ${id}`
}

async function findLocked(transaction: Transaction, { from, wish }: Request): Promise<TurnRow[]> {
  const [, known] = await Promise.all([transaction.query(lockOf(wish)), findByClientId(transaction, from.owner, wish.clientId)])
  return known
}

/** A refusal before anything is written is no failure of the transaction, which is not its alone. */
function planned<Made>(plan: () => Made): Made | Refusal {
  try {
    return plan()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function titleOf(text: string): string {
  return beginningOf(text.split('\n').find((line) => line.trim() !== '') ?? '', Math.min(60, longestTitle))
}

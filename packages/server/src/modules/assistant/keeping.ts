import { longestTitle } from '@fairway/contract/assistant-limits'
import type { Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Generations } from '../generations/index.ts'
import { beginningOf } from './context.ts'
import type { Beginning, From, Giving, Givings } from './giving.ts'
import { otherQuestion } from './refusals.ts'
import { beginConversation, findByClientId, findConversation, insertAnswer, insertQuestion, moveHead, readTurns, type ConversationRow } from './store.ts'
import type { TurnRow } from './turns.ts'

// A question is kept, with the answer that is to come, in a transaction that it shares with others. Its answer is begun as soon as it
// is known what it comes after.

export type KeepingNeeds = { generations: Pick<Generations, 'announce'>; givings: Pick<Givings, 'begin'> }

/** What a conversation holds. */
export type Found = { conversation: ConversationRow; turns: readonly TurnRow[] }
/** @property put the question that is to be kept, with what it comes after; or the one that is there */
export type Plan = Beginning & { put: { parent: number | null; text: string } | TurnRow }
/** What somebody wants. @property plan decides, from what their conversation holds; undefined: it is yet to begin. Throws refusals */
export type Wish = { clientId: string; conversation: number | undefined; isSame(known: TurnRow): boolean; plan(found: Found | undefined): Plan }
/** @property giving the answer that was begun for it */
export type Request = { from: From; wish: Wish; giving: Giving | undefined }
export type Order = { conversation: Pick<ConversationRow, 'id' | 'title'>; question: TurnRow; answer: TurnRow; isNew: boolean }

/** A refusal is given back and not thrown: nothing was written, and others have their part in the transaction. */
export function createKeeping({ generations, givings }: KeepingNeeds) {
  return { first, next }

  async function first(transaction: Transaction, request: Request): Promise<Order | Refusal> {
    const { from, wish } = request
    const plan = planned(() => wish.plan(undefined))
    if (plan instanceof Refusal) return plan
    if (!request.giving) {
      const known = await findLocked(transaction, request)
      if (known.length > 0) return again(transaction, request, known)
      request.giving = givings.begin(from, plan)
    }
    const { text } = plan.put
    const [, begun] = await Promise.all([lock(transaction, wish), beginConversation(transaction, from.owner, { title: titleOf(text), task: plan.task, clientId: wish.clientId, text, generation: request.giving.generation })])
    if (!begun) return again(transaction, request, await findByClientId(transaction, from.owner, wish.clientId))
    return kept(transaction, request.giving, { conversation: { id: begun.question.conversation_id, title: titleOf(text) }, ...begun, isNew: true })
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
    return kept(transaction, giving, { conversation, ...(await turnsOf()), isNew: true })
  }

  function kept(transaction: Transaction, giving: Giving, order: Order): Order {
    const { conversation, answer } = order
    transaction.afterCommit(() => giving.kept({ conversationId: conversation.id, turnId: answer.id }))
    generations.announce(transaction, giving.generation, `turn ${answer.id}`)
    transaction.withCommit(moveHead(conversation.id, answer.id))
    return order
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
async function lock({ query }: Pick<Transaction, 'query'>, { clientId }: Pick<Wish, 'clientId'>): Promise<void> {
  await query({ name: 'question-lock', text: `select pg_advisory_xact_lock(hashtextextended('assistant ' || $1, 0))`, values: [clientId] })
}

async function findLocked(transaction: Transaction, { from, wish }: Request): Promise<TurnRow[]> {
  const [, known] = await Promise.all([lock(transaction, wish), findByClientId(transaction, from.owner, wish.clientId)])
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

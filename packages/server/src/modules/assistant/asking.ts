import { longestTitle, mostTurns } from '@fairway/contract/assistant-limits'
import type { Asked, NewAnswer, NewQuestion } from '@fairway/contract/assistant'
import { LRUCache } from 'lru-cache'
import type { Database, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Completions } from '../completions/index.ts'
import type { Generations } from '../generations/index.ts'
import { beginningOf } from './context.ts'
import type { Beginning, From, Giving, Givings } from './giving.ts'
import type { Owner } from './owners.ts'
import { conversationFull, notToContinue, otherQuestion, stillAnswering } from './refusals.ts'
import { beginConversation, findByClientId, findConversation, insertAnswer, insertQuestion, moveHead, readTurns, type ConversationRow } from './store.ts'
import { answerOf, branchTo, questionOf, type TurnRow } from './turns.ts'

// A question is kept under the id that its asker gave it: sent again, it finds what it began. Its answer is begun while it is kept
// (giving.ts), and given on its own, whoever listens.

export type AskingNeeds = {
  database: Pick<Database, 'together'>
  generations: Pick<Generations, 'announce'>
  completions: Pick<Completions, 'count'>
  givings: Givings
  changed(owner: Pick<Owner, 'personId'>, conversationId: number): void
}

/** What a conversation holds. */
type Found = { conversation: ConversationRow; turns: readonly TurnRow[] }
/** @property put the question that is to be kept, with what it comes after; or the one that is there */
type Plan = Beginning & { put: { parent: number | null; text: string } | TurnRow }
/** What somebody wants. @property plan decides, from what their conversation holds; undefined: it is yet to begin. Throws refusals */
type Wish = { clientId: string; conversation: number | undefined; isSame(known: TurnRow): boolean; plan(found: Found | undefined): Plan }
/** @property giving the answer that was begun for it */
type Given = { from: From; wish: Wish; giving: Giving | undefined }
type Order = { conversation: Pick<ConversationRow, 'id' | 'title'>; question: TurnRow; answer: TurnRow; isNew: boolean }

export type AssistantAsking = ReturnType<typeof createAsking>

/** Of whom it is known what they have asked, so that what is sent again asks no model. */
const mostRemembered = 10_000

export function createAsking({ database, generations, completions, givings, changed }: AskingNeeds) {
  const asked = new LRUCache<string, true>({ max: mostRemembered })

  return {
    /** @throws {Refusal} `not-found`, `still-answering`, `conversation-full`, `client-id-used`, `too-many-questions` */
    async ask(from: From, { clientId, text, conversation, parent, task = 'chat' }: NewQuestion): Promise<Asked> {
      return begin(from, {
        clientId,
        conversation,
        isSame: (known) => known.text === text && (conversation === undefined || known.conversation_id === conversation),
        plan(found) {
          const turns = found ? room(found) : []
          const after = parent === undefined ? (found?.conversation.head_id ?? null) : parent
          if (after !== null) {
            const before = turns.find((turn) => turn.id === after)
            if (before?.role !== 'assistant') throw notFound()
            if (before.state === 'running') throw stillAnswering()
          }
          const said = { id: undefined, role: 'user' as const, text, steps: [], reasoning: '' }
          return { task: found?.conversation.task ?? task, question: text, branch: [...branchTo(turns, after), said], isAgain: false, put: { parent: after, text } }
        },
      })
    },

    /** Answers a question again, or goes on with an answer that ended too early. @throws {Refusal} `not-found`, `still-answering`, `answer-complete`, `conversation-full`, `too-many-questions` */
    async answerAgain(from: From, conversation: number, turnId: number, { clientId, continues = false }: NewAnswer): Promise<Asked> {
      return begin(from, {
        clientId,
        conversation,
        isSame: (known) => known.conversation_id === conversation,
        plan(found) {
          const turns = room(found!)
          const turn = turns.find((one) => one.id === turnId)
          if (turn?.role !== (continues ? 'assistant' : 'user')) throw notFound()
          if (turns.some((one) => one.state === 'running' && (one.id === turnId || one.parent_id === turnId))) throw stillAnswering()
          if (continues && turn.state === 'done' && turn.finish !== 'length') throw notToContinue()
          const question = continues ? turns.find((one) => one.id === turn.parent_id)! : turn
          // Of what broke off before its first word there is nothing to go on with.
          const continued = continues && turn.text !== '' ? turn : undefined
          return { task: found!.conversation.task, question: question.text, branch: [...branchTo(turns, question.id), ...(continued ? [continued] : [])], continued, isAgain: true, put: question }
        },
      })
    },

    /** Until what is under way has been kept. */
    settled: givings.settled,
  }

  async function begin(from: From, wish: Wish): Promise<Asked> {
    const { clientId, conversation: id } = wish
    // Nothing is kept of what is too much.
    await completions.count({ personId: from.owner.personId, key: from.viewer?.key ?? null, network: from.network, factor: from.factor })
    const given: Given = { from, wish, giving: undefined }
    const sent = `${from.owner.personId ?? from.owner.guest} ${clientId}`
    // For the first question of a conversation nothing has to be looked up.
    if (id === undefined && !asked.has(sent)) given.giving = givings.begin(from, wish.plan(undefined))
    asked.set(sent, true)
    const locks = [`question ${clientId}`, ...(id === undefined ? [] : [`conversation ${id}`])]
    const order = await database.together(locks, (transaction) => (id === undefined ? keepFirst(transaction, given) : keepNext(transaction, given, id))).catch((error: unknown) => {
      given.giving?.drop()
      throw error
    })
    if (order instanceof Refusal || !order.isNew) given.giving?.drop()
    if (order instanceof Refusal) throw order
    if (order.isNew) changed(from.owner, order.conversation.id)
    return { conversation: order.conversation.id, title: order.conversation.title, question: questionOf(order.question), answer: answerOf(order.answer) }
  }

  async function keepFirst(transaction: Transaction, given: Given): Promise<Order | Refusal> {
    const { from, wish } = given
    const plan = planned(() => wish.plan(undefined))
    if (plan instanceof Refusal) return plan
    if (!given.giving) {
      const known = await findLocked(transaction, given)
      if (known.length > 0) return again(transaction, given, known)
      given.giving = givings.begin(from, plan)
    }
    const { text } = plan.put
    const [, begun] = await Promise.all([lock(transaction, wish), beginConversation(transaction, from.owner, { title: titleOf(text), task: plan.task, clientId: wish.clientId, text, generation: given.giving.generation })])
    if (!begun) return again(transaction, given, await findByClientId(transaction, from.owner, wish.clientId))
    return kept(transaction, given.giving, { conversation: { id: begun.question.conversation_id, title: titleOf(text) }, ...begun, isNew: true })
  }

  async function keepNext(transaction: Transaction, given: Given, id: number): Promise<Order | Refusal> {
    const { from, wish } = given
    const [known, conversation, turns] = await Promise.all([findLocked(transaction, given), findConversation(transaction, from.owner, id, true), readTurns(transaction, id)])
    if (known.length > 0) return again(transaction, given, known)
    if (!conversation) return notFound()
    const plan = planned(() => wish.plan({ conversation, turns }))
    if (plan instanceof Refusal) return plan
    // It may have been begun before, for a transaction that has failed.
    if (!given.giving?.isTo(plan)) {
      given.giving?.drop()
      given.giving = givings.begin(from, plan)
    }
    const { giving } = given
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
  async function again(transaction: Transaction, { from: { owner }, wish: { isSame } }: Given, known: readonly TurnRow[]): Promise<Order | Refusal> {
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

async function findLocked(transaction: Transaction, { from, wish }: Given): Promise<TurnRow[]> {
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

function room({ conversation, turns }: Found): readonly TurnRow[] {
  if (conversation.turns + 2 > mostTurns) throw conversationFull()
  return turns
}

function titleOf(text: string): string {
  return beginningOf(text.split('\n').find((line) => line.trim() !== '') ?? '', Math.min(60, longestTitle))
}

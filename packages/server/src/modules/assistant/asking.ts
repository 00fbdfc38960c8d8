import { mostTurns } from '@fairway/contract/assistant-limits'
import type { Asked, NewAnswer, NewQuestion } from '@fairway/contract/assistant'
import { LRUCache } from 'lru-cache'
import type { Database } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Completions } from '../completions/index.ts'
import type { Guard } from '../guard/index.ts'
import type { From, Givings } from './giving.ts'
import type { createKeeping, Found, Order, Request, Wish } from './keeping.ts'
import type { Owner } from './owners.ts'
import { conversationFull, notToContinue, stillAnswering } from './refusals.ts'
import { answerOf, branchTo, questionOf, type TurnRow } from './turns.ts'

// A question is kept under the id that its asker gave it: sent again, it finds what it began. Its answer is begun while it is kept
// (giving.ts), and given on its own, whoever listens.

export type AskingNeeds = {
  database: Pick<Database, 'together'>
  completions: Pick<Completions, 'count'>
  guard: Pick<Guard, 'redact'>
  givings: Givings
  keeping: ReturnType<typeof createKeeping>
  changed(owner: Pick<Owner, 'personId'>, conversationId: number): void
}

/** Of whom it is known what they have asked, so that what is sent again asks no model. */
const mostRemembered = 10_000

export function createAsking({ database, completions, guard, givings, keeping, changed }: AskingNeeds) {
  const asked = new LRUCache<string, true>({ max: mostRemembered })

  return {
    /** @throws {Refusal} `not-found`, `still-answering`, `conversation-full`, `client-id-used`, `too-many-questions` */
    async ask(from: From, { clientId, text, conversation, parent, task = 'chat' }: NewQuestion): Promise<Asked> {
      // The model is told all of it, once.
      const kept = guard.redact(text).text
      return begin(from, {
        clientId,
        conversation,
        isSame: (known) => known.text === kept && (conversation === undefined || known.conversation_id === conversation),
        plan(found) {
          const turns = found ? room(found) : []
          const after = parent === undefined ? (found?.conversation.head_id ?? null) : parent
          if (after !== null) {
            const before = turns.find((turn) => turn.id === after)
            if (before?.role !== 'assistant') throw notFound()
            if (before.state === 'running') throw stillAnswering()
          }
          const said = { id: undefined, role: 'user' as const, text, steps: [], reasoning: '' }
          return { task: found?.conversation.task ?? task, question: text, branch: [...branchTo(turns, after), said], isAgain: false, put: { parent: after, text: kept } }
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

    endSummaries: givings.endSummaries,
  }

  async function begin(from: From, wish: Wish): Promise<Asked> {
    const { clientId, conversation: id } = wish
    // Nothing is kept of what is too much.
    await completions.count({ personId: from.owner.personId, key: from.viewer?.key ?? null, network: from.network, factor: from.factor })
    const request: Request = { from, wish, giving: undefined }
    const sent = `${from.owner.personId ?? from.owner.guest} ${clientId}`
    // For the first question of a conversation nothing has to be looked up.
    if (id === undefined && !asked.has(sent)) request.giving = givings.begin(from, wish.plan(undefined))
    asked.set(sent, true)
    const locks = [`question ${clientId}`, ...(id === undefined ? [] : [`conversation ${id}`])]
    const order = await keep(request, id, locks).catch((error: unknown) => {
      request.giving?.drop()
      throw error
    })
    if (order instanceof Refusal || !order.isNew) request.giving?.drop()
    if (order instanceof Refusal) throw order
    if (order.isNew) changed(from.owner, order.conversation.id)
    return { conversation: order.conversation.id, title: order.conversation.title, question: questionOf(order.question), answer: answerOf(order.answer) }
  }

  async function keep(request: Request, id: number | undefined, locks: readonly string[]): Promise<Order | Refusal> {
    if (id !== undefined) return database.together(locks, (transaction) => keeping.next(transaction, request, id))
    const first = await database.together(locks, (transaction) => keeping.first(transaction, request))
    if (!('rows' in first)) return first
    return (await keeping.begun(request, first)) ?? database.together(locks, (transaction) => keeping.before(transaction, request))
  }
}

function room({ conversation, turns }: Found): readonly TurnRow[] {
  if (conversation.turns + 2 > mostTurns) throw conversationFull()
  return turns
}

import { randomUUID } from 'node:crypto'
import { longestTitle, mostTurns } from '@fairway/contract/assistant-limits'
import type { Asked, NewAnswer, NewQuestion } from '@fairway/contract/assistant'
import type { Database, Transaction } from '../../database/database.ts'
import { persistently } from '../../database/persistently.ts'
import { notFound } from '../../errors.ts'
import type { Asking as CompletionAsking, Completions } from '../completions/index.ts'
import { endOf, type Generations, type Writer } from '../generations/index.ts'
import { languageOfCampus, type CampusSettings } from '../settings/index.ts'
import type { Asker, Tool } from '../tools/index.ts'
import { endedOf, type Answering, type AnswerOrder } from './answering.ts'
import { beginningOf, buildContext, shareOfSteps, summarise, type Context } from './context.ts'
import type { Owner } from './owners.ts'
import { promptVersion, systemPrompt } from './prompt.ts'
import { conversationFull, notToContinue, otherQuestion, stillAnswering } from './refusals.ts'
import { endTurn, findByClientId, findConversation, insertAnswer, insertConversation, insertQuestion, moveHead, readTurns, type ConversationRow } from './store.ts'
import { taskOf } from './task-of.ts'
import { answerOf, branchTo, questionOf, type TurnRow } from './turns.ts'

// A question is kept before anything is asked of a model, under the id that its asker gave it: sent again, it finds what it began.
// The answer is given on its own, whoever listens.

export type AskingNeeds = {
  database: Database
  settings: CampusSettings
  generations: Generations
  completions: Completions
  answering: Answering
  /** What stands in the instructions and must not be said. */
  canary: string
  toolsFor(asker: Asker): readonly Tool[]
  /** Of what answers for everybody are made from. */
  dataVersion(): Promise<string>
  timeZone: string
  changed(owner: Pick<Owner, 'personId'>, conversationId: number): void
  onError(error: unknown, what: string): void
}

/** Who asks, from where. */
export type From = Asker & { owner: Owner; network: string; factor: number; address: string | null }

/** @property continued the answer that this one goes on with */
type Order = { conversation: ConversationRow; question: TurnRow; answer: TurnRow; branch: TurnRow[]; continued?: TurnRow | undefined; isAgain: boolean; isNew: boolean }

export type AssistantAsking = ReturnType<typeof createAsking>

const continueText = 'Your last answer broke off. Continue it exactly where it ended, with no repetition and no remark about it.'

export function createAsking({ database, settings, generations, completions, answering, canary, toolsFor, dataVersion, timeZone, changed, onError }: AskingNeeds) {
  const under = new Set<Promise<void>>()

  return {
    /** @throws {Refusal} `not-found`, `still-answering`, `conversation-full`, `client-id-used`, `too-many-questions` */
    async ask(from: From, { clientId, text, conversation: id, parent, task = 'chat' }: NewQuestion): Promise<Asked> {
      return begin(from, clientId, async (transaction) => {
        const conversation = id === undefined ? await insertConversation(transaction, from.owner, titleOf(text), task) : await findConversation(transaction, from.owner, id, true)
        if (!conversation) throw notFound()
        const turns = await room(transaction, conversation)
        const after = parent === undefined ? conversation.head_id : parent
        if (after !== null) {
          const before = turns.find((turn) => turn.id === after)
          if (before?.role !== 'assistant') throw notFound()
          if (before.state === 'running') throw stillAnswering()
        }
        const question = await insertQuestion(transaction, conversation.id, { parent: after, clientId, text })
        return { conversation, question, branch: [...branchTo(turns, after), question], isAgain: false }
      }, (known) => known.text === text && (id === undefined || known.conversation_id === id))
    },

    /** Answers a question again, or goes on with an answer that ended too early. @throws {Refusal} `not-found`, `still-answering`, `answer-complete`, `conversation-full`, `too-many-questions` */
    async answerAgain(from: From, id: number, turnId: number, { clientId, continues = false }: NewAnswer): Promise<Asked> {
      return begin(from, clientId, async (transaction) => {
        const conversation = await findConversation(transaction, from.owner, id, true)
        if (!conversation) throw notFound()
        const turns = await room(transaction, conversation)
        const turn = turns.find((one) => one.id === turnId)
        if (turn?.role !== (continues ? 'assistant' : 'user')) throw notFound()
        if (turns.some((one) => one.state === 'running' && (one.id === turnId || one.parent_id === turnId))) throw stillAnswering()
        if (continues && turn.state === 'done' && turn.finish !== 'length') throw notToContinue()
        const question = continues ? turns.find((one) => one.id === turn.parent_id)! : turn
        // Of what broke off before its first word there is nothing to go on with.
        const continued = continues && turn.text !== '' ? turn : undefined
        return { conversation, question, branch: [...branchTo(turns, question.id), ...(continued ? [continued] : [])], continued, isAgain: true }
      }, (known) => known.conversation_id === id)
    },

    /** Until what is under way has been kept. */
    settled: async () => void (await Promise.allSettled([...under])),
  }

  /** @param isSame whether what was begun under the id is what is asked now */
  async function begin(
    from: From,
    clientId: string,
    prepare: (transaction: Transaction) => Promise<Omit<Order, 'answer' | 'isNew'>>,
    isSame: (known: TurnRow) => boolean,
  ): Promise<Asked> {
    // Nothing is kept of what is too much.
    await completions.count({ personId: from.owner.personId, key: from.viewer?.key ?? null, network: from.network, factor: from.factor })
    const generation = randomUUID()
    const order = await database.inTransaction(async (transaction): Promise<Order> => {
      const [, known] = await Promise.all([
        // One after the other: the same question sent twice at once is one.
        transaction.query({ name: 'question-lock', text: `select pg_advisory_xact_lock(hashtextextended('assistant ' || $1, 0))`, values: [clientId] }),
        findByClientId(transaction, from.owner, clientId),
      ])
      if (known.length > 0) return again(transaction, from.owner, known, isSame)
      const prepared = await prepare(transaction)
      const answer = await insertAnswer(transaction, prepared.conversation.id, { parent: prepared.question.id, clientId, generation })
      generations.announce(transaction, generation, `turn ${answer.id}`)
      transaction.withCommit(moveHead(prepared.conversation.id, answer.id))
      return { ...prepared, answer, isNew: true }
    })
    if (order.isNew) {
      const writer = generations.begin(generation, `turn ${order.answer.id}`)
      changed(from.owner, order.conversation.id)
      const work: Promise<void> = give(from, order, writer)
        .catch((error: unknown) => fail(order, writer, error))
        .catch((error: unknown) => onError(error, 'an answer could not be kept'))
        .finally(() => under.delete(work))
      under.add(work)
    }
    return { conversation: order.conversation.id, title: order.conversation.title, question: questionOf(order.question), answer: answerOf(order.answer) }
  }

  async function give(from: From, order: Order, writer: Writer): Promise<void> {
    const { answerOrder, toSummarise, asking } = await persistently(() => prepareAnswer(from, order), () => !writer.signal.aborted)
    await answering(writer, answerOrder)
    if (toSummarise) await summarise({ database, completions, asking, signal: AbortSignal.timeout(120_000) }, toSummarise).catch((error: unknown) => onError(error, 'a conversation could not be summarised'))
  }

  /** Of what cannot even be begun nobody waits for the end. */
  async function fail({ conversation, answer }: Order, writer: Writer, error: unknown): Promise<void> {
    onError(error, 'an answer could not be given')
    const end = endOf(writer.signal.aborted ? writer.signal.reason : error)
    await writer.end(end, async (transaction, last) => {
      const ended = await endTurn(transaction, answer.id, endedOf(writer.events(), last, end, [], null))
      if (ended) transaction.afterCommit(() => changed(ended, conversation.id))
    })
  }

  async function prepareAnswer(from: From, { conversation, question, answer, branch, continued, isAgain }: Order): Promise<{ answerOrder: AnswerOrder; toSummarise: Context['toSummarise']; asking: CompletionAsking }> {
    const { viewer, guest, language, owner, network, factor, address } = from
    const set = await settings.read()
    const asker: Asker = { viewer, guest, language }
    const tools = toolsFor(asker)
    const asking: CompletionAsking = { personId: owner.personId, key: viewer?.key ?? null, network, factor, address, surface: 'chat', task: conversation.task === 'chat' ? taskOf(question.text) : conversation.task, conversationId: conversation.id }
    const system = systemPrompt({ campus: set['campus.name'][language] ?? '', role: roleOf(asker), language, today: today(timeZone), hasTools: tools.length > 0, canary })
    const contextTokens = await completions.contextTokens(asking)
    const { messages, toSummarise } = await buildContext(database, system, branch, contextTokens)
    // What was said before in a conversation may be of its person: only a first question is everybody's. Who wants another answer
    // does not want the same one.
    const isEverybodys = branch.length === 1 && !isAgain
    const answerOrder: AnswerOrder = {
      asker,
      asking,
      tools,
      messages: continued ? [...messages, { role: 'user', content: continueText }] : messages,
      written: continued ? undefined : question.text,
      isCounted: true,
      stepTokens: Math.floor(contextTokens * shareOfSteps),
      canaries: [canary],
      begun: continued?.text ?? '',
      begunParts: continued?.parts,
      cache: isEverybodys ? { scope: `${roleOf(asker)} ${language}`, version: `${promptVersion} ${await dataVersion()}` } : undefined,
      async keep(transaction, ended) {
        const kept = await endTurn(transaction, answer.id, ended)
        if (kept) transaction.afterCommit(() => changed(owner, kept.conversationId))
      },
    }
    return { answerOrder, toSummarise, asking }
  }

  async function room(transaction: Transaction, { id, turns }: ConversationRow): Promise<TurnRow[]> {
    if (turns + 2 > mostTurns) throw conversationFull()
    return turns === 0 ? [] : readTurns(transaction, id)
  }

  /** What was begun under this id. @throws {Refusal} `client-id-used` */
  async function again(transaction: Transaction, owner: Owner, known: readonly TurnRow[], isSame: (known: TurnRow) => boolean): Promise<Order> {
    const answer = known.find(({ role }) => role === 'assistant')
    const turns = answer ? await readTurns(transaction, answer.conversation_id) : []
    const question = turns.find(({ id }) => id === answer?.parent_id)
    const conversation = answer && (await findConversation(transaction, owner, answer.conversation_id))
    if (!answer || !question || !conversation || !isSame(known[0]!)) throw otherQuestion()
    return { conversation, question, answer, branch: [], isAgain: false, isNew: false }
  }

  function titleOf(text: string): string {
    return beginningOf(text.split('\n').find((line) => line.trim() !== '') ?? '', Math.min(60, longestTitle))
  }
}

export function roleOf({ viewer }: Pick<Asker, 'viewer'>): string {
  if (!viewer) return 'guest'
  return viewer.roles.includes('office') ? 'member of the programme office' : viewer.roles.includes('teacher') ? 'teacher' : 'student'
}

export function languageOr(language: Asker['language'] | undefined, set: Parameters<typeof languageOfCampus>[0]): Asker['language'] {
  return language ?? languageOfCampus(set)
}

/** Making one takes a fifth of a millisecond. */
const formats = new Map<string, Intl.DateTimeFormat>()

function today(timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })
  formats.set(timeZone, format)
  return format.format()
}

import { randomUUID } from 'node:crypto'
import { languageAsked } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { persistently } from '../../database/persistently.ts'
import type { Asking as CompletionAsking, Completions } from '../completions/index.ts'
import { endOf, type Generations, type Writer } from '../generations/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Asker, Tool } from '../tools/index.ts'
import { endedOf, type Answering, type AnswerOrder } from './answering.ts'
import { buildContext, shareOfSteps, summarise, type Context, type Told } from './context.ts'
import type { Owner } from './owners.ts'
import { promptVersion, systemPrompt } from './prompt.ts'
import { endTurn } from './store.ts'
import { taskOf } from './task-of.ts'
import { today } from './today.ts'
import type { TurnRow } from './turns.ts'

// An answer to a question that is being kept. A model is asked while the database still writes the question down: nobody can see what
// it says before that is done, and where it cannot be done, what it says is dropped.

export type GivingNeeds = {
  database: Database
  settings: CampusSettings
  generations: Pick<Generations, 'begin'>
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

/** What an answer is given to. @property branch from the first turn to the question, or to the answer that is continued */
export type Beginning = { task: CompletionAsking['task']; question: string; branch: readonly Told[]; continued?: TurnRow | undefined; isAgain: boolean }

/** Where the answer is kept. */
export type Kept = { conversationId: number; turnId: number }

export type Giving = {
  generation: string
  isTo(beginning: Beginning): boolean
  /** After the commit that says that there is an answer, and before readers hear of it. */
  kept(where: Kept): void
  /** There is to be none. */
  drop(): void
}

export type Givings = ReturnType<typeof createGivings>

const longestSummaryMs = 120_000

const continueText = 'Your last answer broke off. Continue it exactly where it ended, with no repetition and no remark about it.'

export function createGivings({ database, settings, generations, completions, answering, canary, toolsFor, dataVersion, timeZone, changed, onError }: GivingNeeds) {
  const under = new Set<Promise<void>>()
  const closing = new AbortController()

  return {
    /** Whoever listens, and whether it is kept or not yet. */
    begin(from: From, beginning: Beginning): Giving {
      const generation = randomUUID()
      const writer = generations.begin(generation)
      const keeping = Promise.withResolvers<Kept | undefined>()
      const work: Promise<void> = give(from, beginning, writer, keeping.promise)
        .catch((error: unknown) => fail(writer, keeping.promise, error))
        .catch((error: unknown) => onError(error, 'an answer could not be kept'))
        .finally(() => under.delete(work))
      under.add(work)
      return {
        generation,
        isTo: (other) => placeOf(other) === placeOf(beginning),
        kept: keeping.resolve,
        drop() {
          writer.forget()
          keeping.resolve(undefined)
        },
      }
    },

    /** Until what is under way has been kept. */
    settled: async () => void (await Promise.allSettled([...under])),

    /** At the end of this instance: they are left for another time. */
    endSummaries: () => closing.abort(),
  }

  async function give(from: From, beginning: Beginning, writer: Writer, keeping: Promise<Kept | undefined>): Promise<void> {
    const { answerOrder, toSummarise, asking } = await persistently(() => prepare(from, beginning, keeping), { isWanted: () => !writer.signal.aborted })
    await answering(writer, answerOrder)
    if (!toSummarise || !(await keeping)) return
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(longestSummaryMs)])
    await summarise({ database, completions, asking, signal }, toSummarise).catch((error: unknown) => closing.signal.aborted || onError(error, 'a conversation could not be summarised'))
  }

  /** Of what cannot even be begun nobody waits for the end. */
  async function fail(writer: Writer, keeping: Promise<Kept | undefined>, error: unknown): Promise<void> {
    const kept = await keeping
    if (!kept) return
    onError(error, 'an answer could not be given')
    const end = endOf(writer.signal.aborted ? writer.signal.reason : error)
    await writer.end(end, async (transaction, last) => {
      const ended = await endTurn(transaction, kept.turnId, endedOf(writer.events(), last, end, [], null))
      if (ended) transaction.afterCommit(() => changed(ended, kept.conversationId))
    })
  }

  async function prepare(from: From, { task, question, branch, continued, isAgain }: Beginning, keeping: Promise<Kept | undefined>): Promise<{ answerOrder: AnswerOrder; toSummarise: Context['toSummarise']; asking: CompletionAsking }> {
    const { viewer, guest, language, owner, network, factor, address } = from
    const set = await settings.read()
    // What tools say stands in the answer, which is in the language of the question.
    const asker: Asker = { viewer, guest, language: languageAsked(question) ?? language }
    const tools = toolsFor(asker)
    const asking: CompletionAsking = { personId: owner.personId, key: viewer?.key ?? null, network, factor, address, surface: 'chat', task: task === 'chat' ? taskOf(question) : task }
    let known: Kept | undefined
    asking.whenKept = keeping.then((kept) => {
      known = kept
      asking.conversationId = kept?.conversationId
    })
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
      written: continued ? undefined : question,
      isCounted: true,
      stepTokens: Math.floor(contextTokens * shareOfSteps),
      canaries: [canary],
      begun: continued?.text ?? '',
      begunParts: continued?.parts,
      whenKept: asking.whenKept,
      cache: isEverybodys ? { scope: `${roleOf(asker)} ${language}`, version: `${promptVersion} ${await dataVersion()}` } : undefined,
      async keep(transaction, ended) {
        // It is announced, or there would be nothing to end. Who waits for nothing sends this in one message with the end of the generation.
        const { turnId } = known ?? (await keeping)!
        const kept = await endTurn(transaction, turnId, ended)
        if (kept) transaction.afterCommit(() => changed(owner, kept.conversationId))
      },
    }
    return { answerOrder, toSummarise, asking }
  }
}

/** What has no id yet is the first of a conversation. */
function placeOf({ branch, continued }: Beginning): string {
  return [...branch.map(({ id, text }) => `${id ?? 'new'}:${text.length}`), continued?.id].join(' ')
}

function roleOf({ viewer }: Pick<Asker, 'viewer'>): string {
  if (!viewer) return 'guest'
  return viewer.roles.includes('office') ? 'member of the programme office' : viewer.roles.includes('teacher') ? 'teacher' : 'student'
}

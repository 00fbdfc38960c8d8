import type { FastifyRequest } from 'fastify'
import { longestQuestion } from '@fairway/contract/assistant-limits'
import type { AssistantStanding } from '@fairway/contract/assistant'
import type { LiveEvent } from '@fairway/contract/live'
import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../database/database.ts'
import type { Completions } from '../completions/index.ts'
import { createGenerations, type GenerationNeeds, type GenerationPace } from '../generations/index.ts'
import type { Guard } from '../guard/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Asker, Tool } from '../tools/index.ts'
import { createAnswering, endedOf } from './answering.ts'
import { createAsking } from './asking.ts'
import { createGivings } from './giving.ts'
import { createKeeping } from './keeping.ts'
import { createConversations } from './conversations.ts'
import { createDeletion } from './deletion.ts'
import { ownerOf, type Owner } from './owners.ts'
import { createRequests, type Guests, type RequestNeeds } from './requests.ts'
import { removeExpired } from './retention.ts'
import { endTurn } from './store.ts'
import { createTurnOwning } from './turn-owning.ts'

// Conversations with the assistant: kept before anybody sees an answer, answered on their own, followed by whoever may.

export { eraseConversations } from './retention.ts'
export { shareOfSteps } from './context.ts'
export { assistantRoutes, sharingRoutes } from './routes.ts'
export { soFar } from './so-far.ts'
export { today } from './today.ts'
export { withheld } from './untrusted.ts'

export type AssistantNeeds = {
  database: Database
  settings: CampusSettings
  completions: Completions
  guard: Pick<Guard, 'check' | 'newCanary' | 'redact'>
  bus: Bus
  live: GenerationNeeds['live']
  /** To the sockets of who it is for, on all instances. */
  publish(event: LiveEvent & { topic: string }): void
  toolsFor(asker: Asker): readonly Tool[]
  dataVersion(): Promise<string>
  guests: Guests
  findViewer: RequestNeeds['findViewer']
  locate: RequestNeeds['locate']
  timeZone: string
  onError(error: unknown, what: string): void
  pace?: GenerationPace | undefined
}

export type Assistant = ReturnType<typeof createAssistant>

export function createAssistant({ database, settings, completions, guard, bus, live, publish, toolsFor, dataVersion, guests, findViewer, locate, timeZone, onError, pace }: AssistantNeeds) {
  const changed = ({ personId }: Pick<Owner, 'personId'>, conversationId: number) => {
    if (personId !== null) publish({ type: 'conversations-changed', topic: `person:${personId}`, id: conversationId })
  }
  const owning = createTurnOwning(database)
  const generations = createGenerations({ database, bus, live, onError, ...(pace && { pace }) })
  generations.define('turn', {
    async mayRead(who, subject) {
      const owner = ownerOf(who)
      const turn = turnIn(subject)
      return owner !== undefined && turn !== undefined && owning.owns(owner, turn)
    },
    async onInterrupted(transaction, { subject, events }) {
      const turn = turnIn(subject)
      if (turn === undefined) return
      const ended = await endTurn(transaction, turn, endedOf(events, events.at(-1)!, { state: 'interrupted' }, [], null))
      if (ended) transaction.afterCommit(() => changed(ended, ended.conversationId))
    },
  })
  const canary = guard.newCanary()
  const answering = createAnswering({ completions, guard, onError })
  const givings = createGivings({ database, settings, generations, completions, answering, canary, toolsFor, dataVersion, timeZone, changed, onError })
  const asking = createAsking({ database, completions, guard, givings, keeping: createKeeping({ generations, givings, owning }), changed })
  const requests = createRequests({ settings, guests, findViewer, locate })

  return {
    conversations: createConversations({ database, changed }),
    deletion: createDeletion({ database, settings, changed, stop: generations.stop }),
    asking,
    generations,
    /** Gives an answer, whatever it is of: in conversations, and in rooms. */
    answering,
    toolsFor,
    requests,
    timeZone,
    /** By which the guard knows what a model is told of its task. */
    canary,
    topics: { generation: generations.topic },

    async standing(request: Pick<FastifyRequest, 'visitor' | 'headers' | 'ip'>): Promise<AssistantStanding> {
      const set = await settings.read()
      const isOn = set['assistant.is-on'] && (request.visitor !== null || set['assistant.guests'] !== 'nobody')
      const who = { personId: request.visitor?.id ?? null, key: request.visitor?.key ?? null, ...(await locate(request.ip)) }
      return { isOn, model: isOn ? await completions.modelFor(who) : null, tokens: await completions.left(who), longestQuestion }
    },

    start: generations.start,
    /** To be called every hour. */
    async tidy(): Promise<void> {
      await generations.tidy()
      const set = await settings.read()
      await removeExpired(database, { deletedDays: set['retention.deleted-conversation-days'], guestDays: set['retention.guest-conversation-days'], months: set['retention.conversation-months'] })
    },

    /** What is being given breaks off, as far as it has come. */
    async close(): Promise<void> {
      asking.endSummaries()
      await generations.close()
      await asking.settled()
    },
  }
}

function turnIn(subject: string): number | undefined {
  const [kind, id] = subject.split(' ')
  return kind === 'turn' ? Number(id) : undefined
}

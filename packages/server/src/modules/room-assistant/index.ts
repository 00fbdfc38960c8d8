import type { LiveEvent } from '@fairway/contract/live'
import { senderKey } from '@fairway/contract/rooms'
import { callsAssistant } from '@fairway/contract/assistant-mention'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Assistant } from '../assistant/index.ts'
import type { Completions } from '../completions/index.ts'
import type { Knowledge } from '../knowledge/index.ts'
import { senderOf, type JustSaid, type Rooms, type Who } from '../rooms/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { askedIn, createAnswers } from './answers.ts'
import { createCalling, type CallingNeeds } from './calling.ts'
import { cannotAnswer } from './refusals.ts'

// The assistant in rooms: whoever calls it there is answered in front of everybody, by one message that grows as it is given.

export { roomAssistantRoutes } from './routes.ts'

export type RoomAssistantNeeds = {
  database: Database
  settings: CampusSettings
  rooms: Rooms
  assistant: Assistant
  completions: Completions
  guard: CallingNeeds['guard']
  knowledge: Knowledge
  locate: CallingNeeds['locate']
  timeZone: string
  /** To the sockets of who it is for, on all instances. */
  publish(event: LiveEvent & { topic: string }): void
  onError(error: unknown, what: string): void
}

export type RoomAssistant = ReturnType<typeof createRoomAssistant>

export function createRoomAssistant({ database, settings, rooms, assistant, completions, guard, knowledge, locate, timeZone, publish, onError }: RoomAssistantNeeds) {
  const { generations } = assistant
  const answers = createAnswers({ database, rooms, generations })
  const calling = createCalling({ database, settings, rooms, assistant, completions, guard, knowledge, answers, locate, timeZone })

  generations.define('room', {
    async mayRead(who, subject) {
      const asked = askedIn(subject)
      return asked !== undefined && rooms.mayRead(who, asked.roomId)
    },
    async mayStop(who, subject) {
      const asked = askedIn(subject)
      const access = asked && (await rooms.accesses.find(who, asked.roomId))
      if (!access?.sender) return false
      return access.mayModerate || (await answers.find(asked!))?.answer.asker === senderKey(access.sender)
    },
    ending: answers.end,
    // It is kept as any other end.
    onInterrupted: async () => {},
  })

  rooms.attend({
    posted: (said) => void hear(said),
    happened(roomId, events) {
      for (const event of events) if (event.kind === 'message-deleted') void stopAt(roomId, event.message)
    },
  })

  return {
    rooms,

    /** Asks for an answer that there is none of, or that failed, was stopped or broke off. @throws {Refusal} what `calling.answer` refuses with */
    async again(who: Who, roomId: number, seq: number, address: string): Promise<void> {
      await rooms.pace.write(who)
      await calling.answer({ who, address, roomId, seq, text: '' })
    },

    topics: {
      /** `asker:<kind>:<id>`: why the assistant does not answer them. */
      asker: (who: Who, name: string): boolean => {
        const sender = senderOf(who)
        return sender !== null && senderKey(sender) === name
      },
    },
  }

  /** Programs that write for somebody call nobody: two of them could go on for ever. */
  async function hear(said: JustSaid): Promise<void> {
    if (said.who.viewer?.key || !callsAssistant(said.text)) return
    try {
      if (await calling.isThere()) await calling.answer(said)
    } catch (error) {
      if (!(error instanceof Refusal)) onError(error, 'the assistant could not answer in a room')
      refuse(said, error instanceof Refusal ? error : cannotAnswer())
    }
  }

  /** Told to who asked alone; what they said stands. */
  function refuse({ who, roomId, seq }: JustSaid, { code, title, fields }: Refusal): void {
    const sender = senderOf(who)
    // It was sent twice, and is being answered.
    if (!sender || code === 'already-answered' || code === 'still-answering') return
    const { retryAfter } = fields
    publish({ type: 'answer-refused', topic: `asker:${senderKey(sender)}`, room: roomId, seq, code, title, ...(typeof retryAfter === 'number' && { retryAfter }) })
  }

  async function stopAt(roomId: number, seq: number): Promise<void> {
    try {
      await Promise.all((await answers.runningAt({ roomId, seq })).map((generation) => generations.stop(generation)))
    } catch (error) {
      onError(error, 'an answer could not be stopped with what was deleted')
    }
  }
}

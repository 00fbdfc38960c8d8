import { randomUUID } from 'node:crypto'
import { callsAssistant, questionIn } from '@fairway/contract/assistant-mention'
import { textIn, type Language } from '@fairway/contract/language'
import { senderKey, type Message } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import { shareOfSteps, today, type Assistant } from '../assistant/index.ts'
import { assistantNotForGuests, type Completions } from '../completions/index.ts'
import type { Guard } from '../guard/index.ts'
import type { Knowledge } from '../knowledge/index.ts'
import { placeKey, senderOf, type JustSaid, type Rooms } from '../rooms/index.ts'
import { languageOfCampus, type CampusSettings } from '../settings/index.ts'
import type { Tool } from '../tools/index.ts'
import { toldOf, type Answers, type Asked } from './answers.ts'
import { readContext } from './context.ts'
import { roomPrompt } from './prompt.ts'
import { alreadyAnswered, notAsked, notCalledHere } from './refusals.ts'

// Who calls the assistant in a room asks in front of everybody: it is told what everybody there has read, looks up what anybody
// there may know, and who called pays for it.

export type CallingNeeds = {
  database: Database
  settings: CampusSettings
  rooms: Rooms
  assistant: Pick<Assistant, 'answering' | 'canary' | 'generations' | 'toolsFor'>
  completions: Pick<Completions, 'contextTokens'>
  guard: Pick<Guard, 'check'>
  knowledge: Pick<Knowledge, 'toolFor'>
  answers: Answers
  /** Where an address is, as limits count it. */
  locate(address: string): Promise<{ network: string; factor: number }>
  timeZone: string
}

/** Of an answer that many read. */
const mostTokens = 1200

export type Calling = ReturnType<typeof createCalling>

export function createCalling({ database, settings, rooms, assistant, completions, guard, knowledge, answers, locate, timeZone }: CallingNeeds) {
  const { answering, canary, generations, toolsFor } = assistant

  return {
    /** May it be called in this room? Where the campus has none, its name means nothing. */
    async isThere(): Promise<boolean> {
      const set = await settings.read()
      return set['assistant.is-on'] && set['assistant.in-rooms']
    },

    /**
     * Answers a message that calls the assistant. Settles when the answer has begun, which goes on by itself.
     *
     * @throws {Refusal} `assistant-not-here`, `assistant-not-for-guests`, `assistant-not-called`, `already-answered`, `still-answering`,
     *   `too-many-answers-here`, what access.toWrite refuses with, and what the completions refuse with before a model is asked
     */
    async answer({ who, address, roomId, seq }: JustSaid): Promise<void> {
      const set = await settings.read()
      const access = await rooms.accesses.toWrite(who, roomId)
      if (!set['assistant.is-on'] || !set['assistant.in-rooms'] || !access.hasAssistant) throw notCalledHere()
      if (!who.viewer && set['assistant.guests'] === 'nobody') throw assistantNotForGuests()
      const question = await findQuestion({ roomId, seq })
      const asker = senderOf(who)
      if (!asker || senderKey(question.sender) !== senderKey(asker)) throw notFound()
      if (!callsAssistant(question.text)) throw notAsked()
      const before = await answers.find({ roomId, seq })
      if (before && (before.isDeleted || before.answer.state === 'done')) throw alreadyAnswered()
      const text = questionIn(question.text)
      const language = languageOf(text) ?? languageOfCampus(set)
      const asking = { personId: who.viewer?.id ?? null, key: null, ...(await locate(address)), address, surface: 'room' as const, task: 'chat' as const, roomId }
      const room = (await rooms.namesOf(database, [roomId])).get(roomId)
      const prompt = roomPrompt({ campus: set['campus.name'][language] ?? '', room: room ? textIn(language, room.name) : '', section: room?.section, language, today: today(timeZone), canary })
      const contextTokens = await completions.contextTokens(asking)
      const context = await readContext({ database, rooms, guard }, who, roomId, question, contextTokens)
      const generation = randomUUID()
      const writer = generations.begin(generation)
      await new Promise<void>((resolve, reject) => {
        answering(writer, {
          // Whatever may be looked up, who asks is nobody: the answer is for all.
          asker: { viewer: null, guest: null, language },
          asking,
          tools: toolsOf(language, access.kind !== 'lobby'),
          messages: [{ role: 'system', content: prompt }, ...context.messages, { role: 'user', content: text || greetings[language] }],
          written: text || greetings[language],
          lookedUp: context.verdicts,
          stepTokens: Math.floor(contextTokens * shareOfSteps),
          canaries: [canary],
          begun: '',
          cache: undefined,
          parameters: { maxTokens: mostTokens },
          hidesReasoning: true,
          async onAdmitted() {
            await answers.begin({ roomId, seq }, { generation, asker: senderKey(asker) }, before)
            resolve()
          },
          toldOf,
          // It is kept with its message (answers.ts).
          keep: async () => {},
        }).then(({ isAdmitted, error }) => !isAdmitted && reject(asError(error)), reject)
      })
    },
  }

  async function findQuestion({ roomId, seq }: Asked): Promise<Message> {
    const question = (await rooms.messagesOf(database, [{ room_id: roomId, seq }])).get(placeKey(roomId, seq))
    if (!question || question.deleted) throw notFound()
    return question
  }

  /** @param areSignedIn those who read the room: what the office has written for everybody who is signed in is for them */
  function toolsOf(language: Language, areSignedIn: boolean): Tool[] {
    const tools = toolsFor({ viewer: null, guest: null, language }).filter(({ audience }) => audience === 'everyone')
    const known = areSignedIn ? (knowledge.toolFor('signed-in') as Tool) : undefined
    return tools.map((tool) => (known && tool.name === known.name ? known : tool))
  }
}

/** Who only called it is told what it can do. */
const greetings: Record<Language, string> = { zh: '你好', en: 'Hello' }

function languageOf(text: string): Language | undefined {
  if (/\p{Script=Han}/u.test(text)) return 'zh'
  return /\p{L}/u.test(text) ? 'en' : undefined
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

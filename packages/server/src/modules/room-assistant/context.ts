import type { Verdict } from '@fairway/contract/guard'
import type { Message } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import { withheld } from '../assistant/index.ts'
import { countTokens } from '../completions/index.ts'
import { asData, type Guard } from '../guard/index.ts'
import type { ChatMessage } from '../providers/index.ts'
import { placeKey, type Rooms, type Who } from '../rooms/index.ts'

// What a model is told of what was said in a room before: the latest messages that fit, as everybody reads them there, and as data;
// and not at all where one gives orders.

/** Messages, and tokens of them; a model that reads little is told less. */
const mostMessages = 40
const mostTokens = 3000
const share = 0.3
/** Of one message, in characters. */
const longestMessage = 1500

export type ContextNeeds = { database: Database; rooms: Pick<Rooms, 'messages' | 'messagesOf'>; guard: Pick<Guard, 'check'> }

/** @param contextTokens what the model reads @returns with what the guard said of what was said */
export async function readContext({ database, rooms, guard }: ContextNeeds, who: Who, roomId: number, question: Message, contextTokens: number): Promise<{ messages: ChatMessage[]; verdicts: Verdict[] }> {
  const verdicts: Verdict[] = []
  const { messages } = await rooms.messages.page(who, roomId, { before: question.seq, limit: mostMessages })
  const answered = await answeredBy(question)
  const lines = latestThatFit((await Promise.all(messages.map(lineOf))).flat(), Math.min(mostTokens, Math.floor(contextTokens * share)))
  const parts = [
    ...(lines.length > 0 ? [`What was said in the room before:\n${asData(lines.join('\n'), 'messages of the room, the latest last')}`] : []),
    ...(answered ? [`The question answers this message:\n${asData((await lineOf(answered)).join(''), 'a message of the room')}`] : []),
  ]
  return { messages: parts.length === 0 ? [] : [{ role: 'user', content: parts.join('\n\n') }], verdicts }

  async function answeredBy({ replyTo }: Message): Promise<Message | undefined> {
    if (replyTo === undefined) return undefined
    return (await rooms.messagesOf(database, [{ room_id: roomId, seq: replyTo }])).get(placeKey(roomId, replyTo))
  }

  /** Nothing of what was taken back, or has no words. */
  async function lineOf({ sender, text, deleted }: Message): Promise<string[]> {
    const said = beginningOf(text.replaceAll(/@\[([^\]\n]*)\]\(\d+\)/g, '@$1'))
    if (deleted || said === '') return []
    if (sender.kind === 'assistant') return [`You, the assistant: ${said}`]
    const verdict = await guard.check({ text: said, where: 'untrusted' })
    verdicts.push(verdict)
    return [`${sender.name}: ${verdict.action === 'block' ? withheld : said}`]
  }
}

function beginningOf(text: string): string {
  const letters = Array.from(text.trim())
  return letters.length <= longestMessage ? letters.join('') : `${letters.slice(0, longestMessage).join('')}…`
}

function latestThatFit(lines: readonly string[], budget: number): string[] {
  let left = budget
  let from = lines.length
  while (from > 0) {
    left -= countTokens(lines[from - 1]!) + 1
    if (left < 0) break
    from--
  }
  return lines.slice(from)
}

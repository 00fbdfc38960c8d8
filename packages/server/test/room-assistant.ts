import type { GenerationEvent } from '@fairway/contract/generations'
import type { Message, MessagePage, Sent } from '@fairway/contract/rooms'
import { expect } from 'vitest'
import type { Client } from './client.ts'
import { simulatedModels, type ModelSimulator } from './model-simulator.ts'
import { say } from './rooms.ts'
import { openSocket, type TestSocket } from './socket.ts'
import type { Started } from './start-app.ts'

// The assistant in rooms, as a test uses it.

export const model = simulatedModels.openai[0]!.id
export const askingModels = (models: ModelSimulator) => ({ modelServers: { openai: { ...models.server('openai'), model } } })

/** Slow enough that something can be done in between. */
export const longStory = { text: Array.from({ length: 300 }, (_, index) => `word${index} `), pace: { tokenMs: 30 } }

export function start({ app }: Started): void {
  app.rooms.start()
  app.assistant.start()
  app.completions.start()
}

/** What the assistant said to a message; undefined: nothing yet. */
export async function answerTo(who: Client, room: number, { seq }: Pick<Sent, 'seq'>): Promise<Message | undefined> {
  const { body } = await who.get<MessagePage>(`/api/rooms/${room}/messages?limit=100`)
  return body.messages.find(({ sender, replyTo }) => sender.kind === 'assistant' && replyTo === seq)
}

/** Its answer, when that has come so far. */
export async function answered(who: Client, room: number, sent: Pick<Sent, 'seq'>, state = 'done'): Promise<Message & { answer: NonNullable<Message['answer']> }> {
  await expect.poll(async () => (await answerTo(who, room, sent))?.answer?.state, { timeout: 15_000 }).toBe(state)
  const message = (await answerTo(who, room, sent))!
  return { ...message, answer: message.answer! }
}

export async function ask(who: Client, room: number, text: string): Promise<Message & { answer: NonNullable<Message['answer']> }> {
  return answered(who, room, await say(who, room, text))
}

/** Everything of a generation to its end, as a tab hears it. */
export async function followed(url: string, who: { cookie?: string | undefined }, generation: string, since = 0): Promise<GenerationEvent[]> {
  return listened(await openSocket(url, who.cookie === undefined ? {} : { cookie: who.cookie }), generation, since)
}

export async function listened(tab: TestSocket, generation: string, since = 0): Promise<GenerationEvent[]> {
  tab.send({ type: 'subscribe', topic: `generation:${generation}`, since })
  const events = new Map<number, GenerationEvent>()
  while (![...events.values()].some(({ type }) => type === 'end')) for (const event of (await tab.next('generation')).events) events.set(event.seq, event)
  return [...events.values()].sort((one, other) => one.seq - other.seq)
}

export const textOf = (events: readonly GenerationEvent[]): string => events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('')

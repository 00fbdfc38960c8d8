import { randomUUID } from 'node:crypto'
import type { Asked } from '@fairway/contract/assistant'
import type { GenerationEvent } from '@fairway/contract/generations'
import type { Client } from './client.ts'

/** Asks the built-in model over HTTP, and hears the whole answer. @param conversation to go on with */
export async function askCampus(who: Client, text: string, language: 'zh' | 'en' = /\p{Script=Han}/u.test(text) ? 'zh' : 'en', conversation?: number, cookie?: string) {
  const headers = { 'accept-language': language, ...(cookie !== undefined && { cookie }) }
  const asked = await who.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text, ...(conversation !== undefined && { conversation }) }, { headers })
  const set = asked.headers['set-cookie']
  const guest = cookie ?? (set === undefined ? undefined : String(set).split(';')[0])
  const { body } = asked
  const { text: stream } = await who.get<string>(`/api/assistant/generations/${body.answer.generation}/events`, guest === undefined ? {} : { headers: { cookie: guest } })
  const events = [...stream.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as GenerationEvent)
  return {
    conversation: body.conversation,
    cookie: guest,
    text: events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join(''),
    tools: events.flatMap((event) => (event.type === 'tool' && event.state === 'done' ? [event.name] : [])),
    cards: events.flatMap((event) => (event.type === 'card' ? [event.card] : [])),
    sources: events.flatMap((event) => (event.type === 'sources' ? event.sources : [])),
  }
}

/** @returns the last answer of a talk */
export async function talkWithCampus(who: Client, ...said: string[]) {
  let answer: Awaited<ReturnType<typeof askCampus>> | undefined
  for (const text of said) answer = await askCampus(who, text, undefined, answer?.conversation, answer?.cookie)
  return answer!
}

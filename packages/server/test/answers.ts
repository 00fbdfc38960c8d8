import { randomUUID } from 'node:crypto'
import type { Asked, Conversation } from '@fairway/contract/assistant'
import type { GenerationEvent } from '@fairway/contract/generations'
import { openSocket } from './socket.ts'

// Those who read answers over real connections, by the rule of the contract: each event is the next one, what is known is passed over,
// and an end that is not the next one says that what was told beyond it did not survive.

export type AnswerReader = ReturnType<typeof createAnswerReader>

/** @property most events, after which the line is cut */
export type Stretch = { over: 'events' | 'socket'; most?: number }

export function createAnswerReader(generation: string, cookie: string) {
  let events: GenerationEvent[] = []
  let told = 0
  let isOver = false
  let fellBack = 0

  return {
    events: (): readonly GenerationEvent[] => events,
    text: () => textOf(events),
    isOver: () => isOver,
    end: () => (isOver ? events.at(-1) : undefined),
    /** How many events it had been told that did not survive. */
    fellBack: () => fellBack,
    /** What it was sent, what it knew already included. */
    told: () => told,

    /** Reads on from where it is, to the end, the cut, or until the line is lost. */
    async read(url: string, { over, most = Infinity }: Stretch, signal?: AbortSignal): Promise<void> {
      if (isOver) return
      const before = events.length
      const isEnough = () => isOver || events.length - before >= most || signal?.aborted === true
      await (over === 'events' ? overEvents(url, isEnough, signal) : overSocket(url, isEnough, signal))
    },
  }

  async function overEvents(url: string, isEnough: () => boolean, signal?: AbortSignal): Promise<void> {
    const cutting = new AbortController()
    const headers = { cookie, ...(events.length > 0 && { 'last-event-id': String(events.length) }) }
    try {
      const answer = await fetch(`${url}/api/assistant/generations/${generation}/events`, { headers, signal: signal ? AbortSignal.any([signal, cutting.signal]) : cutting.signal })
      if (!answer.ok) return
      for await (const { id, event } of serverSentEvents(answer.body!)) {
        if (id !== event.seq) throw new Error(`The event ${event.seq} has the id ${id}.`)
        const mustBeNext = event.seq === events.length + 1 || event.type === 'end'
        if (!mustBeNext) throw new Error(`After ${events.length} came ${event.seq}.`)
        take(event)
        if (isEnough()) return
      }
    } catch (error) {
      if (!isCut(error)) throw error
    } finally {
      cutting.abort()
    }
  }

  async function overSocket(url: string, isEnough: () => boolean, signal?: AbortSignal): Promise<void> {
    const tab = await openSocket(url, { cookie }).catch(() => undefined)
    if (!tab) return
    const topic = `generation:${generation}`
    const subscribe = () => tab.send({ type: 'subscribe', topic, since: events.length })
    await new Promise<void>((resolve) => {
      tab.socket.on('message', (data: Buffer) => {
        const event = JSON.parse(data.toString()) as { type: string; topic?: string; events?: GenerationEvent[] }
        if (event.topic !== topic || isEnough()) return
        if (event.type === 'lagged') subscribe()
        if (event.type === 'error' || event.type === 'unsubscribed') resolve()
        for (const one of event.type === 'generation' ? event.events! : []) {
          if (one.seq > events.length + 1) {
            subscribe()
            break
          }
          take(one)
          if (isEnough()) return resolve()
        }
      })
      tab.socket.on('close', () => resolve())
      signal?.addEventListener('abort', () => resolve(), { once: true })
      subscribe()
    })
    tab.socket.terminate()
  }

  function take(event: GenerationEvent): void {
    told++
    if (isOver) return
    if (event.type === 'end' && event.seq <= events.length) {
      fellBack = events.length - event.seq + 1
      events = events.slice(0, event.seq - 1)
    }
    if (event.seq <= events.length) return
    events.push(event)
    isOver = event.type === 'end'
  }
}

export function textOf(events: readonly GenerationEvent[]): string {
  let text = ''
  for (const event of events) {
    if (event.type === 'text') text += event.text
    if (event.type === 'retract') text = ''
  }
  return text
}

async function* serverSentEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<{ id: number; event: GenerationEvent }> {
  const decoder = new TextDecoder()
  let waiting = ''
  for await (const piece of body) {
    const blocks = (waiting + decoder.decode(piece, { stream: true })).split('\n\n')
    waiting = blocks.pop()!
    for (const block of blocks) {
      const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(block) ?? []
      if (data !== undefined) yield { id: Number(id), event: JSON.parse(data) as GenerationEvent }
    }
  }
}

function isCut(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TypeError')
}

/** Somebody who asks over the network. */
export function createAsker(cookie: string, more: Record<string, string> = {}) {
  const headers = { ...more, cookie, 'content-type': 'application/json' }
  const call = async <Body>(method: string, url: string, body?: unknown): Promise<Body> => {
    const answer = await fetch(url, { method, headers: body === undefined ? { ...more, cookie } : headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? undefined : await answer.json()) as Body
  }
  return {
    cookie,
    ask: (url: string, text: string, more: object = {}) => call<Asked>('POST', `${url}/api/assistant/questions`, { clientId: randomUUID(), text, ...more }),
    continue: (url: string, { conversation, answer }: Asked) => call<Asked>('POST', `${url}/api/assistant/conversations/${conversation}/turns/${answer.id}/answers`, { clientId: randomUUID(), continues: true }),
    stop: (url: string, generation: string) => call<undefined>('POST', `${url}/api/assistant/generations/${generation}/stop`),
    conversation: (url: string, id: number) => call<Conversation>('GET', `${url}/api/assistant/conversations/${id}`),
  }
}

/** As it is kept. */
export function answerIn({ turns }: Conversation, id: number) {
  const turn = turns.find((one) => one.id === id)
  if (turn?.role !== 'assistant') throw new Error(`There is no answer ${id}.`)
  return turn
}

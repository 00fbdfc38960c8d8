import { randomUUID } from 'node:crypto'
import { simulatorKey } from '../../packages/server/test/model-simulator.ts'
import { connectRaw } from '../rooms/raw-socket.ts'
import { createAnswerReading, type AnswerReading, type Heard } from './answer-reading.ts'
import { get, openLine, post, type Line } from './line.ts'

// The ways on which the same question reaches the same model, each with the same client.

export const wayNames = ['direct', 'events', 'socket', 'gateway', 'proxy', 'portkey'] as const
export type WayName = (typeof wayNames)[number]

/** @param models the port of the models; @param port of what is asked */
export type Where = { port: number; models: number }
/** One who asks one question after the other. */
export type Asker = { ask(question: string, late: (ms: number) => void): Promise<Heard>; close(): void }

type Way = (where: Where, credential: string) => Promise<Asker>

export const ways: Record<WayName, Way> = {
  direct: ({ models }) => completions(models, { authorization: `Bearer ${simulatorKey}` }),
  gateway: ({ port }, key) => completions(port, { authorization: `Bearer ${key}` }),
  portkey: ({ port, models }) => completions(port, { authorization: `Bearer ${simulatorKey}`, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `http://127.0.0.1:${models}/v1` }),
  proxy: ({ port }) => completions(port, { authorization: `Bearer ${simulatorKey}` }),
  events: conversation,
  socket: overSocket,
}

async function completions(port: number, headers: Record<string, string>): Promise<Asker> {
  const line = await openLine(port)
  return {
    async ask(question, late) {
      const reading = createAnswerReading(late)
      let isDone = false
      const request = post('/v1/chat/completions', headers, { model: 'sim-large', stream: true, messages: [{ role: 'user', content: question }] })
      const { status, text } = await line.ask(request, byLine((said) => {
        if (said === 'data: [DONE]') isDone = true
        else readString(said, '"content":"', reading)
      }))
      return ended(reading, status, text, isDone)
    },
    close: line.close,
  }
}

async function conversation({ port }: Where, cookie: string): Promise<Asker> {
  const line = await openLine(port)
  return {
    async ask(question, late) {
      const reading = createAnswerReading(late)
      const generation = await putQuestion(line, cookie, question)
      let isDone = false
      const { status, text } = await line.ask(get(`/api/assistant/generations/${generation}/events`, { cookie }), byLine((said) => {
        if (said.includes('"type":"end"')) isDone = said.includes('"state":"done"')
        else readString(said, '"text":"', reading)
      }))
      return ended(reading, status, text, isDone)
    },
    close: line.close,
  }
}

async function overSocket({ port }: Where, cookie: string): Promise<Asker> {
  const line = await openLine(port)
  const pulse = (text: string) => {
    if (text.startsWith('{"type":"ping"')) socket.send('{"type":"pong"}')
  }
  let hear = pulse
  let fail: (error: Error) => void = () => {}
  const socket = await connectRaw({ port, path: '/api/live', headers: { cookie } }, { begins: () => true, read: (text) => hear(text), closed: (code) => fail(new Error(`The socket was closed with ${code}.`)) })
  return {
    async ask(question, late) {
      const reading = createAnswerReading(late)
      const topic = `generation:${await putQuestion(line, cookie, question)}`
      const { promise, resolve, reject } = Promise.withResolvers<boolean>()
      fail = reject
      hear = (text) => {
        if (!text.startsWith('{"type":"generation"')) {
          pulse(text)
          if (text.startsWith('{"type":"error"') || text.startsWith('{"type":"lagged"')) reject(new Error(text))
          return
        }
        readString(text, '"text":"', reading)
        if (text.includes('"type":"end"')) resolve(text.includes('"state":"done"'))
      }
      socket.send(JSON.stringify({ type: 'subscribe', topic, since: 0 }))
      const isDone = await promise
      socket.send(JSON.stringify({ type: 'unsubscribe', topic }))
      return reading.end(isDone)
    },
    close() {
      line.close()
      socket.cut()
    },
  }
}

async function putQuestion(line: Line, cookie: string, text: string): Promise<string> {
  const { status, text: asked } = await line.ask(post('/api/assistant/questions', { cookie }, { clientId: randomUUID(), text }))
  if (status !== 201) throw new Error(`${status} ${asked.slice(0, 300)}`)
  return (JSON.parse(asked) as { answer: { generation: string } }).answer.generation
}

function ended(reading: AnswerReading, status: number, text: string, isDone: boolean): Heard {
  if (status !== 200) throw new Error(`${status} ${text.slice(0, 300)}`)
  return reading.end(isDone)
}

/** Every string of that field; there is nothing in them that JSON escapes. */
function readString(text: string, field: string, reading: AnswerReading): void {
  for (let at = text.indexOf(field); at >= 0; at = text.indexOf(field, at)) {
    at += field.length
    reading.text(text.slice(at, text.indexOf('"', at)))
  }
}

function byLine(take: (line: string) => void): (text: string) => void {
  let carried = ''
  return (text) => {
    carried += text
    let from = 0
    for (let end = carried.indexOf('\n'); end >= 0; end = carried.indexOf('\n', from)) {
      if (end > from) take(carried.slice(from, end))
      from = end + 1
    }
    carried = carried.slice(from)
  }
}

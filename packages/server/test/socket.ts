import type { LiveEvent, LiveRequest } from '@fairway/contract/live'
import { WebSocket, type ClientOptions } from 'ws'
import { afterwards } from './afterwards.ts'

// A tab's live socket, as a test holds it.

export type TestSocket = Awaited<ReturnType<typeof openSocket>>

type EventOf<Type extends LiveEvent['type']> = Extract<LiveEvent, { type: Type }>

/** Connects to the server at `url` (http://…). Rejects with the status if the upgrade is refused. */
export async function openSocket(url: string, { cookie, headers, query = '', ...options }: ClientOptions & { cookie?: string; query?: string } = {}) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live${query}`, { ...options, headers: { ...headers, ...(cookie && { cookie }) } })
  afterwards(() => socket.terminate())
  const events: LiveEvent[] = []
  let taken = 0
  let wake = () => {}
  socket.on('message', (data: Buffer) => {
    events.push(JSON.parse(data.toString()) as LiveEvent)
    wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() })
      wake()
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_request, response) => reject(new Error(`refused with ${response.statusCode}${later(response.headers['retry-after'])}`)))
    socket.once('error', reject)
  })

  /** The next event of this type that was not taken yet; what comes before it is passed over. */
  async function next<Type extends LiveEvent['type']>(type: Type, withinMs = 15_000): Promise<EventOf<Type>> {
    const deadline = Date.now() + withinMs
    for (;;) {
      while (taken < events.length) {
        const event = events[taken++]!
        if (event.type === type) return event as EventOf<Type>
      }
      const left = deadline - Date.now()
      if (left <= 0) throw new Error(`No "${type}" came. There were: ${events.map((event) => event.type).join(', ') || 'no events'}.`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  const send = (request: LiveRequest | string | Buffer) => socket.send(typeof request === 'string' || Buffer.isBuffer(request) ? request : JSON.stringify(request))
  return {
    socket,
    events: events as readonly LiveEvent[],
    next,
    send,
    closed,
    async subscribe(topic: string): Promise<void> {
      send({ type: 'subscribe', topic })
      await next('subscribed')
    },
    /** Nothing more is read until `socket.resume()`: a tab that cannot keep up. */
    stopReading: () => socket.pause(),
  }
}

function later(retryAfter: string | undefined): string {
  return retryAfter === undefined ? '' : `, come again after ${retryAfter} s`
}

import { connectRaw, type RawSocket } from './raw-socket.ts'

// The same room over different servers, as the load speaks with them.

export const protocolNames = ['fairway', 'socket.io', 'ws'] as const
export type ProtocolName = (typeof protocolNames)[number]

export type Target = { port: number; lobby: number; hears: boolean }

export type Hearing = {
  /** Its frames are read; of the others only the length is looked at. */
  isSampled: boolean
  /** Something was said. @param frameLength the same for everybody who hears the room */
  frame(frameLength: number): void
  /** Of a sampled socket, with what `frame` said before. */
  texts(texts: readonly string[]): void
  answered(id: number): void
  refused(id: number, why: string): void
}

export type Member = { send(id: number, clientId: string, text: string): void; /** So that it counts as alive. */ pulse(): void }

type Connect = (target: Target, cookie: string, hearing: Hearing) => Promise<Member>

export const protocols: Record<ProtocolName, Connect> = { fairway: connectFairway, 'socket.io': connectSocketIo, ws: connectPlain }

/** Told apart by their first bytes: `{"type":"room-events"`, `{"type":"sent"` and the rest, of which there is little. */
async function connectFairway({ port, lobby, hears }: Target, cookie: string, hearing: Hearing): Promise<Member> {
  const { promise: subscribed, resolve } = Promise.withResolvers<unknown>()
  const socket: RawSocket = await connectRaw(
    { port, path: '/api/live', headers: { cookie } },
    {
      begins(start, length) {
        if (start.toString('latin1', 9, 20) !== 'room-events') return true
        hearing.frame(length)
        return hearing.isSampled
      },
      read(text) {
        if (text.startsWith('{"type":"room-events"')) {
          const { events } = JSON.parse(text) as { events: { text: string }[] }
          return hearing.texts(events.map((event) => event.text))
        }
        const event = JSON.parse(text) as { type: string; id?: number; code?: string }
        if (event.type === 'sent') hearing.answered(event.id!)
        else if (event.type === 'error') hearing.refused(event.id!, event.code!)
        else if (event.type === 'lagged') hearing.refused(-1, 'lagged')
        else if (event.type === 'subscribed') resolve(event)
      },
      closed: (code) => hearing.refused(-1, `closed ${code}`),
    },
  )
  if (hears) {
    socket.send(JSON.stringify({ type: 'subscribe', topic: `room:${lobby}` }))
    await subscribed
  }
  return {
    send: (id, clientId, text) => socket.send(JSON.stringify({ type: 'send', id, room: lobby, clientId, text })),
    pulse: () => socket.send('{"type":"pong"}'),
  }
}

/** Engine.IO 4 and Socket.IO 5 as text frames: `42["message",…]`, `43<id>[…]` for an answer, `2` and `3` for the heartbeat. */
async function connectSocketIo({ port }: Target, from: string, hearing: Hearing): Promise<Member> {
  const { promise: joined, resolve } = Promise.withResolvers<unknown>()
  const socket: RawSocket = await connectRaw(
    { port, path: '/socket.io/?EIO=4&transport=websocket', headers: {} },
    {
      begins(start, length) {
        if (start[0] !== 0x34 || start[1] !== 0x32) return true
        hearing.frame(length)
        return hearing.isSampled
      },
      read(text) {
        if (text.startsWith('42')) {
          const [, said] = JSON.parse(text.slice(2)) as [string, { text: string }]
          hearing.texts([said.text])
        } else if (text.startsWith('43')) hearing.answered(Number.parseInt(text.slice(2)))
        else if (text.startsWith('40')) resolve(text)
        else if (text.startsWith('0')) socket.send('40')
        else if (text === '2') socket.send('3')
      },
      closed: (code) => hearing.refused(-1, `closed ${code}`),
    },
  )
  await joined
  return {
    send: (id, clientId, text) => socket.send(`42${id}${JSON.stringify(['send', { clientId, from: from.slice(-12), text }])}`),
    pulse: () => {},
  }
}

async function connectPlain({ port }: Target, _cookie: string, hearing: Hearing): Promise<Member> {
  const socket = await connectRaw({ port, path: '/', headers: {} }, { begins: () => false, closed: (code) => hearing.refused(-1, `closed ${code}`) })
  return { send: (_id, _clientId, text) => socket.send(text), pulse: () => {} }
}

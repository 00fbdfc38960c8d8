import { randomUUID } from 'node:crypto'
import type { PageClient, Return } from './page-client.ts'
import { connectRaw, type RawSocket } from './raw-socket.ts'

// The same as a page, of Socket.IO with its "connection state recovery": who comes back shows its private id and the offset that it
// heard last, and is told what it has missed, if the server still knows.

export function createSocketIoPage({ ports, bytesPerSecond }: { ports: readonly number[]; bytesPerSecond?: number | undefined }): PageClient {
  const shown: string[] = []
  const seen = new Set<string>()
  const counts = { doubled: 0, fromHistory: 0, lagged: 0, closed: [] as (number | undefined)[] }
  const waiting = new Map<number, () => void>()
  const session: { pid?: string; offset?: string } = {}
  let socket: RawSocket | undefined
  let isAway = false
  let nextId = 1

  return {
    shown,
    counts,
    get isOpen() {
      return socket !== undefined
    },
    async comeBack(): Promise<Return> {
      isAway = false
      const begun = performance.now()
      await connect()
      return { took: performance.now() - begun, attempts: 1, refused: 0 }
    },
    drop() {
      isAway = true
      const old = socket
      socket = undefined
      old?.cut()
    },
    hurry: () => socket?.hurry(),
    async say(text) {
      const clientId = randomUUID()
      const id = nextId++
      const { promise, resolve } = Promise.withResolvers<unknown>()
      waiting.set(id, () => resolve(undefined))
      socket?.send(`42${id}${JSON.stringify(['send', { clientId, from: 'somebody', text }])}`)
      await promise
      return clientId
    },
  }

  async function connect(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const opened: RawSocket = await connectRaw(
      { port: ports[0]!, path: '/socket.io/?EIO=4&transport=websocket', headers: {}, bytesPerSecond },
      {
        begins: () => true,
        read(text) {
          if (text.startsWith('42')) return hear(JSON.parse(text.slice(2)) as [string, { clientId: string }, string?])
          if (text.startsWith('43')) return waiting.get(Number.parseInt(text.slice(2)))?.()
          if (text.startsWith('40')) {
            const { pid } = JSON.parse(text.slice(2)) as { pid?: string }
            if (pid !== undefined) session.pid = pid
            // What was missed comes after it, in the same turn.
            setImmediate(resolve, undefined)
          } else if (text.startsWith('0')) opened.send(`40${session.offset === undefined ? '' : JSON.stringify(session)}`)
          else if (text === '2') opened.send('3')
        },
        closed(code) {
          if (socket === opened) socket = undefined
          if (!isAway) counts.closed.push(code)
        },
      },
    )
    socket = opened
    await promise
  }

  function hear([, { clientId }, offset]: [string, { clientId: string }, string?]): void {
    if (offset !== undefined) session.offset = offset
    if (seen.has(clientId)) counts.doubled++
    seen.add(clientId)
    shown.push(clientId)
  }
}

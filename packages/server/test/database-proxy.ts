import { once } from 'node:events'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterwards } from './afterwards.ts'
import type { Place } from './place.ts'

// What stands between the program and its PostgreSQL, so that it can be away for a while without ending those of other tests.

export type DatabaseProxy = {
  place: Place
  /** Breaks every connection off, in the middle of whatever it does, and takes no more. */
  cut(): void
  /** From now on the database is told everything and its answers get lost; until it is cut. */
  mute(): void
  restore(): Promise<void>
  /** Takes nobody new; who is connected is served. */
  refuse(): void
  /** The host vanishes: nothing passes in either direction and nothing is broken off. Whoever connects is taken, and hears nothing. */
  freeze(): void
  /** Another host takes its place: who connects from now on reaches it; who was connected hears nothing for good. Default: the same database. */
  replace(by?: Place): void
}

export async function proxyTo(place: Place): Promise<DatabaseProxy> {
  let behind = new URL(place.databaseUrl!)
  const open = new Set<net.Socket>()
  let isMute = false
  let isFrozen = false
  const lost = new Set<net.Socket>()
  let server = await listen(0)
  const { port } = server.address() as AddressInfo
  const cut = () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  afterwards(cut)
  const front = new URL(place.databaseUrl!)
  front.hostname = '127.0.0.1'
  front.port = String(port)
  return {
    place: { ...place, databaseUrl: front.href },
    cut,
    mute() {
      isMute = true
    },
    async restore() {
      isMute = false
      server = await listen(port)
    },
    refuse: () => void server.close(),
    freeze() {
      isFrozen = true
      for (const socket of open) lost.add(socket)
    },
    replace(by) {
      isFrozen = false
      if (by) behind = new URL(by.databaseUrl!)
    },
  }

  async function listen(port: number): Promise<net.Server> {
    const server = net.createServer((client) => {
      const database = net.connect(Number(behind.port), behind.hostname)
      if (isFrozen) for (const socket of [client, database]) lost.add(socket)
      for (const [one, other] of [[client, database], [database, client]] as const) {
        open.add(one)
        one.on('data', (bytes: Buffer) => {
          if ((one === database && isMute) || lost.has(one)) return
          if (!other.write(bytes)) one.pause()
        })
        other.on('drain', () => one.resume())
        one.on('error', () => {})
        one.on('close', () => {
          open.delete(one)
          other.destroy()
        })
      }
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  }
}

import { randomUUID } from 'node:crypto'
import http from 'node:http'
import type { LiveEvent } from '../../packages/contract/src/live.ts'
import { connectRaw, type RawSocket } from './raw-socket.ts'

// One who follows a room as the page does: applies an event if it is the next one, ignores what it has, asks again for what it has
// not, and reads as history what is no longer kept for those who come back.

export type PageNeeds = {
  /** Of the instances, of which one is met by chance. */
  ports: readonly number[]
  cookie: string
  lobby: number
  /** Comes without a ticket and without saying where it stands, and reads the history instead. */
  isNaive?: boolean | undefined
  bytesPerSecond?: number | undefined
}

export type Return = { /** Milliseconds from the first attempt until it had everything. */ took: number; attempts: number; refused: number }

export function createPage({ ports, cookie, lobby, isNaive = false, bytesPerSecond }: PageNeeds, told: (text: string) => void = () => {}) {
  const topic = `room:${lobby}`
  const tab = randomUUID()
  /** Client ids in the order in which they were shown, and how many were shown twice. */
  const shown: string[] = []
  const seen = new Set<string>()
  const counts = { doubled: 0, fromHistory: 0, lagged: 0, closed: [] as (number | undefined)[] }
  const waiting = new Map<string, (isKept: boolean) => void>()
  let port = ports[0]!
  let last = 0
  let epoch: string | undefined
  let ticket: string | undefined
  let socket: RawSocket | undefined
  let caughtUp: (() => void) | undefined
  let fetching: Promise<void> | undefined
  let isAway = false
  let isSlow = bytesPerSecond !== undefined
  let nextId = 1

  return {
    shown,
    counts,
    get isOpen() {
      return socket !== undefined
    },

    /** Tries until it is back and has everything. */
    async comeBack(): Promise<Return> {
      isAway = false
      const begun = performance.now()
      let refused = 0
      for (let attempts = 1; ; attempts++) {
        const { promise, resolve } = Promise.withResolvers<unknown>()
        caughtUp = () => resolve(undefined)
        port = ports[Math.floor(Math.random() * ports.length)]!
        try {
          await connect(resolve)
          const patience = setTimeout(() => resolve('lost'), 20_000)
          const lost = await promise
          clearTimeout(patience)
          if (lost === undefined) return { took: performance.now() - begun, attempts, refused }
        } catch (error) {
          if (/^\d/.test((error as Error).message)) refused++
        }
        // As the page waits: full jitter under a ceiling that doubles.
        await new Promise((done) => setTimeout(done, Math.min(30_000, 500 * 2 ** (attempts - 1)) * (0.2 + 0.8 * Math.random())))
      }
    },

    /** The network goes away. */
    drop(): void {
      isAway = true
      const old = socket
      socket = undefined
      old?.cut()
    },

    /** Also when it comes back. */
    hurry(): void {
      isSlow = false
      socket?.hurry()
    },

    /** Under one client id until it is acknowledged. @returns the client id */
    async say(text: string): Promise<string> {
      const clientId = randomUUID()
      for (;;) {
        const { promise, resolve } = Promise.withResolvers<boolean>()
        waiting.set(clientId, resolve)
        socket?.send(JSON.stringify({ type: 'send', id: nextId++, room: lobby, clientId, text }))
        const patience = setTimeout(() => resolve(false), 2000)
        const isKept = await promise
        clearTimeout(patience)
        waiting.delete(clientId)
        if (isKept) return clientId
        await new Promise((done) => setTimeout(done, 200))
      }
    },
  }

  async function connect(lost: (because: unknown) => void): Promise<void> {
    const query = new URLSearchParams({ tab, ...(ticket !== undefined && !isNaive && { ticket }) })
    const mine: RawSocket = await connectRaw(
      { port, path: `/api/live?${query}`, headers: { cookie }, bytesPerSecond: isSlow ? bytesPerSecond : undefined },
      {
        begins: () => true,
        read: (text) => hear(JSON.parse(text) as LiveEvent),
        closed(code) {
          if (socket === mine) socket = undefined
          if (!isAway) counts.closed.push(code)
          for (const settle of waiting.values()) settle(false)
          lost('lost')
        },
      },
    )
    if (isAway) return mine.cut()
    socket = mine
  }

  function hear(event: LiveEvent): void {
    if ((event.type === 'welcome' || event.type === 'ping') && event.ticket !== undefined) ticket = event.ticket
    switch (event.type) {
      case 'welcome':
        return ask()
      case 'ping':
        return socket?.send('{"type":"pong"}')
      case 'lagged':
        counts.lagged++
        return ask()
      case 'sent':
        return waiting.get(event.clientId)?.(true)
      case 'error':
        if (event.topic !== undefined) setTimeout(ask, 300)
        return
      case 'subscribed': {
        const { missed } = event
        if (!missed) return
        epoch = missed.epoch
        if (last > 0 && (isNaive || !missed.recovered)) return fetchHistory(missed.top)
        for (const one of missed.events) apply(one)
        if (last === 0) last = missed.top
        return caughtUp?.()
      }
      case 'room-events':
        for (const one of event.events) apply(one)
    }
  }

  function ask(): void {
    const since = last > 0 && !isNaive ? { epoch, since: last } : {}
    socket?.send(JSON.stringify({ type: 'subscribe', topic, ...since }))
  }

  function apply(event: { seq: number; kind: string; clientId?: string; text?: string }): void {
    if (event.seq <= last || fetching) return
    if (last > 0 && event.seq > last + 1) return ask()
    last = event.seq
    if (event.kind === 'message') show(event.clientId!, event.text!)
  }

  function show(clientId: string, text: string): void {
    if (seen.has(clientId)) counts.doubled++
    seen.add(clientId)
    shown.push(clientId)
    told(text)
  }

  /** More was missed than is kept for who comes back. */
  function fetchHistory(top: number): void {
    fetching ??= readUpTo(top).then(
      () => {
        fetching = undefined
        caughtUp?.()
        // What came meanwhile was left out.
        if (!isNaive) ask()
      },
      () => {
        fetching = undefined
        setTimeout(ask, 300)
      },
    )
  }

  async function readUpTo(top: number): Promise<void> {
    while (last < top) {
      const { messages } = await get<{ messages: { seq: number; clientId: string; text: string }[] }>(`/api/rooms/${lobby}/messages?after=${last}&limit=100`)
      for (const { seq, clientId, text } of messages) {
        last = seq
        counts.fromHistory++
        show(clientId, text)
      }
      if (messages.length === 0) last = top
    }
  }

  function get<Answer>(path: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      http
        .get({ port, host: '127.0.0.1', path, headers: { cookie } }, (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (part: string) => (text += part))
          answer.on('end', () => (answer.statusCode === 200 ? resolve(JSON.parse(text) as Answer) : reject(new Error(String(answer.statusCode)))))
        })
        .on('error', reject)
    })
  }
}

export type PageClient = ReturnType<typeof createPage>

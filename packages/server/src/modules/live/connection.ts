import { LiveRequest, type LiveEvent } from '@fairway/contract/live'
import { liveClose } from '@fairway/contract/live-close'
import type { RawData, WebSocket } from 'ws'
import type { Credentials, KnownViewer } from '../identity/index.ts'

// One socket: what it hears, and what happens when it reads too slowly.

export type Connection = ReturnType<typeof createConnection>

type Needs = {
  viewer: KnownViewer | null
  credentials: Credentials
  subscribe(connection: Connection, topic: string): boolean
  unsubscribe(connection: Connection, topic: string): void
  closed(connection: Connection): void
}

/** Bytes that wait for a slow reader before its topics are shed, and before it is cut off. */
const shedAbove = 256 * 1024
const closeAbove = 4 * 1024 * 1024
const mostTopics = 50
const mostRequestsPerSecond = 50

export function createConnection(socket: WebSocket, { viewer, credentials, subscribe, unsubscribe, closed }: Needs) {
  const topics = new Set<string>()
  // Topics of which this socket missed something; it is told once it has caught up.
  const missed = new Set<string>()
  let requests = { second: 0, count: 0 }
  let isAlive = true

  const connection = {
    viewer,
    credentials,
    topics: topics as ReadonlySet<string>,

    /** A frame shared with others. */
    send(frame: Buffer, topic: string): void {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > closeAbove) return connection.close(liveClose.tooSlow, 'too slow')
      if (socket.bufferedAmount > shedAbove || missed.has(topic)) return void missed.add(topic)
      socket.send(frame, { binary: false })
    },

    /** An event for this socket alone. */
    tell(event: LiveEvent): void {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > closeAbove) return connection.close(liveClose.tooSlow, 'too slow')
      socket.send(JSON.stringify(event))
    },

    endSubscription(topic: string): void {
      if (!topics.delete(topic)) return
      missed.delete(topic)
      unsubscribe(connection, topic)
      connection.tell({ type: 'unsubscribed', topic })
    },

    /** One beat: cut off a socket that did not answer the last one, tell one that caught up what it missed, ask again. */
    beat(): void {
      if (!isAlive) return connection.close(liveClose.silent, 'silent')
      isAlive = false
      connection.tell({ type: 'ping' })
    },

    /** Once its buffer has drained, a slow socket learns which topics to fetch anew. */
    catchUp(): void {
      if (missed.size === 0 || socket.bufferedAmount > 0) return
      for (const topic of missed) connection.tell({ type: 'lagged', topic })
      missed.clear()
    },

    close(code: number, reason: string): void {
      if (socket.readyState !== socket.OPEN) return
      socket.close(code, reason)
      // A peer that does not answer the closing handshake is not waited for.
      setTimeout(() => socket.terminate(), 2000).unref()
    },
  }

  socket.on('message', (data, isBinary) => {
    try {
      hear(data, isBinary)
    } catch {
      // One frame that we do not cope with ends its socket and nothing else.
      connection.close(1011, 'internal error')
    }
  })
  socket.on('close', () => closed(connection))
  // A protocol error closes the socket by itself; the listener only keeps it from ending the process.
  socket.on('error', () => {})
  return connection

  function hear(data: RawData, isBinary: boolean): void {
    isAlive = true
    if (socket.readyState !== socket.OPEN) return
    if (isFlooding()) return connection.close(1008, 'too many requests')
    const request = isBinary ? undefined : parse(String(data))
    if (!request) return connection.tell({ type: 'error', code: 'invalid-frame' })
    if (request.type === 'subscribe') return beginSubscription(request.topic)
    if (request.type === 'unsubscribe') connection.endSubscription(request.topic)
  }

  function beginSubscription(topic: string): void {
    if (topics.size >= mostTopics) return connection.tell({ type: 'error', code: 'too-many-topics', topic })
    if (!topics.has(topic)) {
      // A topic that does not exist and one that is not for this viewer get the same answer.
      if (!subscribe(connection, topic)) return connection.tell({ type: 'error', code: 'no-such-topic', topic })
      topics.add(topic)
    }
    connection.tell({ type: 'subscribed', topic })
  }

  function isFlooding(): boolean {
    const second = Math.floor(Date.now() / 1000)
    requests = requests.second === second ? { second, count: requests.count + 1 } : { second, count: 1 }
    return requests.count > mostRequestsPerSecond
  }
}

function parse(text: string): LiveRequest | undefined {
  try {
    return LiveRequest.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

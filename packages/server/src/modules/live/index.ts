import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { SessionEnd } from '@fairway/contract/identity'
import type { LiveEvent } from '@fairway/contract/live'
import { liveClose } from '@fairway/contract/live-close'
import { WebSocketServer } from 'ws'
import { isKnownOrigin } from '../../http/origin.ts'
import { credentialsOf, type Credentials, type KnownViewer } from '../identity/index.ts'
import { createConnection, type Connection } from './connection.ts'
import { createHeartbeat } from './heartbeat.ts'
import { refuseUpgrade } from './upgrade.ts'

// One socket per tab. This module owns connections, topics, heartbeat and slow consumers; what the topics mean is known only
// to the modules that publish to them.

/** May this viewer hear `<kind>:<name>`? */
export type TopicRule = (viewer: KnownViewer | null, name: string) => boolean

export type LiveNeeds = {
  findViewer(credentials: Credentials): Promise<KnownViewer | null>
  /** Why nobody is behind these any more; undefined if that is not known. */
  whyEnded(credentials: Credentials): Promise<SessionEnd | undefined>
  /** Topic kind → who may subscribe. Unknown kinds are refused. */
  topics: Record<string, TopicRule>
  config: { publicUrl: string; allowedOrigins: readonly string[] }
  /** How often every socket is asked whether it is still there. */
  heartbeatSeconds?: number
}

export type Live = ReturnType<typeof createLive>

const largestFrame = 4 * 1024

export function createLive({ findViewer, whyEnded, topics, config, heartbeatSeconds = 25 }: LiveNeeds) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestFrame, perMessageDeflate: false })
  const connections = new Set<Connection>()
  const subscribers = new Map<string, Set<Connection>>()
  // How many sockets each person has.
  const socketsOf = new Map<number, number>()
  const heartbeat = createHeartbeat(connections, heartbeatSeconds, recheck)
  let draining = false

  return {
    /** Serves `GET /api/live` on this server. */
    attach(server: Server): void {
      server.on('upgrade', (request, socket, head) => {
        accept(request, socket, head).catch(() => socket.destroy())
      })
      heartbeat.start()
    },

    /** Sends an event to everyone who hears its topic. Encoded once, shared by all. */
    publish(event: LiveEvent & { topic: string }): void {
      const listening = subscribers.get(event.topic)
      if (!listening) return
      const frame = Buffer.from(JSON.stringify(event))
      for (const connection of listening) connection.send(frame, event.topic)
    },

    hasSubscribers(topic: string): boolean {
      return subscribers.has(topic)
    },

    connectionCount(): number {
      return connections.size
    },

    /** How many different people are signed in on one of the sockets. */
    peopleCount(): number {
      return socketsOf.size
    },

    /** The names of the topics of a kind that somebody hears. */
    namesHeard(kind: string): string[] {
      return [...subscribers.keys()].filter((topic) => topic.startsWith(`${kind}:`)).map((topic) => topic.slice(kind.length + 1))
    },

    /** For topics that only some may hear: whoever may no longer is not told anything more. */
    async recheckTopic(topic: string): Promise<void> {
      await Promise.all([...(subscribers.get(topic) ?? [])].map((connection) => recheck(connection)))
    },

    /** For when sessions of a person have ended: their sockets are not left until the next heartbeat. */
    recheck(personId: number): void {
      for (const connection of connections) {
        if (connection.viewer?.id === personId) recheck(connection).catch(() => {})
      }
    },

    /** Asks everyone to come back later, and refuses new sockets. */
    close(): void {
      draining = true
      heartbeat.stop()
      for (const connection of connections) connection.close(liveClose.draining, 'draining')
      sockets.close()
    },
  }

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    if (request.url?.split('?')[0] !== '/api/live') return refuseUpgrade(socket, 404)
    if (!isKnownOrigin(request.headers.origin, request.headers.host, config)) return refuseUpgrade(socket, 403)
    if (draining) return refuseUpgrade(socket, 503)
    const credentials = credentialsOf(request)
    const viewer = await findViewer(credentials)
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = createConnection(webSocket, { viewer, credentials, subscribe, unsubscribe, closed })
      connections.add(connection)
      if (viewer) count(viewer.id, 1)
      heartbeat.add(connection)
      connection.tell({ type: 'welcome', now: new Date().toISOString(), heartbeatSeconds })
    })
  }

  function subscribe(connection: Connection, topic: string): boolean {
    if (!mayHear(connection.viewer, topic)) return false
    const listening = subscribers.get(topic) ?? new Set()
    subscribers.set(topic, listening.add(connection))
    return true
  }

  function mayHear(viewer: KnownViewer | null, topic: string): boolean {
    const colon = topic.indexOf(':')
    const kind = topic.slice(0, colon)
    // Own kinds only: every object has a "constructor".
    return colon > 0 && Object.hasOwn(topics, kind) && topics[kind]!(viewer, topic.slice(colon + 1))
  }

  function unsubscribe(connection: Connection, topic: string): void {
    const listening = subscribers.get(topic)
    listening?.delete(connection)
    if (listening?.size === 0) subscribers.delete(topic)
  }

  function closed(connection: Connection): void {
    for (const topic of connection.topics) unsubscribe(connection, topic)
    connections.delete(connection)
    if (connection.viewer) count(connection.viewer.id, -1)
    heartbeat.remove(connection)
  }

  function count(personId: number, change: 1 | -1): void {
    const sockets = (socketsOf.get(personId) ?? 0) + change
    if (sockets > 0) socketsOf.set(personId, sockets)
    else socketsOf.delete(personId)
  }

  /** With every heartbeat: does the session that opened this socket still hold, and may it still hear what it hears? */
  async function recheck(connection: Connection): Promise<void> {
    if (!connection.viewer) return
    const viewer = await findViewer(connection.credentials)
    if (viewer?.id === connection.viewer?.id) {
      connection.viewer = viewer
      return endForbidden(connection)
    }
    const because = await whyEnded(connection.credentials)
    // Meanwhile it may have been found out by another recheck.
    if (!connection.viewer) return
    const own = `person:${connection.viewer.id}`
    if (connections.has(connection)) count(connection.viewer.id, -1)
    connection.viewer = null
    connection.tell({ type: 'session-ended', topic: own, ...(because && { because }) })
    endForbidden(connection)
  }

  function endForbidden(connection: Connection): void {
    for (const topic of [...connection.topics]) {
      if (!mayHear(connection.viewer, topic)) connection.endSubscription(topic)
    }
  }
}

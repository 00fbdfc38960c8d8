import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { SessionEnd } from '@fairway/contract/identity'
import type { LiveEvent, LiveRequest } from '@fairway/contract/live'
import { liveClose } from '@fairway/contract/live-close'
import type { Guest } from '@fairway/contract/rooms'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { Bus } from '../../bus/bus.ts'
import { Refusal } from '../../errors.ts'
import { isKnownOrigin } from '../../http/origin.ts'
import { credentialsOf, type Credentials, type KnownViewer } from '../identity/index.ts'
import { createCoalescing, type Head } from './coalescing.ts'
import { Connection, LiveSocket, type WithConnection } from './connection.ts'
import { createEntrance, entranceLimits, type EntranceLimits, type From } from './entrance.ts'
import { sayGoodbye } from './farewell.ts'
import { readRequest } from './frames.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createOutage } from './outage.ts'
import { createRelay } from './relay.ts'
import { createSubscriptions, type TopicEvent } from './subscriptions.ts'
import { createSweep } from './sweep.ts'
import { createTabs } from './tabs.ts'
import { createTickets } from './tickets.ts'
import { errorEvent, errorEventOf, type Listener, type TopicKinds } from './topics.ts'
import { refuseUpgrade } from './upgrade.ts'

// One socket per tab. This module owns connections, topics, heartbeat and slow consumers; what the topics mean is known only
// to the modules that publish to them.

export type { Admit, Listener, Position, TopicKind } from './topics.ts'
export { entranceLimits, type EntranceLimits } from './entrance.ts'

/** Answers a request, with `listener.tell` or not at all. What it throws is answered with an error frame. */
export type RequestHandler<Type extends LiveRequest['type']> = (listener: Listener, request: Extract<LiveRequest, { type: Type }>) => void | Promise<void>
type Handled = 'send' | 'read' | 'typing'
export type RequestHandlers = { [Type in Handled]: RequestHandler<Type> }

export type LiveNeeds = {
  /** @param anew not as it is remembered */
  findViewer(credentials: Credentials, freshness?: { anew?: boolean }): Promise<KnownViewer | null>
  /** Why nobody is behind these any more; undefined if that is not known. */
  whyEnded(credentials: Credentials): Promise<SessionEnd | undefined>
  findGuest(credentials: Credentials): Guest | null
  /** Where a request comes from, as limits count it. */
  locate(request: IncomingMessage): Promise<From>
  /** Topic kind → who may subscribe. Unknown kinds are refused. */
  topics: TopicKinds
  /** What is asked for over the socket beside topics. What nobody answers makes no sense. */
  requests?: Partial<RequestHandlers>
  bus: Bus
  /** May other processes share the database? */
  hasOthers: boolean
  /** Seals tickets. */
  secret: string
  config: { publicUrl: string; allowedOrigins: readonly string[] }
  /** How often every socket is asked whether it is still there. */
  heartbeatSeconds?: number
  limits?: EntranceLimits
  onError(error: unknown): void
}

export type Live = ReturnType<typeof createLive>
export type Publishing = {
  /** Worth little later: not for sockets that are behind. */
  sheddable?: boolean
}

/** A message may have 8,000 characters, of which each may take 6 bytes in JSON. */
const largestFrame = 64 * 1024
/** Of those who were asked to come back. */
const backPerSecond = 250

export function createLive(needs: LiveNeeds) {
  const { findViewer, whyEnded, findGuest, locate, topics, requests, bus, hasOthers, secret, config, heartbeatSeconds = 25, limits = entranceLimits, onError } = needs
  // `clients` would be a function for each socket.
  const sockets = new WebSocketServer({ WebSocket: LiveSocket, noServer: true, maxPayload: largestFrame, perMessageDeflate: false, clientTracking: false })
  const connections = new Set<Connection>()
  const subscriptions = createSubscriptions({ topics, onError })
  const entrance = createEntrance(limits)
  const tickets = createTickets(secret)
  const tabs = createTabs(bus)
  const coalescing = createCoalescing(subscriptions.sendInSlices)
  const signedOut = (personId: number) => entrance.countPerson(personId, -1)
  const sweep = createSweep({ findViewer, whyEnded, connections, subscriptions, hasOthers, signedOut, voidTickets: tickets.revoke, onError })
  const relay = createRelay({ bus, subscriptions, recheckPerson: recheckPersonHere, recheckTopic: recheckTopicHere, recheckEverybody: recheckEverybodyHere, onError })
  const heartbeat = createHeartbeat(heartbeatSeconds, (connection) => {
    if (!connection.beat(ticketFor(connection))) subscriptions.lookAfter(connection)
    sweep.beat(connection)
  })
  const outage = createOutage(onError)
  let timer: NodeJS.Timeout | undefined
  let draining = false

  return {
    /** Serves `GET /api/live` on this server. */
    attach(server: Server): void {
      server.on('upgrade', (request, socket, head) => {
        accept(request, socket, head).then(outage.over, (error: unknown) => {
          outage.failed(error)
          refuseUpgrade(socket, 503, 5)
        })
      })
      timer = setInterval(tick, 1000).unref()
    },

    /** Sends an event to everyone who hears its topic, on all instances. Encoded once, shared by all. */
    publish(event: TopicEvent, { sheddable = false }: Publishing = {}): void {
      let text: string | undefined
      const encode = () => (text ??= JSON.stringify(event))
      subscriptions.send(event.topic, encode, sheddable)
      relay.publish(event.topic, encode, sheddable)
    },

    /** The same on this instance alone, for what every instance finds out by itself. */
    publishHere(event: TopicEvent, { sheddable = false }: Publishing = {}): void {
      subscriptions.send(event.topic, () => JSON.stringify(event), sheddable)
    },

    /** To who hears one of these topics on this instance. The event is encoded once, and says none of them. */
    publishTo(topics: Iterable<string>, event: LiveEvent): void {
      subscriptions.sendTo(topics, () => JSON.stringify(event))
    },

    /** Adds pieces, each the text of its JSON, to the list of that name of an event: at once, or with others in a moment. On this instance alone. */
    append: (head: Head, list: string, pieces: readonly string[]) => coalescing.append(head, list, pieces),

    hasSubscribers: (topic: string) => subscriptions.hearing(topic).size > 0,

    connectionCount: () => connections.size,

    /** How many different people are signed in on one of the sockets. */
    peopleCount: () => entrance.people(),

    namesHeard: subscriptions.namesHeard,

    /** For topics that only some may hear: whoever may no longer is not told anything more. On all instances. */
    async recheckTopic(topic: string): Promise<void> {
      relay.recheckTopic(topic)
      await recheckTopicHere(topic)
    },

    recheckTopicHere,

    /** The same where who they are has not changed: only the topic is asked about. */
    async recheckHearingHere(topic: string): Promise<void> {
      await Promise.all([...subscriptions.hearing(topic)].map((connection) => subscriptions.recheck(connection, (one) => one === topic)))
    },

    /** For when sessions of a person have ended, or their rights: their sockets are not left until the next look. On all instances. */
    recheckPerson(personId: number): void {
      relay.recheckPerson(personId)
      recheckPersonHere(personId)
    },

    /** For when people may hear other topics of a kind than before; who they are has not changed. On this instance. */
    recheckKindHere(kind: string, personIds: ReadonlySet<number>): void {
      for (const connection of connections) if (connection.viewer && personIds.has(connection.viewer.id)) subscriptions.recheckKind(connection, kind)
    },

    /** For when rights have changed of who knows whom. Within a second, on this instance. */
    recheckEverybodyHere,

    /** Asks everyone to come back later, and refuses new sockets. */
    async close(): Promise<void> {
      draining = true
      clearInterval(timer)
      await coalescing.close()
      await sayGoodbye(connections, backPerSecond)
      relay.close()
      tabs.close()
      sockets.close()
    },
  }

  async function accept(request: IncomingMessage, tcp: Duplex, head: Buffer): Promise<void> {
    tcp.on('error', destroy)
    const [path, query] = (request.url ?? '').split('?')
    if (path !== '/api/live') return refuseUpgrade(tcp, 404)
    if (!isKnownOrigin(request.headers.origin, request.headers.host, config)) return refuseUpgrade(tcp, 403)
    if (draining) return refuseUpgrade(tcp, 503, 1)
    const from = await locate(request)
    const tooFast = entrance.knock(from)
    if (tooFast) return refuseUpgrade(tcp, tooFast.status, tooFast.retryAfter)
    const asked = new URLSearchParams(query)
    const credentials = credentialsOf(request)
    const known = tickets.redeem(asked.get('ticket') ?? '', credentials)
    const askedAt = known?.at ?? Date.now()
    const viewer = known ? known.viewer : await findViewer(credentials)
    const guest = viewer ? null : findGuest(credentials)
    const tab = tabIn(asked)
    replaceOlder({ tab, viewer, guest })
    const noRoom = entrance.room(from, viewer?.id)
    if (noRoom) return refuseUpgrade(tcp, noRoom.status, noRoom.retryAfter)
    if (draining) return refuseUpgrade(tcp, 503, 1)
    sockets.handleUpgrade(request, tcp, head, (socket) => {
      tcp.off('error', destroy)
      const connection = new Connection({ socket, tcp: tcp as Duplex & { bytesWritten: number }, viewer, guest, credentials, tab, network: from.network }, askedAt)
      opened(connection)
      // What was true when it was asked for may not be any more.
      if (viewer && (known || tickets.isRevoked(viewer.id, askedAt))) sweep.soon(connection)
    })
  }

  function opened(connection: Connection): void {
    connections.add(connection)
    connection.socket.connection = connection
    connection.socket.on('message', onMessage)
    connection.socket.on('close', onClose)
    // A protocol error closes the socket by itself; the listener only keeps it from ending the process.
    connection.socket.on('error', ignore)
    entrance.countNetwork(connection.network, 1)
    if (connection.viewer) entrance.countPerson(connection.viewer.id, 1)
    tabs.add(connection)
    heartbeat.add(connection)
    const ticket = ticketFor(connection)
    connection.tell({ type: 'welcome', now: new Date().toISOString(), heartbeatSeconds, ...(ticket !== undefined && { ticket }) })
  }

  function onClose(this: WebSocket): void {
    const { connection } = this as WithConnection
    if (connection) release(connection)
  }

  /** The tab's own, which does not know yet that it is gone. */
  function replaceOlder(who: Pick<Connection, 'tab' | 'viewer' | 'guest'>): void {
    const older = tabs.find(who)
    if (!older) return
    older.close(liveClose.replaced, 'replaced')
    release(older)
  }

  function release(connection: Connection): void {
    if (!connections.delete(connection)) return
    subscriptions.endAll(connection)
    tabs.remove(connection)
    heartbeat.remove(connection)
    entrance.countNetwork(connection.network, -1)
    if (connection.viewer) entrance.countPerson(connection.viewer.id, -1)
  }

  function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
    const { connection } = this as WithConnection
    if (!connection) return
    try {
      hear(connection, data, isBinary)
    } catch (error) {
      fail(connection, error, {})
    }
  }

  function hear(connection: Connection, data: RawData, isBinary: boolean): void {
    connection.heard()
    if (!connection.isOpen) return
    const wait = connection.count()
    if (wait === undefined) return connection.close(liveClose.flooding, 'too many requests')
    const request = readRequest(data, isBinary)
    if (request?.type === 'pong' && wait === 0) return
    if (connection.hasEnded) return connection.close(liveClose.sessionEnded, 'session ended')
    if (wait > 0) return connection.tell(errorEvent('too-many-requests', { ...aboutOf(request), retryAfter: wait }))
    switch (request?.type) {
      case 'subscribe':
        return void subscriptions.begin(connection, request)
      case 'unsubscribe':
        return subscriptions.end(connection, request.topic)
      case 'send':
        return answer(connection, request, requests?.send)
      case 'read':
        return answer(connection, request, requests?.read)
      case 'typing':
        return answer(connection, request, requests?.typing)
    }
    connection.tell(errorEvent('invalid-frame'))
  }

  function answer<Request extends Extract<LiveRequest, { type: Handled }>>(
    connection: Connection,
    request: Request,
    handler: ((listener: Listener, request: Request) => void | Promise<void>) | undefined,
  ): void {
    if (!handler) return connection.tell(errorEvent('invalid-frame', aboutOf(request)))
    const answering = async () => handler(connection, request)
    answering().catch((error: unknown) => fail(connection, error, aboutOf(request)))
  }

  /** What goes wrong with one frame is told, and the connection lives. */
  function fail(connection: Connection, error: unknown, about: { id?: number }): void {
    if (!(error instanceof Refusal)) onError(error)
    connection.tell(errorEventOf(error, about))
  }

  function tick(): void {
    heartbeat.tick()
    subscriptions.tidy()
    entrance.tidy()
    tickets.tidy()
    sweep.tick()
  }

  function ticketFor({ viewer, credentials, checkedAt }: Connection): string | undefined {
    return viewer ? tickets.issue(viewer, credentials, checkedAt) : undefined
  }

  async function recheckTopicHere(topic: string): Promise<void> {
    await Promise.all([...subscriptions.hearing(topic)].map((connection) => sweep.recheck(connection)))
  }

  function recheckPersonHere(personId: number): void {
    tickets.revoke(personId)
    for (const connection of connections) {
      if (connection.viewer?.id === personId) sweep.recheck(connection).catch(onError)
    }
  }

  function recheckEverybodyHere(): void {
    tickets.revoke()
    sweep.soon()
  }
}

function aboutOf(request: LiveRequest | undefined): Partial<Pick<Extract<LiveEvent, { type: 'error' }>, 'id' | 'topic'>> {
  return { ...(request && 'id' in request && { id: request.id }), ...(request && 'topic' in request && { topic: request.topic }) }
}

function tabIn(asked: URLSearchParams): string | undefined {
  const tab = asked.get('tab')
  return tab !== null && /^[\da-f-]{36}$/i.test(tab) ? tab : undefined
}

// One for all sockets, because a function for each would be kept as long as it.
function destroy(this: Duplex): void {
  this.destroy()
}

function ignore(): void {}

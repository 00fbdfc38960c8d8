import type { LiveEvent, LiveRequest } from '@fairway/contract/live'
import { liveClose } from '@fairway/contract/live-close'
import { shallowRef } from 'vue'
import { serverClock, type ServerClock } from './clock.ts'
import { createTab, type Tab } from './tab.ts'

export type LiveState = 'connecting' | 'open' | 'waiting'
type Listener = (event: LiveEvent) => void
/** Where the page stands in what a topic tells. */
export type Position = () => { epoch?: string; since?: number }
/** What is asked for beside topics. */
export type Request = Extract<LiveRequest, { type: 'send' | 'read' | 'typing' }>
type Needs = { open?: (url: string) => WebSocket; clock?: Pick<ServerClock, 'sample' | 'monotonic'>; random?: () => number; tab?: Tab }

const firstPause = 500
const longestPause = 30_000
/** A ticket is good for a minute from when the server made it, which was a little earlier than it came. */
const ticketLife = 50_000
/** How long (ms) until a topic is asked for again that the server could not answer. */
const topicPause = 3000

/**
 * The tab's one socket to `GET /api/live`. Keeps its topics over reconnections, answers the heartbeat, and gives up on
 * a socket that has been silent for two beats. Each `subscribed` event means: what came before it may have been missed,
 * unless it says that nothing was.
 */
export function createLive(url: () => string, { open = (at) => new WebSocket(at), clock = serverClock, random = Math.random, tab = createTab() }: Needs = {}) {
  const state = shallowRef<LiveState>('connecting')
  const topics = new Map<string, Position | undefined>()
  const listeners = new Set<Listener>()
  let socket: WebSocket | undefined
  let ticket: { text: string; at: number } | undefined
  let failures = 0
  let silence: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  /** The server has said when to come back. */
  let isAskedBack = false
  let heartbeat = 30

  function connect(): void {
    clearTimeout(retry)
    isAskedBack = false
    dismiss()
    state.value = 'connecting'
    const startedAt = clock.monotonic()
    const mine = (socket = open(address(startedAt)))
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return
      receive(JSON.parse(String(data)) as LiveEvent, startedAt)
    }
    mine.onclose = ({ code }) => socket === mine && closed(code)
    expectFrame()
  }

  function address(now: number): string {
    const query = new URLSearchParams({ tab: tab.name() })
    if (ticket && now - ticket.at < ticketLife) query.set('ticket', ticket.text)
    return `${url()}?${query}`
  }

  function receive(event: LiveEvent, startedAt: number): void {
    if ((event.type === 'welcome' || event.type === 'ping') && event.ticket !== undefined) ticket = { text: event.ticket, at: clock.monotonic() }
    if (event.type === 'welcome') {
      clock.sample(event.now, startedAt, clock.monotonic())
      heartbeat = event.heartbeatSeconds
      failures = 0
      state.value = 'open'
      for (const topic of topics.keys()) ask(topic)
    }
    expectFrame()
    if (event.type === 'ping') send({ type: 'pong' })
    if (event.type === 'bye') comeBackWithin(event.after)
    if (event.type === 'error' && event.topic !== undefined && isPassing(event.code)) askLater(event.topic, event.retryAfter)
    for (const listener of listeners) listener(event)
  }

  function closed(code: number): void {
    // Another tab goes by the same name, or this page would have known.
    if (code === liveClose.replaced) tab.rename()
    if (code === liveClose.sessionEnded) return connect()
    if (!isAskedBack) return reconnectLater()
    dismiss()
    state.value = 'waiting'
  }

  /** At a moment of our own: a server that goes away has told everybody at once. */
  function comeBackWithin([earliest, latest]: readonly [number, number]): void {
    isAskedBack = true
    clearTimeout(retry)
    retry = setTimeout(connect, earliest + (latest - earliest) * random())
  }

  function askLater(topic: string, retryAfter = 0): void {
    const asked = socket
    setTimeout(() => socket === asked && topics.has(topic) && ask(topic), Math.max(topicPause, retryAfter * 1000) * (1 + random()))
  }

  function expectFrame(): void {
    clearTimeout(silence)
    silence = setTimeout(reconnectLater, heartbeat * 2000)
  }

  function reconnectLater(): void {
    dismiss()
    state.value = 'waiting'
    const ceiling = Math.min(longestPause, firstPause * 2 ** failures++)
    // Full jitter: when a server restarts, a campus must not come back in one instant.
    clearTimeout(retry)
    retry = setTimeout(connect, ceiling * (0.2 + 0.8 * random()))
  }

  function dismiss(): void {
    clearTimeout(silence)
    const old = socket
    socket = undefined
    old?.close()
  }

  function ask(topic: string): void {
    send({ type: 'subscribe', topic, ...topics.get(topic)?.() })
  }

  function send(request: LiveRequest): boolean {
    if (socket?.readyState !== 1) return false
    socket.send(JSON.stringify(request))
    return true
  }

  return {
    state,
    connect,
    /** Hears the topic from now on. Again: asks from where the page stands now. @param position asked with every subscription, also after an interruption */
    subscribe(topic: string, position?: Position): void {
      topics.set(topic, position)
      if (state.value === 'open') ask(topic)
    },
    unsubscribe(topic: string): void {
      topics.delete(topic)
      send({ type: 'unsubscribe', topic })
    },
    /** @returns whether it left; its answer is an event, which does not come if the connection is lost before it */
    request: (request: Request): boolean => state.value === 'open' && send(request),
    listen(listener: Listener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Drops a waiting retry and tries at once: the network came back, the tab was woken, somebody signed in. */
    reconnect(): void {
      failures = 0
      connect()
    },
    close(): void {
      clearTimeout(retry)
      dismiss()
      state.value = 'waiting'
    },
  }
}

export type Live = ReturnType<typeof createLive>

/** The server could not say now; asked again, it may. */
function isPassing(code: string): boolean {
  return code === 'internal-error' || code === 'too-many-requests'
}

/** The page's one socket; `useLiveCampus` opens it. */
export const live = createLive(() => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`)

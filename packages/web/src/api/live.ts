import type { LiveEvent, LiveRequest } from '@fairway/contract/live'
import { shallowRef } from 'vue'
import { serverClock, type ServerClock } from './clock.ts'

export type LiveState = 'connecting' | 'open' | 'waiting'
type Listener = (event: LiveEvent) => void
type Needs = { open?: (url: string) => WebSocket; clock?: Pick<ServerClock, 'sample' | 'monotonic'>; random?: () => number }

const firstPause = 500
const longestPause = 30_000

/**
 * The tab's one socket to `GET /api/live`. Keeps its topics over reconnections, answers the heartbeat, and gives up on
 * a socket that has been silent for two beats. Each `subscribed` event means: what came before it may have been missed.
 */
export function createLive(url: () => string, { open = (at) => new WebSocket(at), clock = serverClock, random = Math.random }: Needs = {}) {
  const state = shallowRef<LiveState>('connecting')
  const topics = new Set<string>()
  const listeners = new Set<Listener>()
  let socket: WebSocket | undefined
  let failures = 0
  let silence: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let heartbeat = 30

  function connect(): void {
    clearTimeout(retry)
    dismiss()
    state.value = 'connecting'
    const startedAt = clock.monotonic()
    const mine = (socket = open(url()))
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return
      receive(JSON.parse(String(data)) as LiveEvent, startedAt)
    }
    mine.onclose = () => socket === mine && reconnectLater()
    expectFrame()
  }

  function receive(event: LiveEvent, startedAt: number): void {
    if (event.type === 'welcome') {
      clock.sample(event.now, startedAt, clock.monotonic())
      heartbeat = event.heartbeatSeconds
      failures = 0
      state.value = 'open'
      for (const topic of topics) send({ type: 'subscribe', topic })
    }
    expectFrame()
    if (event.type === 'ping') send({ type: 'pong' })
    for (const listener of listeners) listener(event)
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

  function send(request: LiveRequest): void {
    if (socket?.readyState === 1) socket.send(JSON.stringify(request))
  }

  return {
    state,
    connect,
    subscribe(topic: string): void {
      topics.add(topic)
      if (state.value === 'open') send({ type: 'subscribe', topic })
    },
    unsubscribe(topic: string): void {
      topics.delete(topic)
      send({ type: 'unsubscribe', topic })
    },
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

/** The page's one socket; `useLiveCampus` opens it. */
export const live = createLive(() => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`)

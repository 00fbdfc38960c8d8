import type { LiveEvent } from '@fairway/contract/live'
import { liveClose } from '@fairway/contract/live-close'
import type { Guest } from '@fairway/contract/rooms'
import { WebSocket } from 'ws'
import type { Credentials, KnownViewer } from '../identity/index.ts'
import { writeShared, type SharedFrame } from './frames.ts'
import { TokenBucket } from './token-bucket.ts'
import type { Listener } from './topics.ts'

// One socket: what it hears, and what happens when it reads too slowly. A class, because there are thousands, and functions made for
// each of them would be most of what an idle one costs.

/** How much a socket may be behind, in bytes that wait for it. */
export const waitingLimits = {
  /** Above, what is worth little later is not sent. */
  shedAbove: 64 * 1024,
  /** Above, nothing of its topics is sent until it has caught up; then it is told which to ask for anew. */
  lagAbove: 512 * 1024,
  /** Above, it is cut off when there is something for it alone. */
  closeAbove: 1024 * 1024,
  /** Without taking anything for so long, it is cut off. */
  patienceMs: 30_000,
}

/** Requests that may come at once, and how many a second after that. A tab that comes back asks for all its topics at once. */
const requests = { atOnce: 200, perSecond: 25 }
/** So many more are refused, each with an error; then the socket is closed. */
const mostRefused = 100

/** As ws makes it, with its connection: anything that led from one to the other would cost more. */
export class LiveSocket extends WebSocket {
  connection: Connection | undefined
}
export type WithConnection = WebSocket & Pick<LiveSocket, 'connection'>

/** To a topic. `turn`: how often it was asked for; the last time counts. */
export type Subscription = { isHeard: boolean; turn: number }

type Needs = { socket: LiveSocket; tcp: { bytesWritten: number }; viewer: KnownViewer | null; guest: Guest | null; credentials: Credentials; tab: string | undefined; network: string }

export class Connection implements Listener {
  readonly socket: LiveSocket
  private readonly tcp: { bytesWritten: number }
  readonly credentials: Credentials
  readonly guest: Guest | null
  readonly tab: string | undefined
  readonly network: string
  readonly connectedAt = Date.now()
  /** Of the heartbeat's wheel. */
  slot = 0
  viewer: KnownViewer | null
  /** When the viewer was last read from the database. */
  checkedAt: number
  /** The session with which it came is over, and it was told so. */
  hasEnded = false
  private subscriptions: Map<string, Subscription> | undefined
  private missed: Set<string> | undefined
  private bucket: TokenBucket | undefined
  private readonly isPlain: boolean
  private isAlive = true
  private drained = 0
  private drainedAt = 0

  constructor({ socket, tcp, viewer, guest, credentials, tab, network }: Needs, checkedAt = Date.now()) {
    this.socket = socket
    this.tcp = tcp
    this.viewer = viewer
    this.guest = guest
    this.credentials = credentials
    this.tab = tab
    this.network = network
    this.checkedAt = checkedAt
    this.isPlain = socket.extensions === ''
  }

  /** By topic: heard, or about to be. */
  get topics(): ReadonlyMap<string, Subscription> {
    return this.subscriptions ?? noTopics
  }

  keep(topic: string, subscription: Subscription): void {
    ;(this.subscriptions ??= new Map()).set(topic, subscription)
  }

  drop(topic: string): void {
    this.subscriptions?.delete(topic)
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN
  }

  /** @returns false: it reads too slowly, and is to be looked after */
  send(frame: SharedFrame, topic: string, { sheddable, lagAbove }: { sheddable: boolean; lagAbove: number }): boolean {
    if (!this.isOpen) return true
    const waiting = this.socket.bufferedAmount
    const isSlow = waiting > waitingLimits.shedAbove
    if (isSlow && sheddable) return false
    if (waiting > lagAbove || this.missed?.has(topic)) (this.missed ??= new Set()).add(topic)
    else writeShared(this.socket, frame, this.isPlain)
    return !isSlow && this.missed === undefined
  }

  /** An event for this socket alone. */
  tell(event: LiveEvent): void {
    this.tellText(JSON.stringify(event))
  }

  /** The same, of an event that is JSON already. */
  tellText(text: string): void {
    if (!this.isOpen) return
    if (this.socket.bufferedAmount > waitingLimits.closeAbove) return this.close(liveClose.tooSlow, 'too slow')
    this.socket.send(text)
  }

  /** Its state is told anew: what was missed before does not matter. */
  forgetMissed(topic: string): void {
    this.missed?.delete(topic)
    if (this.missed?.size === 0) this.missed = undefined
  }

  /** One beat: cut off a socket that did not answer the last one, ask again. @returns false: it has too much to read before, and is to be looked after */
  beat(ticket: string | undefined): boolean {
    if (this.socket.bufferedAmount > waitingLimits.closeAbove) return false
    if (!this.isAlive) this.close(liveClose.silent, 'silent')
    this.isAlive = false
    this.tell({ type: 'ping', ...(ticket !== undefined && { ticket }) })
    return true
  }

  heard(): void {
    this.isAlive = true
  }

  /** Once its buffer has drained, a slow socket learns which topics to fetch anew. @returns whether it has caught up, or is gone */
  catchUp(now = performance.now()): boolean {
    const waiting = this.socket.bufferedAmount
    if (!this.isOpen || waiting === 0) {
      this.drainedAt = 0
      const missed = this.missed
      this.missed = undefined
      for (const topic of missed ?? []) this.tell({ type: 'lagged', topic })
      return true
    }
    const drained = this.tcp.bytesWritten - waiting
    if (this.drainedAt === 0 || drained > this.drained) {
      this.drained = drained
      this.drainedAt = now
    } else if (now - this.drainedAt > waitingLimits.patienceMs) this.close(liveClose.tooSlow, 'too slow')
    return false
  }

  /** Counts a request. @returns after how many seconds to come again; 0: it is fine; undefined: that was the last */
  count(): number | undefined {
    this.bucket ??= new TokenBucket(requests.atOnce, requests.perSecond)
    const left = this.bucket.take()
    if (left >= 0) return 0
    return left < -mostRefused ? undefined : (1 - left) / requests.perSecond
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return
    this.socket.close(code, reason)
    // A peer that does not answer the closing handshake is not waited for.
    setTimeout(terminate, 2000, this.socket).unref()
  }
}

const noTopics: ReadonlyMap<string, Subscription> = new Map()

function terminate(socket: WebSocket): void {
  socket.terminate()
}

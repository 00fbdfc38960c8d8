import type { MessageFile, NewMessage, Sent } from '@fairway/contract/rooms'
import { ApiProblem } from '../../api/problem.ts'

/** A message on its way out of this browser. */
export type Outgoing = {
  clientId: string
  /** Whose it is, `<kind>:<id>`: whoever signs in next does not send it. */
  sender: string
  room: number
  text: string
  replyTo?: number
  files?: MessageFile[]
  /** When it was written (ms). Messages of a room leave in this order. */
  at: number
  /** `sent`: the server has it, and this tab will hear of it. */
  state: 'waiting' | 'sent' | 'failed'
  /** Why it failed, in the reader's words. */
  reason?: string
}

/** Where it outlives the page. */
export type OutboxStore = {
  all(): Promise<Outgoing[]>
  put(message: Outgoing): Promise<void>
  remove(clientId: string): Promise<void>
}

type Needs = {
  store: OutboxStore
  send: (room: number, message: NewMessage) => Promise<Sent>
  /** Something is different now. */
  changed: () => void
  pause?: (milliseconds: number, woken: Promise<void>) => Promise<unknown>
  now?: () => number
  random?: () => number
}

const firstPause = 1000
const longestPause = 30_000

/**
 * What was written and has not reached the log. It is kept in the browser until the server has answered, sent again under the same
 * client id for as long as no answer comes, and shown as failed with the reason when it is refused. Each room has its own queue.
 */
export function createOutbox({ store, send, changed, pause = sleep, now = Date.now, random = Math.random }: Needs) {
  let messages: readonly Outgoing[] = []
  let sender: string | undefined
  /** Rooms whose queue is being sent. */
  const busy = new Set<number>()
  let wake = () => {}
  let woken = new Promise<void>((resolve) => (wake = resolve))

  const keep = (next: readonly Outgoing[]) => {
    messages = next
    changed()
  }
  const replace = (message: Outgoing) => keep(messages.map((one) => (one.clientId === message.clientId ? message : one)))

  /** Whose messages these are from now on. What they wrote before and was not sent is taken up again. */
  async function open(owner: string | undefined): Promise<void> {
    if (owner === sender) return
    sender = owner
    keep([])
    if (owner === undefined) return
    const kept = await store.all().catch(() => [])
    if (sender !== owner) return
    const own = kept.filter((one) => one.sender === owner && !messages.some(({ clientId }) => clientId === one.clientId))
    keep([...own, ...messages].sort((one, other) => one.at - other.at))
    for (const room of new Set(messages.map((one) => one.room))) void sendAll(room)
  }

  function add({ room, ...message }: Pick<Outgoing, 'room' | 'clientId' | 'text' | 'replyTo' | 'files'>): void {
    if (sender === undefined) return
    // Later than all others, whatever the computer's clock says.
    const at = Math.max(now(), (messages.at(-1)?.at ?? 0) + 1)
    const outgoing: Outgoing = { ...message, room, sender, at, state: 'waiting' }
    keep([...messages, outgoing])
    // A browser that keeps nothing (private windows) still sends.
    void store.put(outgoing).catch(() => {}).then(() => sendAll(room))
  }

  async function sendAll(room: number): Promise<void> {
    if (busy.has(room)) return
    busy.add(room)
    try {
      let failures = 0
      for (let next = waitingIn(room); next; next = waitingIn(room)) {
        const wait = await trySending(next)
        if (wait === undefined) failures = 0
        else await pause(wait || Math.min(longestPause, firstPause * 2 ** failures++) * (0.5 + 0.5 * random()), woken)
      }
    } finally {
      busy.delete(room)
    }
  }

  const waitingIn = (room: number) => messages.find((one) => one.room === room && one.state === 'waiting')

  /** @returns nothing when it is settled; else how long to wait before the next try (ms), 0: a while */
  async function trySending(message: Outgoing): Promise<number | undefined> {
    const { clientId, text, replyTo, files } = message
    try {
      await send(message.room, { clientId, text, ...(replyTo && { replyTo }), ...(files?.length && { files: files.map(({ id }) => id) }) })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status >= 500) return 0
      // Whoever has to sign in again finds it still waiting.
      if (error.code === 'sign-in-required') return longestPause
      if (error.status === 429) return Math.max(1, error.retryAfter ?? 1) * 1000
      const failed: Outgoing = { ...message, state: 'failed', reason: error.message }
      // Thrown away meanwhile.
      if (!messages.some((one) => one.clientId === clientId)) return undefined
      replace(failed)
      await store.put(failed).catch(() => {})
      return undefined
    }
    replace({ ...message, state: 'sent' })
    await store.remove(clientId).catch(() => {})
    return undefined
  }

  return {
    open,
    add,
    /** Not yet in the log, by when they were written. Another array after every change. */
    get messages() {
      return messages
    },
    /** The log has these. */
    arrived(clientIds: readonly string[]): void {
      const gone = messages.filter(({ clientId }) => clientIds.includes(clientId))
      if (gone.length === 0) return
      keep(messages.filter((one) => !gone.includes(one)))
      // It may have been sent by a page that was left before the answer came.
      for (const { clientId } of gone) void store.remove(clientId).catch(() => {})
    },
    retry(clientId: string): void {
      const found = messages.find((one) => one.clientId === clientId)
      if (!found) return
      const { reason: _reason, ...message } = found
      replace({ ...message, state: 'waiting' })
      void store.put({ ...message, state: 'waiting' }).catch(() => {})
      void sendAll(message.room)
    },
    discard(clientId: string): void {
      keep(messages.filter((one) => one.clientId !== clientId))
      void store.remove(clientId).catch(() => {})
    },
    /** The connection is back: whatever waits for its next try need not wait. */
    hurry(): void {
      wake()
      woken = new Promise((resolve) => (wake = resolve))
    },
  }
}

export type Outbox = ReturnType<typeof createOutbox>

function sleep(milliseconds: number, woken: Promise<void>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined
  return Promise.race([new Promise((resolve) => (timer = setTimeout(resolve, milliseconds))), woken]).finally(() => clearTimeout(timer))
}

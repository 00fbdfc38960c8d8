import type { LiveEvent, LiveRequest } from '@fairway/contract/live'
import { Refusal } from '../../errors.ts'
import { waitingLimits, type Connection, type Subscription } from './connection.ts'
import { sharedFrame, type SharedFrame } from './frames.ts'
import { createTopicKinds, errorEvent, errorEventOf, type KnownTopic, type Listener, type Position, type TopicKinds } from './topics.ts'

// Who hears what.

export type TopicEvent = LiveEvent & { topic: string }
type Subscribe = Extract<LiveRequest, { type: 'subscribe' }>

export type SubscriptionsNeeds = {
  topics: TopicKinds
  onError(error: unknown): void
}

export type Subscriptions = ReturnType<typeof createSubscriptions>

const mostTopics = 100
/** Sockets that are written to in one turn: some milliseconds, when the frame is long. */
const slice = 100

export function createSubscriptions({ topics, onError }: SubscriptionsNeeds) {
  const kindOf = createTopicKinds(topics)
  const listeners = new Map<string, Set<Connection>>()
  // Who reads too slowly at the moment.
  const slow = new Set<Connection>()
  const changed: ((topic: string, isHeard: boolean) => void)[] = []
  let lagAbove = waitingLimits.lagAbove

  return {
    /** Answers a subscription. What is asked for again while the first answer is not there yet gets one answer. */
    async begin(connection: Connection, { topic, epoch, since }: Subscribe): Promise<void> {
      const known = kindOf(topic)
      if (!known) return connection.tell(noSuchTopic(topic))
      if (!connection.topics.has(topic) && connection.topics.size >= mostTopics) return connection.tell(errorEvent('too-many-topics', { topic }))
      const subscription = connection.topics.get(topic) ?? { isHeard: false, turn: 0 }
      connection.keep(topic, subscription)
      const turn = ++subscription.turn
      // The socket may close, unsubscribe or ask again before there is an answer.
      const isWanted = () => connection.isOpen && subscription.turn === turn && connection.topics.get(topic) === subscription
      const position = { ...(epoch !== undefined && { epoch }), ...(since !== undefined && { since }) }
      try {
        const may = known.kind.mayHear(connection, known.name)
        const isAllowed = typeof may === 'boolean' ? may : await may
        const isAdmitted = isAllowed && isWanted() && (await introduce(connection, known, subscription, { topic, position, isWanted }))
        if (!isWanted() || isAdmitted) return
        // A topic that does not exist and one that is not for this viewer get the same answer.
        leave(connection, topic)
        connection.tell(noSuchTopic(topic))
      } catch (error) {
        if (!(error instanceof Refusal)) onError(error)
        if (!isWanted()) return
        if (!subscription.isHeard) connection.drop(topic)
        connection.tell(errorEventOf(error, { topic }))
      }
    },

    end(connection: Connection, topic: string): void {
      if (leave(connection, topic)) connection.tell({ type: 'unsubscribed', topic })
    },

    /** The socket is gone. */
    endAll(connection: Connection): void {
      for (const topic of [...connection.topics.keys()]) leave(connection, topic)
      slow.delete(connection)
    },

    /** Ends what the socket may no longer hear, or wait to hear; of all topics or these. Undefined: it is done already. */
    recheck(connection: Connection, isAbout = (_topic: string) => true): Promise<unknown> | undefined {
      const asked: Promise<void>[] = []
      for (const [topic, subscription] of connection.topics) {
        if (!isAbout(topic)) continue
        const { kind, name } = kindOf(topic)!
        const may = kind.mayHear(connection, name)
        if (may === false) forbid(connection, topic)
        else if (may !== true) {
          const end = (isAllowed: boolean) => {
            if (!isAllowed && connection.topics.get(topic) === subscription) forbid(connection, topic)
          }
          asked.push(may.then(end))
        }
      }
      return asked.length === 0 ? undefined : Promise.all(asked)
    },

    /** The same, of the topics of one kind. */
    recheckKind(connection: Connection, kind: string): void {
      this.recheck(connection, (topic) => topic.startsWith(`${kind}:`))?.catch(onError)
    },

    /**
     * Finds out which of its topics nobody may hear who is not signed in.
     *
     * @returns ends those, at once
     */
    async findClosed(connection: Connection): Promise<() => void> {
      const { guest, credentials, network, tab } = connection
      const nobody: Listener = { viewer: null, guest, credentials, network, tab, tell: (event) => connection.tell(event) }
      const asked = [...connection.topics].map(async ([topic, subscription]) => {
        const { kind, name } = kindOf(topic)!
        return { topic, subscription, isClosed: !(await kind.mayHear(nobody, name)) }
      })
      const looked = await Promise.all(asked)
      return () => {
        for (const { topic, subscription, isClosed } of looked) if (isClosed && connection.topics.get(topic) === subscription) forbid(connection, topic)
      }
    },

    /** @param text the event; encoded only if somebody hears it */
    send(topic: string, text: () => string, sheddable = false): void {
      const hearing = listeners.get(topic)
      if (hearing) sendFrame(hearing, topic, sharedFrame(text()), sheddable)
    },

    /**
     * The same, to some at a time; between them others have their turn. For what is told in order and asked for again by where
     * somebody stands: who comes in between is told it twice or, with the answer to the subscription, once.
     */
    *sendInSlices(topic: string, text: () => string): Generator<void, void> {
      const hearing = listeners.get(topic)
      if (!hearing) return
      const frame = sharedFrame(text())
      const all = [...hearing]
      for (let from = 0; from < all.length; from += slice) {
        if (from > 0) yield
        // Who has left in between hears it no more.
        const some = all.slice(from, from + slice).filter((connection) => hearing.has(connection))
        sendFrame(some, topic, frame, false)
      }
    },

    /** To who hears any of them; once to each for each of the topics. */
    sendTo(topics: Iterable<string>, text: () => string): void {
      let frame: SharedFrame | undefined
      for (const topic of topics) {
        const hearing = listeners.get(topic)
        if (hearing) sendFrame(hearing, topic, (frame ??= sharedFrame(text())), false)
      }
    },

    hearing: (topic: string): ReadonlySet<Connection> => listeners.get(topic) ?? nobody,

    /** The names of the topics of a kind that somebody hears. */
    namesHeard(kind: string): string[] {
      return [...listeners.keys()].filter((topic) => topic.startsWith(`${kind}:`)).map((topic) => topic.slice(kind.length + 1))
    },

    /** Calls when a topic gets its first listener, and when its last one went. */
    onChanged(tell: (topic: string, isHeard: boolean) => void): void {
      changed.push(tell)
    },

    /** It reads slowly. */
    lookAfter: (connection: Connection) => void slow.add(connection),

    /** Tells who was slow and has caught up; to be called every second. */
    tidy(): void {
      let waiting = 0
      for (const connection of slow) {
        waiting += connection.socket.bufferedAmount
        if (connection.catchUp()) slow.delete(connection)
      }
      lagAbove = waiting > mostWaiting ? waitingLimits.shedAbove : waitingLimits.lagAbove
    },
  }

  /** @returns whether it was admitted */
  async function introduce(
    connection: Connection,
    { kind, name }: KnownTopic,
    subscription: Subscription,
    { topic, position, isWanted }: { topic: string; position: Position; isWanted(): boolean },
  ): Promise<boolean> {
    let isAdmitted = false
    const admit = (missed?: string) => {
      if (isAdmitted || !isWanted()) return false
      isAdmitted = true
      connection.forgetMissed(topic)
      const isNew = !subscription.isHeard
      if (isNew) join(connection, topic, subscription)
      const subscribed = JSON.stringify({ type: 'subscribed', topic })
      connection.tellText(missed === undefined ? subscribed : `${subscribed.slice(0, -1)},"missed":${missed}}`)
      if (isNew) safely(() => kind.began?.(connection, name))
      return true
    }
    if (kind.begin) await kind.begin(connection, name, position, admit)
    else admit()
    return isAdmitted
  }

  function join(connection: Connection, topic: string, subscription: Subscription): void {
    subscription.isHeard = true
    const hearing = listeners.get(topic)
    if (hearing) return void hearing.add(connection)
    listeners.set(topic, new Set([connection]))
    for (const tell of changed) tell(topic, true)
  }

  /** @returns whether there was something to leave */
  function leave(connection: Connection, topic: string): boolean {
    const subscription = connection.topics.get(topic)
    if (!subscription) return false
    connection.drop(topic)
    connection.forgetMissed(topic)
    if (!subscription.isHeard) return true
    subscription.isHeard = false
    const hearing = listeners.get(topic)
    hearing?.delete(connection)
    if (hearing?.size === 0) {
      listeners.delete(topic)
      for (const tell of changed) tell(topic, false)
    }
    const { kind, name } = kindOf(topic)!
    safely(() => kind.ended?.(connection, name))
    return true
  }

  function forbid(connection: Connection, topic: string): void {
    const wasHeard = connection.topics.get(topic)?.isHeard
    leave(connection, topic)
    connection.tell(wasHeard ? { type: 'unsubscribed', topic } : noSuchTopic(topic))
  }

  function sendFrame(hearing: Iterable<Connection>, topic: string, frame: SharedFrame, sheddable: boolean): void {
    const how = { sheddable, lagAbove }
    for (const connection of hearing) if (!connection.send(frame, topic, how)) slow.add(connection)
  }

  function safely(work: () => void): void {
    try {
      work()
    } catch (error) {
      onError(error)
    }
  }
}

/** Bytes that may wait for all slow sockets together, before each of them may be less behind. */
const mostWaiting = 512 * 1024 * 1024

const nobody: ReadonlySet<Connection> = new Set()

function noSuchTopic(topic: string) {
  return errorEvent('no-such-topic', { topic })
}

import type { LiveEvent, LiveRequest } from '@fairway/contract/live'
import type { Guest } from '@fairway/contract/rooms'
import { isUnreachable } from '../../database/failures.ts'
import { databaseUnreachable, Refusal } from '../../errors.ts'
import type { Credentials, KnownViewer } from '../identity/index.ts'

// What topics are, as their modules say it.

/** One socket, as the modules see it. */
export type Listener = {
  /** Who is signed in there; null: nobody, or no more. */
  readonly viewer: KnownViewer | null
  readonly guest: Guest | null
  readonly credentials: Credentials
  /** Where it comes from, as limits count it. */
  readonly network: string
  /** Of the browser's tab, if it says one. */
  readonly tab: string | undefined
  tell(event: LiveEvent): void
}

export type Position = Pick<Extract<LiveRequest, { type: 'subscribe' }>, 'epoch' | 'since'>
/** @param missed a `Missed`, as JSON: its events were encoded once for everybody @returns false: it may not hear it any more, nor be told anything of it */
export type Admit = (missed?: string) => boolean

export type TopicKind = {
  /** Asked when subscribing and again whenever rights may have changed, of many at once: gather your questions. */
  mayHear(listener: Listener, name: string): boolean | Promise<boolean>
  /**
   * Answers a subscription with what was missed. Must call `admit` in the very turn in which its answer is complete: from then on
   * the socket hears the topic. If it never does, there is no such topic. Default: nothing was missed.
   */
  begin?(listener: Listener, name: string, position: Position, admit: Admit): void | Promise<void>
  /** Somebody hears it, or does no more. */
  began?(listener: Listener, name: string): void
  ended?(listener: Listener, name: string): void
}

export type TopicKinds = Record<string, TopicKind | TopicKind['mayHear']>

export type KnownTopic = { kind: TopicKind; name: string }

/** Finds the kind of `<kind>:<name>`; undefined: there is none. */
export function createTopicKinds(topics: TopicKinds): (topic: string) => KnownTopic | undefined {
  const kinds = new Map(Object.entries(topics).map(([name, kind]): [string, TopicKind] => [name, typeof kind === 'function' ? { mayHear: kind } : kind]))
  return (topic) => {
    const colon = topic.indexOf(':')
    const kind = kinds.get(topic.slice(0, colon))
    return colon > 0 && kind ? { kind, name: topic.slice(colon + 1) } : undefined
  }
}

type ErrorEvent = Extract<LiveEvent, { type: 'error' }>

/** An error frame, with the time. */
export function errorEvent(code: string, about: Partial<Omit<ErrorEvent, 'type' | 'code' | 'at'>> = {}): ErrorEvent {
  return { type: 'error', code, at: new Date().toISOString(), ...about }
}

/** Of what a module threw; what is no refusal is our fault. */
export function errorEventOf(error: unknown, about: Partial<Pick<ErrorEvent, 'id' | 'topic'>>): ErrorEvent {
  const refusal = error instanceof Refusal ? error : isUnreachable(error) ? databaseUnreachable() : undefined
  if (!refusal) return errorEvent('internal-error', about)
  const { retryAfter } = refusal.fields
  return errorEvent(refusal.code, { title: refusal.title, ...about, ...(typeof retryAfter === 'number' && { retryAfter }) })
}

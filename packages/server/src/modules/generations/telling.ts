import type { GenerationEvent } from '@fairway/contract/generations'
import type { Bus } from '../../bus/bus.ts'
import { channelOf, wantedChannel } from './following.ts'
import type { Own } from './own.ts'

// What is said here, for those who listen on other instances: over the bus, for as long as somebody there says that they do.

/** Many events to a message. */
const busMs = 40
/** For how long somebody elsewhere is taken to listen who has said so. */
const wantedMs = 3000

export function createTelling({ bus, findOwn }: { bus: Bus; findOwn(id: string): Own | undefined }) {
  /** Which answers somebody elsewhere listens to, until when. */
  const wanted = new Map<string, number>()
  const waiting = new Map<string, GenerationEvent[]>()
  let timer: NodeJS.Timeout | undefined
  const deaf = bus.listen(wantedChannel, want)

  return {
    told(id: string, events: readonly GenerationEvent[]): void {
      if (wanted.has(id)) tell(id, events)
    },

    /** It is over. */
    forget: (id: string): void => void wanted.delete(id),

    /** To be called every so often. */
    tidy(): void {
      const now = Date.now()
      for (const [id, until] of wanted) if (until < now) wanted.delete(id)
    },

    close(): void {
      clearTimeout(timer)
      deaf()
    },
  }

  /** Whoever says so has what is in the database. */
  function want(id: string): void {
    const one = findOwn(id)
    if (!one) return
    const isNew = !wanted.has(id)
    wanted.set(id, Date.now() + wantedMs)
    if (isNew) tell(id, one.unflushed())
  }

  function tell(id: string, events: readonly GenerationEvent[]): void {
    const before = waiting.get(id)
    if (before) before.push(...events)
    else waiting.set(id, [...events])
    timer ??= setTimeout(() => {
      timer = undefined
      for (const [one, some] of waiting) if (some.length > 0) bus.publish(channelOf(one), JSON.stringify(some))
      waiting.clear()
    }, busMs)
  }
}

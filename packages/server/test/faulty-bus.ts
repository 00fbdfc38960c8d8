import { randomUUID } from 'node:crypto'
import type { Bus, BusHandler } from '../src/bus/bus.ts'

// What instances in this process share instead of Redis, and what loses, doubles, delays and reorders what it is given, as `chance`
// has it: a number from 0 to 1, each time anew.

type Joined = { instance: string; handlers: Map<string, Set<BusHandler>>; reconnected: (() => void)[] }

export type Faults = {
  /** Of what is said: how much of it never arrives, and how much twice. */
  lost: number
  doubled: number
  /** The longest that something takes; what is said later may arrive sooner. */
  delayMs: number
}

export type FaultyBus = ReturnType<typeof createFaultyBus>

export function createFaultyBus({ lost, doubled, delayMs }: Faults, chance: () => number) {
  const joined = new Set<Joined>()
  let isAway = false

  return {
    /** For one more instance. */
    join(): Bus {
      const own: Joined = { instance: randomUUID(), handlers: new Map(), reconnected: [] }
      joined.add(own)
      return {
        instance: own.instance,
        isShared: true,
        publish(channel, text) {
          for (const other of joined) {
            if (other === own || isAway || chance() < lost) continue
            for (let copies = chance() < doubled ? 2 : 1; copies > 0; copies--) setTimeout(tell, chance() * delayMs, other, channel, text)
          }
        },
        listen(channel, handler) {
          const listening = own.handlers.get(channel) ?? new Set()
          own.handlers.set(channel, listening.add(handler))
          return () => listening.delete(handler)
        },
        onReconnected: (handler) => void own.reconnected.push(handler),
        async close() {
          joined.delete(own)
        },
      }
    },

    /** From now on nothing arrives. */
    goAway(): void {
      isAway = true
    },

    comeBack(): void {
      isAway = false
      for (const { reconnected } of joined) for (const handler of reconnected) handler()
    },
  }

  function tell(other: Joined, channel: string, text: string): void {
    if (!joined.has(other) || isAway) return
    for (const handler of other.handlers.get(channel) ?? []) handler(text, channel)
  }
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function chanceOf(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

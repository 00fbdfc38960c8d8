import type { Connection } from './connection.ts'

/**
 * Asks every socket once per `seconds` whether it is still there. A wheel with a slot per second: each second the sockets of
 * one slot are asked, so that thousands of heartbeats are spread evenly and need one timer between them.
 */
export function createHeartbeat(all: ReadonlySet<Connection>, seconds: number, recheck: (connection: Connection) => Promise<void>) {
  const slots = Array.from({ length: seconds }, () => new Set<Connection>())
  const slotOf = new Map<Connection, Set<Connection>>()
  let timer: NodeJS.Timeout | undefined
  let now = 0

  return {
    start(): void {
      timer = setInterval(() => {
        now = (now + 1) % seconds
        for (const connection of slots[now]!) {
          connection.beat()
          // A database that is away must not end sessions; the next beat asks again.
          recheck(connection).catch(() => {})
        }
        for (const connection of all) connection.catchUp()
      }, 1000).unref()
    },
    stop(): void {
      clearInterval(timer)
    },
    add(connection: Connection): void {
      const slot = slots[now]!
      slot.add(connection)
      slotOf.set(connection, slot)
    },
    remove(connection: Connection): void {
      slotOf.get(connection)?.delete(connection)
      slotOf.delete(connection)
    },
  }
}

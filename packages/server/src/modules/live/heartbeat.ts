import type { Connection } from './connection.ts'

/**
 * Asks every socket once per `seconds` whether it is still there. A wheel with a slot per second: each second the sockets of
 * one slot are asked, so that thousands of heartbeats are spread evenly and need one timer between them.
 */
export function createHeartbeat(seconds: number, beat: (connection: Connection) => void) {
  const slots = Array.from({ length: seconds }, () => new Set<Connection>())
  let now = 0

  return {
    /** To be called once a second. */
    tick(): void {
      now = (now + 1) % seconds
      for (const connection of slots[now]!) beat(connection)
    },
    add(connection: Connection): void {
      connection.slot = now
      slots[now]!.add(connection)
    },
    remove(connection: Connection): void {
      slots[connection.slot]!.delete(connection)
    },
  }
}

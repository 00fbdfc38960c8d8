import type { SessionEnd } from '@fairway/contract/identity'
import type { Credentials, KnownViewer } from '../identity/index.ts'
import type { Connection } from './connection.ts'
import { createOutage } from './outage.ts'
import type { Subscriptions } from './subscriptions.ts'

// Do the sessions that opened the sockets still hold, and may they still hear what they hear? Where another process may end a session
// or take a right away, all are looked at every second, with one question for all of them; else when somebody here says so.

export type SweepNeeds = {
  findViewer(credentials: Credentials, freshness: { anew: boolean }): Promise<KnownViewer | null>
  whyEnded(credentials: Credentials): Promise<SessionEnd | undefined>
  connections: ReadonlySet<Connection>
  subscriptions: Subscriptions
  /** May other processes share the database? */
  hasOthers: boolean
  /** Nobody is signed in there any more. */
  signedOut(personId: number): void
  /** What tickets from before say of this person is true no more. */
  voidTickets(personId: number): void
  onError(error: unknown): void
}

export function createSweep({ findViewer, whyEnded, connections, subscriptions, hasOthers, signedOut, voidTickets, onError }: SweepNeeds) {
  let isSweeping = false
  let isAskedOfAll = false
  let asked = new Set<Connection>()
  const outage = createOutage(onError)

  return {
    recheck,

    /** Has this socket, or all of them, looked at within a second. */
    soon(connection?: Connection): void {
      if (connection) asked.add(connection)
      else isAskedOfAll = true
    },

    /** To be called every second. */
    tick(): void {
      if (isSweeping) return
      // One that is gone already is looked at too: whoever comes with a ticket and leaves before the look comes again.
      const those = hasOthers || isAskedOfAll ? new Set([...connections, ...asked]) : asked
      asked = new Set()
      isAskedOfAll = false
      if (those.size === 0) return
      isSweeping = true
      // A database that is away must not end sessions; the next sweep asks again.
      recheckAll(those)
        .then(outage.over)
        .catch(outage.failed)
        .finally(() => (isSweeping = false))
    },

    /** With each of its heartbeats, where nothing else looks at a socket. */
    beat(connection: Connection): void {
      if (!hasOthers) recheck(connection).catch(outage.failed)
    },
  }

  async function recheckAll(those: Iterable<Connection>): Promise<void> {
    const looked = await Promise.allSettled([...those].map((connection) => recheck(connection)))
    const failed = looked.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  async function recheck(connection: Connection): Promise<void> {
    if (connection.viewer) {
      const askedAt = Date.now()
      const viewer = await findViewer(connection.credentials, { anew: true })
      if (viewer?.id !== connection.viewer?.id) await endSession(connection)
      else {
        if (rightsOf(viewer) !== rightsOf(connection.viewer)) voidTickets(connection.viewer.id)
        connection.viewer = viewer
        connection.checkedAt = askedAt
      }
    }
    await subscriptions.recheck(connection)
  }

  async function endSession(connection: Connection): Promise<void> {
    // Another instance may have ended it unheard.
    if (connection.viewer) voidTickets(connection.viewer.id)
    // What somebody must not hear is found out before they are told that they have gone: after it they hear nothing more of it. While
    // that cannot be found out, the session is over all the same, and everything is looked at again.
    const [because, endClosed] = await Promise.all([whyOver(connection), subscriptions.findClosed(connection).catch(() => undefined)])
    // Meanwhile it may have been found out by another recheck.
    if (!connection.viewer) return
    const { id } = connection.viewer
    if (connections.has(connection)) signedOut(id)
    connection.viewer = null
    connection.hasEnded = true
    connection.tell({ type: 'session-ended', topic: `person:${id}`, ...(because && { because }) })
    endClosed?.()
  }

  /** At midnight all may end at once, of which the database need not be asked. */
  async function whyOver({ viewer, credentials }: Connection): Promise<SessionEnd | undefined> {
    if (viewer && viewer.expiresAt <= Date.now()) return 'expired'
    return whyEnded(credentials).catch(() => undefined)
  }
}

function rightsOf(viewer: KnownViewer | null): string {
  return `${viewer?.roles.join()} ${viewer?.staffNumber}`
}

import { liveClose } from '@fairway/contract/live-close'
import type { Bus } from '../../bus/bus.ts'
import type { Connection } from './connection.ts'

// One socket per tab. A tab that lost its network comes back before the server has noticed; then its older socket goes.

const channel = 'live-tabs'

type Who = Pick<Connection, 'tab' | 'viewer' | 'guest'>

export function createTabs(bus: Bus) {
  const byTab = new Map<string, Connection>()
  const stop = bus.listen(channel, (text) => {
    const { tab, who, at } = JSON.parse(text) as { tab: string; who: string; at: number }
    const older = byTab.get(tab)
    // Two instances that were connected to at once do not close each other's.
    if (older && nameOf(older) === who && older.connectedAt < at) older.close(liveClose.replaced, 'replaced')
  })

  return {
    /** The socket that a tab has already. Who came to know the tab of somebody else finds nothing. */
    find(who: Who): Connection | undefined {
      const known = who.tab === undefined ? undefined : byTab.get(who.tab)
      return known && nameOf(known) === nameOf(who) ? known : undefined
    },

    add(connection: Connection): void {
      const { tab, connectedAt: at } = connection
      if (tab === undefined) return
      byTab.set(tab, connection)
      if (bus.isShared) bus.publish(channel, JSON.stringify({ tab, who: nameOf(connection), at }))
    },

    remove(connection: Connection): void {
      if (connection.tab !== undefined && byTab.get(connection.tab) === connection) byTab.delete(connection.tab)
    },

    close: stop,
  }
}

function nameOf({ viewer, guest }: Who): string {
  return viewer ? `person:${viewer.id}` : guest ? `guest:${guest.id}` : 'nobody'
}

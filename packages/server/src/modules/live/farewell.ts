import { setTimeout as sleep } from 'node:timers/promises'
import { liveClose } from '@fairway/contract/live-close'
import type { Connection } from './connection.ts'

// When the server goes, everybody is told when to come back, and let go a slice at a time: a campus that came back in one instant
// would find the next server busy with nothing else.

const sliceMs = 100
const smallestSlice = 200
const mostSlices = 40
/** Nobody comes back earlier, and nobody has less time than this to come back in (ms). */
const firstBack = 300
const shortestWindow = 700

/** @param perSecond how many may come back in a second */
export function windowFor(sockets: number, perSecond: number): [number, number] {
  return [firstBack, firstBack + Math.max(shortestWindow, Math.ceil((sockets / perSecond) * 1000))]
}

export async function sayGoodbye(everybody: Iterable<Connection>, perSecond: number): Promise<void> {
  const leaving = [...everybody]
  const after = windowFor(leaving.length, perSecond)
  for (const connection of leaving) connection.tell({ type: 'bye', after })
  const slice = Math.max(smallestSlice, Math.ceil(leaving.length / mostSlices))
  for (let start = 0; start < leaving.length; start += slice) {
    if (start > 0) await sleep(sliceMs)
    for (const connection of leaving.slice(start, start + slice)) connection.close(liveClose.draining, 'draining')
  }
}

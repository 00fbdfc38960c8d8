import type http from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Manners } from './script.ts'

export type Sending = ReturnType<typeof createSending>

/** Puts bytes on the wire of an answer, cut and written as the manners want it. */
export function createSending(response: http.ServerResponse, manners: Manners) {
  const { lineEnd = '\n', spaceAfterColon = true, severalLines, labelled, bytesPerPacket } = manners
  const sizes = typeof bytesPerPacket === 'number' ? [bytesPerPacket] : (bytesPerPacket ?? [])
  const data = `data:${spaceAfterColon ? ' ' : ''}`
  let packets = 0
  let events = 0

  return {
    get isClosed(): boolean {
      return response.destroyed
    },

    event(value: unknown, name?: string): Promise<void> {
      return write(eventOf(value, name) + lineEnd)
    },

    eventOf,

    comment: (text: string): Promise<void> => write(`: ${text}${lineEnd}${lineEnd}`),

    write,
  }

  /** Without the empty line that ends it. */
  function eventOf(value: unknown, name?: string): string {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, severalLines ? 1 : undefined)
    const label = name ?? (labelled ? 'message' : undefined)
    const head = label === undefined ? '' : `event:${spaceAfterColon ? ' ' : ''}${label}${lineEnd}id: ${++events}${lineEnd}`
    return head + text.split('\n').map((line) => `${data}${line}${lineEnd}`).join('')
  }

  /** Waits while the other side does not take more. */
  async function write(text: string): Promise<void> {
    if (sizes.length === 0) return response.destroyed || response.write(text) ? undefined : drained()
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length && !response.destroyed; ) {
      const size = Math.max(1, sizes[packets++ % sizes.length]!)
      if (!response.write(bytes.subarray(at, at + size))) await drained()
      at += size
      // Else the other side may read several at once.
      await nextTurn()
    }
  }

  function drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        response.off('drain', done)
        response.off('close', done)
        resolve()
      }
      response.once('drain', done)
      response.once('close', done)
    })
  }
}

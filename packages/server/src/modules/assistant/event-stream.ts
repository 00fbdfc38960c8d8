import { once } from 'node:events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { eventStreamHeaders } from '../../http/event-stream-headers.ts'

// Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html

const keepAliveMs = 15_000
/** Who takes nothing for so long is taken for gone: they come back and say how far they got. */
const longestWaitMs = 60_000

/** Sends events as they come, to the end or until the reader has gone; who reads slowly makes the source wait, and nobody else. @param source is told when to stop */
export async function sendEvents(request: FastifyRequest, reply: FastifyReply, source: (signal: AbortSignal) => AsyncIterable<{ id: number; data: string }>): Promise<void> {
  const gone = new AbortController()
  reply.hijack()
  const { raw } = reply
  raw.on('close', () => gone.abort(new Error('The reader has gone.')))
  raw.writeHead(200, { ...eventStreamHeaders, ...crossOriginOf(reply) })
  raw.flushHeaders()
  // A comment is no event, and keeps what is between us from closing the line.
  const keepAlive = setInterval(() => void (raw.writableNeedDrain || raw.write(': ping\n\n')), keepAliveMs)
  try {
    for await (const { id, data } of source(gone.signal)) {
      if (!raw.write(`id: ${id}\ndata: ${data}\n\n`)) await once(raw, 'drain', { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(longestWaitMs)]) })
    }
    raw.end()
  } catch (error) {
    // What is not complete must not look as if it were.
    raw.destroy()
    if (!gone.signal.aborted && !(error instanceof Error && error.name === 'AbortError')) request.log.error({ err: error }, 'events could not be sent')
  } finally {
    clearInterval(keepAlive)
  }
}

/** Those that were set for another origin before the answer was taken over. */
function crossOriginOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).flatMap(([name, value]) => (name.startsWith('access-control-') || name === 'vary' || name === 'set-cookie' ? [[name, String(value)]] : [])))
}

import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { eventStreamHeaders } from '../../http/event-stream-headers.ts'
import type { CompletionEvent } from '../completions/index.ts'
import { createChunks } from './answer.ts'

// A streamed answer, as OpenAI's clients read it. Keep-alives are comments with one line end: with two, some clients take them for an
// empty event. No ids either.

const politeMs = 2000

export type Streaming = {
  includesUsage: boolean
  /** Who asked has gone, or this instance is about to. */
  gone: AbortSignal
  /** What a failure is called once the answer has begun. */
  errorOf(error: unknown): object
  keepAliveMs: number
}

/** @param first the first event, or the promise of it where nobody waits for it any longer with the headers */
export async function streamAnswer(reply: FastifyReply, first: Promise<IteratorResult<CompletionEvent, void>>, events: AsyncIterator<CompletionEvent, void>, { includesUsage, gone, errorOf, keepAliveMs }: Streaming): Promise<void> {
  const chunksOf = createChunks({ includesUsage })
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, eventStreamHeaders)
  raw.flushHeaders()
  const ping = () => raw.write(': ping\n')
  const keepAlive = setInterval(ping, keepAliveMs)
  try {
    for (let next = await first; !next.done; next = await events.next()) {
      for (const chunk of chunksOf(next.value)) if (!raw.write(`data: ${JSON.stringify(chunk)}\n\n`)) await once(raw, 'drain', { signal: gone })
      keepAlive.refresh()
    }
    raw.write('data: [DONE]\n\n')
  } catch (error) {
    // Never in silence: who reads must know that this is not all.
    raw.write(`data: ${JSON.stringify(errorOf(gone.aborted ? gone.reason : error))}\n\n`)
  } finally {
    clearInterval(keepAlive)
    await events.return?.()
    raw.end()
    // Who does not read is not waited for at the end.
    if (gone.aborted) setTimeout(() => raw.destroy(), politeMs).unref()
  }
}

import { errors } from 'undici'
import type { Timeouts } from './chat.ts'
import { ProviderError } from './provider-error.ts'
import { OutOfReach } from './reach.ts'

export type Patience = ReturnType<typeof createPatience>

/** How long a request may take, and what it was that ended it. @param firstMs Infinity: until the total time is over */
export function createPatience(signal: AbortSignal, { firstTokenMs, totalMs }: Pick<Timeouts, 'firstTokenMs' | 'totalMs'>) {
  const ending = new AbortController()
  let isHeld = false
  let hasSpoken = false
  const giveUp = (message: string) => ending.abort(new ProviderError('timeout', message))
  // Who has more to say than we want to hear is not ill.
  const cutOff = () => ending.abort(new ProviderError('timeout', `It took more than ${totalMs} ms.`, { isIllness: !hasSpoken }))
  const stop = () => ending.abort(signal.reason)
  const total = setTimeout(cutOff, totalMs)
  let pauseMs = Math.min(firstTokenMs, totalMs)
  let pause = setTimeout(beIdle, pauseMs, `Nothing was said in ${firstTokenMs} ms.`)
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })

  return {
    signal: ending.signal,

    /** Something was said; the next has to come in time. */
    expect(ms: number): void {
      isHeld = false
      hasSpoken = true
      if (ms === pauseMs) return void pause.refresh()
      clearTimeout(pause)
      pause = setTimeout(beIdle, ms, `Nothing more was said in ${ms} ms.`)
      pauseMs = ms
    },

    /** Whoever takes their time with what was said does not make the server late. */
    hold(): void {
      isHeld = true
    },

    /** Why it ended, of what was thrown. */
    causeOf(error: unknown, hasBegun: boolean): unknown {
      return signal.aborted ? signal.reason : asProviderError(error, hasBegun)
    },

    /** @param closes the connection of an answer that nobody reads on */
    end(closes: boolean): void {
      clearTimeout(total)
      clearTimeout(pause)
      signal.removeEventListener('abort', stop)
      if (closes) ending.abort()
    },
  }

  function beIdle(message: string): void {
    if (isHeld) pause.refresh()
    else giveUp(message)
  }
}

export function asProviderError(error: unknown, hasBegun: boolean): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof OutOfReach) return new ProviderError('out-of-reach', error.message)
  if (error instanceof errors.ConnectTimeoutError) return new ProviderError('unavailable', 'It does not take the connection.')
  // Such as a key with a line end in it.
  if (error instanceof errors.InvalidArgumentError) return new ProviderError(/header/.test(error.message) ? 'key-refused' : 'unavailable', error.message, { mayRetry: false })
  const { code, message } = error as { code?: string; message?: string }
  return new ProviderError(hasBegun ? 'truncated' : 'unavailable', [code, message].filter(Boolean).join(' '))
}

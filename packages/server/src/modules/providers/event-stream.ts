import { createParser } from 'eventsource-parser'
import { createAnswerReader, type AnswerReader } from './answer-reader.ts'
import type { ChatEvent } from './chat.ts'
import { ProviderError } from './provider-error.ts'

/** Of one event, in characters. */
export const largestEvent = 1024 * 1024

export type EventStream = ReturnType<typeof createEventStream>

/** Makes events of the bytes of an answer, wherever they are cut. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createEventStream(answer: AnswerReader) {
  let found: ChatEvent[] = []
  let isDone = false
  let failure: ProviderError | undefined
  const parser = createParser({
    maxBufferSize: largestEvent,
    onEvent: take,
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') fail(new ProviderError('protocol', `An event has more than ${largestEvent} characters.`))
    },
  })
  const decoder = new TextDecoder()

  return {
    /** Nothing that follows counts. */
    get isDone(): boolean {
      return isDone
    },

    /** What went wrong, after all that was taken: whether it came in the same packet must make no difference. */
    get failure(): ProviderError | undefined {
      return failure
    },

    take(piece: Uint8Array): ChatEvent[] {
      if (!isDone) parser.feed(decoder.decode(piece, { stream: true }))
      return taken()
    },

    /** When there are no more bytes. */
    end(): ChatEvent[] {
      if (isDone) return []
      // Who forgets the empty line after the last event has said it all the same; half an event is none.
      parser.feed(`${decoder.decode()}\n\n`)
      if (failure?.kind === 'protocol') failure = undefined
      return taken()
    },
  }

  function take({ data, event }: { data: string; event?: string | undefined }): void {
    if (isDone || data === '') return
    if (data.trim() === '[DONE]') {
      isDone = true
      return
    }
    try {
      // An event of this name without an error in it is one all the same.
      if (event === 'error') throw asError(data)
      found.push(...answer.read(data))
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      fail(error)
    }
  }

  function fail(error: ProviderError): void {
    failure ??= error
    isDone = true
  }

  function taken(): ChatEvent[] {
    const events = found
    if (events.length > 0) found = []
    return events
  }
}

function asError(data: string): ProviderError {
  try {
    const error = JSON.parse(data) as { error?: unknown } | null
    createAnswerReader().read(JSON.stringify({ error: error?.error ?? error }))
  } catch (error) {
    if (error instanceof ProviderError) return error
  }
  return new ProviderError('unavailable', data.slice(0, 500))
}

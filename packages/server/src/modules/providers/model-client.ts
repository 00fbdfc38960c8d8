import { createParser } from 'eventsource-parser'
import { Agent, errors, request as ask, type Dispatcher } from 'undici'
import { createAnswerReader } from './answer-reader.ts'
import type { ChatEvent, ChatProvider, ChatRequest, Timeouts } from './chat.ts'
import { addressOf, headersOf, type Endpoint, type ModelServer } from './model-server.ts'
import { errorOfAnswer, ProviderError } from './provider-error.ts'
import { bodyOf } from './request-body.ts'

// Speaks with a server of models. What it does not do is try again: that is the pipeline's.

export type ModelClient = ReturnType<typeof createModelClient>

/** Of one event; and of an answer that is not streamed, eight times as much. */
const largestEvent = 1024 * 1024
const largestError = 64 * 1024
/** After its last word an answer may be followed by usage and by what a filter says. */
const afterwardsMs = 5_000

/** @param connectMs until the server takes the connection */
export function createModelClient(server: ModelServer, { connectMs }: { connectMs: number }) {
  // Answers may be silent for long, and how long is each request's own matter. A server that sends elsewhere is not followed: our key would go along.
  const agent = new Agent({ connect: { timeout: connectMs }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 })

  return {
    stream,

    /** The ids of the models that it has. @throws {ProviderError} */
    async listModels(signal: AbortSignal): Promise<string[]> {
      const { data } = (await readJson('models', '', undefined, signal)) as { data?: unknown }
      return Array.isArray(data) ? data.flatMap((model) => (typeof (model as { id?: unknown } | null)?.id === 'string' ? [(model as { id: string }).id] : [])) : []
    },

    /** What it answers, as it is. @throws {ProviderError} */
    embed: (model: string, body: Record<string, unknown>, signal: AbortSignal): Promise<unknown> => readJson('embeddings', model, { ...body, model }, signal),

    /** Answers that are being given come to their end. */
    close: () => agent.close(),
  } satisfies ChatProvider & Record<string, unknown>

  async function* stream(request: ChatRequest, signal: AbortSignal, { firstTokenMs, idleMs, totalMs }: Timeouts): AsyncGenerator<ChatEvent, void> {
    const patience = createPatience(signal, { firstTokenMs, totalMs })
    const reader = createAnswerReader()
    let hasBegun = false
    try {
      const answer = await send('chat/completions', request.model, bodyOf(server, request), patience.signal)
      if (isWhole(answer)) {
        yield* reader.read((await textOf(answer, 8 * largestEvent)).trim())
      } else {
        for await (const event of eventsIn(answer, reader)) {
          hasBegun = true
          patience.goOn(idleMs)
          yield event
          // Whoever takes their time with an event does not make the server late.
          patience.goOn(reader.hasFinished ? Math.min(idleMs, afterwardsMs) : idleMs)
        }
      }
    } catch (error) {
      // What is said after the end of an answer, or is not, does not spoil it.
      if (signal.aborted || !reader.hasFinished) throw patience.causeOf(error, hasBegun)
    } finally {
      patience.end()
    }
    yield reader.finish()
  }

  async function readJson(endpoint: Endpoint, model: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    try {
      const text = await textOf(await send(endpoint, model, body, signal), 8 * largestEvent)
      return JSON.parse(text.trim()) as unknown
    } catch (error) {
      if (error instanceof SyntaxError) throw new ProviderError('protocol', 'Not JSON.')
      throw signal.aborted ? signal.reason : asProviderError(error, false)
    }
  }

  /** @param body undefined: it is only asked for */
  async function send(endpoint: Endpoint, model: string, body: unknown, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const answer = await ask(addressOf(server, endpoint, model), {
      dispatcher: agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headersOf(server), accept: 'text/event-stream, application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    })
    if (answer.statusCode === 200) return answer
    throw errorOfAnswer(answer.statusCode, answer.headers, await textOf(answer, largestError).catch(() => ''))
  }
}

/** Not every server knows how to stream. */
function isWhole({ headers }: Dispatcher.ResponseData): boolean {
  return String(headers['content-type'] ?? '').includes('json')
}

async function* eventsIn({ body }: Dispatcher.ResponseData, reader: ReturnType<typeof createAnswerReader>): AsyncGenerator<ChatEvent, void> {
  let found: ChatEvent[] = []
  let isDone = false
  const parser = createParser({
    maxBufferSize: largestEvent,
    onEvent({ data, event }) {
      if (isDone || data === '') return
      if (data.trim() === '[DONE]') isDone = true
      // An event of this name without an error in it is one all the same.
      else if (event === 'error') throw asErrorEvent(data)
      else found.push(...reader.read(data))
    },
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') throw new ProviderError('protocol', `An event has more than ${largestEvent} characters.`)
    },
  })
  // Signs may be cut anywhere, in the middle of a letter too.
  const decoder = new TextDecoder()
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    parser.feed(decoder.decode(piece, { stream: true }))
    if (found.length > 0) {
      const events = found
      found = []
      yield* events
    }
    if (isDone) return
  }
  // Who forgets the empty line after the last event has said it all the same.
  parser.feed(`${decoder.decode()}\n\n`)
  yield* found
}

function asErrorEvent(data: string): ProviderError {
  try {
    createAnswerReader().read(data)
  } catch (error) {
    if (error instanceof ProviderError && error.kind !== 'protocol') return error
  }
  return new ProviderError('unavailable', data.slice(0, 500))
}

async function textOf({ body }: Dispatcher.ResponseData, most: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > most) throw new ProviderError('protocol', `The answer has more than ${most} characters.`)
  }
  return text + decoder.decode()
}

/** How long a request may take, and what it was that ended it. */
function createPatience(signal: AbortSignal, { firstTokenMs, totalMs }: Pick<Timeouts, 'firstTokenMs' | 'totalMs'>) {
  const ending = new AbortController()
  let cause: ProviderError | undefined
  const giveUp = (message: string) => {
    cause ??= new ProviderError('timeout', message)
    ending.abort(cause)
  }
  const stop = () => ending.abort(signal.reason)
  const total = setTimeout(giveUp, totalMs, `It took more than ${totalMs} ms.`)
  let pause = setTimeout(giveUp, firstTokenMs, `Nothing was said in ${firstTokenMs} ms.`)
  let pauseMs = firstTokenMs
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })

  return {
    signal: ending.signal,

    /** Something was said; the next has to come in time. */
    goOn(ms: number): void {
      if (ms === pauseMs) return void pause.refresh()
      clearTimeout(pause)
      pause = setTimeout(giveUp, ms, `Nothing more was said in ${ms} ms.`)
      pauseMs = ms
    },

    /** Of what was thrown meanwhile. */
    causeOf(error: unknown, hasBegun: boolean): unknown {
      return signal.aborted ? signal.reason : (cause ?? asProviderError(error, hasBegun))
    },

    end(): void {
      clearTimeout(total)
      clearTimeout(pause)
      signal.removeEventListener('abort', stop)
      // The connection of an answer that nobody reads on is closed.
      ending.abort()
    },
  }
}

function asProviderError(error: unknown, hasBegun: boolean): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof errors.ConnectTimeoutError) return new ProviderError('unavailable', 'It does not take the connection.')
  const { code, message } = error as { code?: string; message?: string }
  return new ProviderError(hasBegun ? 'truncated' : 'unavailable', [code, message].filter(Boolean).join(' '))
}

import { Agent, request as ask, type Dispatcher } from 'undici'
import { createAnswerReader } from './answer-reader.ts'
import type { ChatEvent, ChatProvider, ChatRequest, Timeouts } from './chat.ts'
import { createEventStream, largestEvent } from './event-stream.ts'
import { addressOf, headersOf, type Endpoint, type ModelServer } from './model-server.ts'
import { asProviderError, createPatience } from './patience.ts'
import { errorOfAnswer, ProviderError } from './provider-error.ts'
import { lookupWithin } from './reach.ts'
import { createRefusedFields } from './refused-fields.ts'
import { bodyOf } from './request-body.ts'

// Speaks with a server of models. What it does not do is try again what failed: that is the pipeline's.

export type ModelClient = ReturnType<typeof createModelClient>

/** In characters, of an answer that is not streamed. */
const largestAnswer = 8 * largestEvent
const largestError = 64 * 1024
/** After its last word an answer may be followed by usage and by what a filter says. */
const afterwardsMs = 5_000
/** What comes after the end of an answer, and of a refusal what it says, is not waited for longer. */
const politeMs = 2_000

/** @param connectMs until the server takes the connection */
export function createModelClient(server: ModelServer, { connectMs }: { connectMs: number }) {
  // Answers may be silent for long, and how long is each request's own matter. A server that sends elsewhere is not followed: our key would go along.
  const agent = new Agent({ connect: { timeout: connectMs, ...(server.reach && { lookup: lookupWithin(server.reach) }) }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 })
  const refused = createRefusedFields()
  let closing: Promise<void> | undefined

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
    close: () => (closing ??= agent.close()),
  } satisfies ChatProvider & Record<string, unknown>

  async function* stream(request: ChatRequest, signal: AbortSignal, { firstTokenMs, idleMs, totalMs }: Timeouts): AsyncGenerator<ChatEvent, void> {
    // Who says everything at once says nothing first.
    const patience = createPatience(signal, { firstTokenMs: request.streams === false ? totalMs : firstTokenMs, totalMs })
    const reader = createAnswerReader()
    let hasBegun = false
    let isSpent = false
    try {
      const answer = await sendFitting(request.model, bodyOf(server, request), patience.signal)
      if (isWhole(answer)) {
        const events = reader.read((await textOf(answer, largestAnswer)).trim())
        isSpent = true
        for (const event of events) yield event
      } else {
        const stream = createEventStream(reader)
        // Its connection outlives the answer, to be used again.
        for await (const piece of answer.body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
          const events = stream.take(piece)
          if (events.length > 0) {
            hasBegun = true
            patience.hold()
            for (const event of events) yield event
            patience.expect(idleMs)
          }
          if (reader.hasFinished) patience.expect(Math.min(idleMs, afterwardsMs))
          if (stream.isDone) break
        }
        for (const event of stream.end()) yield event
        if (stream.failure) throw stream.failure
        letGo(answer)
        isSpent = true
      }
    } catch (error) {
      // What is said after the end of an answer, or is not, does not spoil it.
      if (signal.aborted || !reader.hasFinished) throw patience.causeOf(error, hasBegun)
    } finally {
      patience.end(!isSpent)
    }
    yield reader.finish()
  }

  async function sendFitting(model: string, body: Record<string, unknown>, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    for (;;) {
      const fitting = refused.fit(model, body)
      try {
        return await send('chat/completions', model, fitting, signal)
      } catch (error) {
        if (!refused.learn(model, fitting, error)) throw error
      }
    }
  }

  async function readJson(endpoint: Endpoint, model: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    try {
      const text = await textOf(await send(endpoint, model, body, signal), largestAnswer)
      return JSON.parse(text.trim()) as unknown
    } catch (error) {
      if (error instanceof SyntaxError) throw new ProviderError('protocol', 'Not JSON.')
      throw signal.aborted ? signal.reason : asProviderError(error, false)
    }
  }

  /** @param body undefined: it is only asked for */
  async function send(endpoint: Endpoint, model: string, body: unknown, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    signal.throwIfAborted()
    const asking = ask(addressOf(server, endpoint, model), {
      dispatcher: agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headersOf(server), accept: 'text/event-stream, application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    })
    const answer = await orAborted(asking, signal)
    // Who reads hears of errors there; of what nobody reads, nobody needs to.
    answer.body.on('error', () => {})
    if (answer.statusCode !== 200) throw errorOfAnswer(answer.statusCode, answer.headers, await refusalIn(answer))
    if (!/\bhtml\b/.test(typeOf(answer))) return answer
    answer.body.destroy()
    throw new ProviderError('protocol', 'It answers with a page.')
  }
}

/** undici hears of an abort only once it is connected. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop!)
  }
}

function typeOf({ headers }: Dispatcher.ResponseData): string {
  return String(headers['content-type'] ?? '').toLowerCase()
}

/** Not every server knows how to stream. */
function isWhole(answer: Dispatcher.ResponseData): boolean {
  return typeOf(answer).includes('json')
}

/** Reads on to the end, which is mostly there already, so that the connection can be used again. */
function letGo({ body }: Dispatcher.ResponseData): void {
  body.dump({ limit: Number.MAX_SAFE_INTEGER, signal: AbortSignal.timeout(politeMs) }).catch(() => {})
}

/** What a refusal says, if it says it soon. */
async function refusalIn(answer: Dispatcher.ResponseData): Promise<string> {
  const late = setTimeout(() => answer.body.destroy(), politeMs)
  try {
    return await textOf(answer, largestError)
  } catch {
    return ''
  } finally {
    clearTimeout(late)
  }
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

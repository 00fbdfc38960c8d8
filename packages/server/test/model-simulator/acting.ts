import type http from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Asked } from './asked.ts'
import { chunksOf, mannersOf, wholeOf, type Answer, type Chunk } from './chunks.ts'
import type { Dialect, Fault } from './script.ts'
import { createSending, type Sending } from './sending.ts'

// Plays a script on an answer.

type Play = { answer: Answer; asked: Asked; response: http.ServerResponse; sending: Sending }

const keepAliveWords: Record<Dialect, string> = { openai: 'OPENROUTER PROCESSING', deepseek: 'keep-alive', azure: 'keep-alive' }

export async function act(answer: Answer, asked: Asked, response: http.ServerResponse): Promise<void> {
  const { fault, manners = {} } = answer.script
  if (fault?.kind === 'status' && fault.hangs) return void response.writeHead((asked.status = fault.status), fault.headers).write('{"error":')
  if (fault?.kind === 'status') return refuse(asked, response, fault.status, fault.body, fault.headers)
  if (fault?.kind === 'page') return refuse(asked, response, 200, fault.text, { 'content-type': fault.contentType })
  if (fault?.kind === 'hang' && fault.after === 'request') return
  asked.status = 200
  const sending = createSending(response, mannersOf(answer))
  const play = { answer, asked, response, sending }
  const streams = answer.request.stream === true && !manners.cannotStream
  response.writeHead(200, { 'content-type': manners.contentType ?? (streams ? 'text/event-stream; charset=utf-8' : 'application/json'), ...headersOf(answer.dialect, answer.id) })
  response.flushHeaders()
  if (fault?.kind === 'hang' && fault.after === 'headers') return
  await (streams ? stream(play) : tellWhole(play))
}

export function refuse(asked: Asked, response: http.ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  asked.status = status
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {})
  response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json', 'content-length': Buffer.byteLength(text), ...headersOf(asked.dialect, 'refused'), ...headers })
  response.end(text)
  asked.isComplete = true
}

async function stream(play: Play): Promise<void> {
  const { answer, asked, response, sending } = play
  const { pace = {}, fault } = answer.script
  const { startsWithBom, saysDone = true, endsWithEmptyLine = true, lineEnd = '\n', afterDone, staysOpen } = mannersOf(answer)
  const { before, said, after } = chunksOf(answer)
  if (startsWithBom) await sending.write('\uFEFF')
  for (const chunk of before) await sending.event(chunk.json())
  await keepAlive(play)
  if (pace.firstTokenMs) await later(response, pace.firstTokenMs)
  const failing = fault && 'after' in fault && typeof fault.after === 'number' ? fault.after : Infinity
  for (const [index, chunk] of said.entries()) {
    if (sending.isClosed) return
    if (asked.tokensSaid >= failing) return fail(play, fault!, chunk)
    await sending.event(chunk.json())
    asked.tokensSaid++
    if (index < said.length - 1 && pace.tokenMs) await later(response, pace.tokenMs)
    // Half a million tokens at once would let nobody else speak.
    else if (index % 512 === 511) await nextTurn()
  }
  if (failing !== Infinity) return fail(play, fault!, after[0]!)
  for (const [index, chunk] of after.entries()) {
    const isLast = index === after.length - 1 && !saysDone && afterDone === undefined
    await (isLast && !endsWithEmptyLine ? sending.write(sending.eventOf(chunk.json()).slice(0, -lineEnd.length)) : sending.event(chunk.json()))
  }
  if (saysDone) await (endsWithEmptyLine ? sending.event('[DONE]') : sending.write(sending.eventOf('[DONE]').slice(0, -lineEnd.length)))
  if (afterDone !== undefined) await sending.write(afterDone)
  if (staysOpen) return
  asked.isComplete = !response.destroyed
  response.end()
}

async function tellWhole(play: Play): Promise<void> {
  const { answer, asked, response, sending } = play
  const { pace = {}, fault } = answer.script
  await keepAlive(play)
  if (pace.firstTokenMs) await later(response, pace.firstTokenMs)
  const json = JSON.stringify(wholeOf(answer))
  if (fault === undefined) {
    await sending.write(json)
    asked.isComplete = !response.destroyed
    return void response.end()
  }
  if (fault.kind === 'error') return void response.end(JSON.stringify({ error: errorOf(fault) }))
  await sending.write(json.slice(0, json.length / 2))
  if (fault.kind === 'hang') return keepAlive(play, Infinity)
  if (fault.kind === 'end' && fault.how === 'hang-up') return hangUp(asked, response)
  response.end()
}

async function fail(play: Play, fault: Fault, next: Chunk): Promise<void> {
  const { asked, sending, response } = play
  switch (fault.kind) {
    case 'hang':
      return keepAlive(play, Infinity)
    case 'error':
      await sending.event(fault.as === 'event' ? errorOf(fault) : { error: errorOf(fault) }, fault.as === 'event' ? 'error' : undefined)
      return void response.end()
    case 'endless-event':
      await sending.write('data: {"choices":[{"index":0,"delta":{"content":"')
      while (!sending.isClosed) await sending.write('endless '.repeat(8192)).then(() => nextTurn())
      return
    case 'end':
      if (fault.how === 'done') await sending.event('[DONE]')
      if (fault.how !== 'hang-up') return void response.end()
      await sending.write(sending.eventOf(next.json()).slice(0, 40))
      return hangUp(asked, response)
    default:
  }
}

function errorOf(fault: Extract<Fault, { kind: 'error' }>): unknown {
  return fault.error ?? { message: 'The server had an error while processing your request.', type: 'server_error', param: null, code: null }
}

/** @param most as many as the script says, or these */
async function keepAlive({ answer, response, sending }: Play, most?: number): Promise<void> {
  const { keepAlives, lineEnd = '\n' } = mannersOf(answer)
  if (!keepAlives) return
  const count = most ?? keepAlives.count ?? (answer.script.fault?.kind === 'hang' ? 1 : Infinity)
  const isStream = String(response.getHeader('content-type')).includes('event-stream')
  for (let said = 0; said < count && !sending.isClosed; said++) {
    await (isStream ? sending.comment(keepAliveWords[answer.dialect]) : sending.write(lineEnd))
    if (keepAlives.everyMs > 0) await later(response, keepAlives.everyMs)
    else if (said % 64 === 63) await nextTurn()
  }
}

/** What was said goes out first. */
function hangUp(asked: Asked, response: http.ServerResponse): void {
  asked.isCutOff = true
  response.write('', () => setTimeout(() => response.socket?.destroy(), 20))
}

/** Sooner when the other side hangs up. */
function later(response: http.ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      response.off('close', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    response.once('close', done)
  })
}

function headersOf(dialect: Dialect, id: string): Record<string, string> {
  if (dialect === 'azure') return { 'apim-request-id': id, 'x-ms-region': 'Simulated' }
  return dialect === 'deepseek' ? { 'x-ds-trace-id': id } : { 'x-request-id': id, 'openai-version': '2020-10-01' }
}

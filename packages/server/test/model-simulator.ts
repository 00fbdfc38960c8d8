import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { act, refuse } from './model-simulator/acting.ts'
import type { Asked, WireRequest } from './model-simulator/asked.ts'
import { addressed, keyIn, type Addressed } from './model-simulator/dialects.ts'
import { embeddingsOf, modelsOf } from './model-simulator/listing.ts'
import { scriptByRules, type Rule } from './model-simulator/rules.ts'
import { tokensOf, type Dialect, type Script } from './model-simulator/script.ts'
import { noSuchModel, noSuchPath, notJson, wrongIn, wrongKey, type SimulatedModel } from './model-simulator/strictness.ts'

// A server of models without models: it speaks as OpenAI's, DeepSeek's and Azure's do, is as strict, and says what a script tells it,
// faults included. In a program of its own it takes its script over HTTP: `node packages/server/test/model-simulator.ts --port 4010`,
// `PUT /simulator/script` with `{ answer?, rules?: […], next?: […] }`, `GET` and `DELETE /simulator/requests`.

export type { Asked } from './model-simulator/asked.ts'
export type { Dialect, Fault, Manners, Pace, Script } from './model-simulator/script.ts'
export type { Rule } from './model-simulator/rules.ts'
export type { SimulatedModel } from './model-simulator/strictness.ts'
export * from './model-simulator/faults.ts'
export { tokensOf }

export type Scripted = Script | ((request: WireRequest, asked: Asked) => Script)

export type ModelSimulatorOptions = {
  port?: number
  /** What it says when nothing else is told. */
  answer?: Scripted
  /** Of Azure these are the names of deployments. */
  models?: Partial<Record<Dialect, readonly SimulatedModel[]>>
}

export type ModelSimulator = Awaited<ReturnType<typeof startModelSimulator>>

export const simulatorKey = 'sk-simulated-0123456789abcdef'
export const simulatedModels: Record<Dialect, readonly SimulatedModel[]> = {
  openai: [{ id: 'sim-large' }, { id: 'sim-small' }, { id: 'sim-thinker', refuses: ['temperature', 'top_p', 'max_tokens'] }, { id: 'sim-embedding' }],
  deepseek: [{ id: 'deepsim-flash' }, { id: 'deepsim-pro' }],
  azure: [{ id: 'campus-large' }, { id: 'campus-thinker', refuses: ['temperature', 'top_p', 'max_tokens'] }, { id: 'campus-embedding' }],
}

export async function startModelSimulator({ port = 0, answer = {}, models = {} }: ModelSimulatorOptions = {}) {
  const known = { ...simulatedModels, ...models }
  const requests: Asked[] = []
  const coming: Scripted[] = []
  let standing = answer
  let rules: readonly Rule[] = []
  let connections = 0
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('error', () => {})
    request.on('end', () => receive(request, Buffer.concat(pieces).toString(), response))
  })
  server.on('connection', (socket) => {
    connections++
    // Small packets go out as they are.
    socket.setNoDelay(true)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    requests: requests as readonly Asked[],
    /** Those that were ever opened. */
    connections: () => connections,
    /** Those that are open now. */
    openConnections: () => new Promise<number>((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count)))),
    /** From now on. */
    answer(script: Scripted): void {
      standing = script
    },
    /** Before what stands, for requests of a kind. */
    rules(...some: Rule[]): void {
      rules = some
    },
    /** One request in turn each; those after them get what stands. */
    next(...scripts: Scripted[]): void {
      coming.push(...scripts)
    },
    /** How it is reached; of Azure by the v1 path, or by the classic one with an `apiVersion`. */
    server(kind: Dialect, { apiKey = simulatorKey, apiVersion }: { apiKey?: string | undefined; apiVersion?: string | undefined } = {}) {
      return { kind, baseUrl: kind === 'openai' ? `${url}/v1` : url, apiKey, apiVersion }
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function receive(request: http.IncomingMessage, text: string, response: http.ServerResponse): void {
    const at = new URL(request.url ?? '/', url)
    if (at.pathname.startsWith('/simulator/')) return direct(request.method ?? '', at.pathname, text, response)
    const where = addressed(at)
    const asked: Asked = { dialect: where.dialect, endpoint: where.endpoint ?? '', method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: {}, at: performance.now(), status: 0, tokensSaid: 0, isComplete: false, isCutOff: false, closedByClientAt: undefined }
    requests.push(asked)
    response.on('error', () => {})
    response.on('close', () => {
      if (!response.writableEnded && !asked.isCutOff) asked.closedByClientAt = performance.now()
    })
    const sayNo = ({ status, body }: { status: number; body: unknown }) => refuse(asked, response, status, body)
    if (keyIn(where, request.headers) !== simulatorKey) return sayNo(wrongKey(where.dialect, keyIn(where, request.headers)))
    if (where.endpoint === undefined || (where.endpoint === 'models') !== (request.method === 'GET')) return sayNo(noSuchPath(where.dialect, request.url ?? ''))
    if (where.endpoint === 'models') return refuse(asked, response, 200, modelsOf(where.dialect, known[where.dialect]))
    const body = request.headers['content-type']?.startsWith('application/json') ? parsed(text) : undefined
    if (!body) return sayNo(notJson(where.dialect))
    asked.body = body
    answerTo(where, asked, response)
  }

  function answerTo({ dialect, endpoint, deployment }: Addressed, asked: Asked, response: http.ServerResponse): void {
    const name = deployment ?? asked.body.model ?? ''
    const model = known[dialect].find(({ id }) => id === name)
    if (!model) return refused(noSuchModel(dialect, name))
    if (endpoint === 'embeddings') return embed(asked, response)
    const wrong = wrongIn(dialect, model, asked.body)
    if (wrong) return refused(wrong)
    const scripted = coming.shift() ?? scriptByRules(rules, asked.body) ?? standing
    const script = typeof scripted === 'function' ? scripted(asked.body, asked) : scripted
    void act({ dialect, request: asked.body, script, id: `chatcmpl-${requests.length}`, created: Math.floor(Date.now() / 1000) }, asked, response)

    function refused({ status, body }: { status: number; body: unknown }): void {
      refuse(asked, response, status, body)
    }
  }

  /** Of what the standing script says it can but fail as that does. */
  function embed(asked: Asked, response: http.ServerResponse): void {
    const fault = typeof standing === 'function' ? undefined : standing.fault
    if (fault?.kind === 'status') refuse(asked, response, fault.status, fault.body, fault.headers)
    else if (fault?.kind !== 'hang') refuse(asked, response, 200, embeddingsOf(asked.body))
  }

  /** What who is in another process says and asks. */
  function direct(method: string, pathname: string, text: string, response: http.ServerResponse): void {
    const tell = (status: number, body: unknown) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (pathname === '/simulator/requests' && method === 'GET') return tell(200, requests)
    if (pathname === '/simulator/requests' && method === 'DELETE') return tell(200, requests.splice(0).length)
    if (pathname !== '/simulator/script' || method !== 'PUT') return tell(404, {})
    const told = parsed(text) as { answer?: Script; rules?: Rule[]; next?: Script[] } | undefined
    if (!told) return tell(400, {})
    if (told.answer) standing = told.answer
    rules = told.rules ?? []
    coming.splice(0, coming.length, ...(told.next ?? []))
    tell(200, {})
  }
}

function parsed(text: string): WireRequest | undefined {
  try {
    const body = JSON.parse(text) as unknown
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as WireRequest) : undefined
  } catch {
    return undefined
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4010' } } })
  const { url, server } = await startModelSimulator({ port: Number(values.port) })
  console.log(`Models are simulated at ${url}, with the key ${simulatorKey}:`)
  for (const kind of ['openai', 'deepseek', 'azure'] as const) console.log(`  ${kind}: ${server(kind).baseUrl} (${simulatedModels[kind].map(({ id }) => id).join(', ')})`)
}

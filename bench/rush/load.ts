import net from 'node:net'
import fs from 'node:fs'
import { random, wishes } from './demand.ts'

// The load, in a process of its own. Speaks just enough HTTP over plain sockets that it costs the machine little: the server
// shares the two cores with it.

export type LoadOrder = {
  port: number
  connections: number
  seconds: number
  /** Requests per second; absent: every connection sends the next request as soon as it has its answer. */
  offered?: number
  /** Share of requests that only read. */
  reads: number
  seed: number
  /** Where in the demand to begin, so that phases of one run do not repeat each other. */
  skip: number
  campusFile: string
}

export type LoadReport = {
  decisions: number
  reads: number
  seconds: number
  /** Answers to submissions by reason. */
  reasons: Record<string, number>
  /** Of submissions, milliseconds; at an offered rate counted from the moment the request was due. */
  latency: { p50: number; p90: number; p99: number; max: number }
  readLatency: { p50: number; p99: number }
  failed: number
  used: number
}

type Kind = 'decision' | 'read'
type Job = { request: Buffer; kind: Kind; due: number }

async function run(order: LoadOrder): Promise<LoadReport> {
  const campus = JSON.parse(fs.readFileSync(order.campusFile, 'utf8')) as {
    term: string
    cookies: string[]
    sections: { id: number; capacity: number | null }[]
    seats: number
  }
  const demand = wishes({ students: campus.cookies.length, sections: campus.sections, seats: campus.seats }, order.seed)
  const next = random(order.seed + order.skip)
  const held = new Map<number, number[]>()
  const reasons: Record<string, number> = {}
  const latencies: number[] = []
  const readLatencies: number[] = []
  let used = order.skip
  let failed = 0
  let stopped = false

  function makeJob(due: number): Job {
    const wish = demand[used % demand.length]!
    if (next() < order.reads) return { request: readRequest(wish.student), kind: 'read', due }
    used++
    return { request: writeRequest(wish.student, wish.section), kind: 'decision', due }
  }

  function readRequest(student: number): Buffer {
    const dice = next()
    if (dice < 0.5) return get(`/api/terms/${campus.term}/seats`, student, 'accept-encoding: gzip\r\n')
    if (dice < 0.8) return get(`/api/enrolments?term=${campus.term}`, student)
    return get('/api/session', student)
  }

  // Most ask for a seat; some would queue, some drop, some swap in one submission.
  function writeRequest(student: number, section: number): Buffer {
    const dice = next()
    const own = held.get(student)
    if (own && own.length > 0 && dice < 0.05) return remove(`/api/enrolments/${own.pop()}`, student)
    if (own && own.length > 0 && dice < 0.1) {
      return post('/api/submissions', student, { mode: 'all-or-nothing', operations: [{ drop: own.at(-1) }, { enrol: section }] })
    }
    if (own) own.push(section)
    else held.set(student, [section])
    return post('/api/enrolments', student, { sectionId: section, wait: dice > 0.9 })
  }

  const get = (path: string, student: number, more = '') => Buffer.from(`GET ${path} HTTP/1.1\r\nhost: x\r\ncookie: ${campus.cookies[student]}\r\n${more}\r\n`)
  const remove = (path: string, student: number) => Buffer.from(`DELETE ${path} HTTP/1.1\r\nhost: x\r\ncookie: ${campus.cookies[student]}\r\n\r\n`)
  const post = (path: string, student: number, body: unknown) => {
    const text = JSON.stringify(body)
    return Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncookie: ${campus.cookies[student]}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    )
  }

  function settle(job: Job, status: number, body: string): void {
    const took = performance.now() - job.due
    if (job.kind === 'read') {
      if (status >= 400) failed++
      readLatencies.push(took)
      return
    }
    latencies.push(took)
    const reason = /"code":"([a-z-]+)"/.exec(body)?.[1] ?? `status-${status}`
    if (status >= 500 || status === 401) failed++
    reasons[reason] = (reasons[reason] ?? 0) + 1
  }

  const waiting: Job[] = []
  const idle: (() => void)[] = []
  const clients = Array.from({ length: order.connections }, () => connect(order.port))
  await Promise.all(clients.map(({ ready }) => ready))

  const start = performance.now()
  const end = start + order.seconds * 1000
  const ticker = order.offered === undefined ? undefined : offer(order.offered)
  await Promise.all(
    clients.map(async ({ exchange }) => {
      while (!stopped) {
        let job: Job | undefined
        if (order.offered === undefined) {
          if (performance.now() >= end) break
          job = makeJob(performance.now())
        } else {
          job = waiting.shift()
          if (!job) {
            if (performance.now() >= end) break
            await new Promise<void>((resolve) => idle.push(resolve))
            continue
          }
        }
        const { status, body } = await exchange(job.request)
        settle(job, status, body)
      }
    }),
  )
  clearInterval(ticker)
  const seconds = (performance.now() - start) / 1000
  for (const { socket } of clients) socket.destroy()
  stopped = true

  function offer(rate: number): NodeJS.Timeout {
    let offeredSoFar = 0
    return setInterval(() => {
      const now = performance.now()
      const due = Math.min(now, end)
      while (offeredSoFar < ((due - start) / 1000) * rate) {
        waiting.push(makeJob(start + (offeredSoFar / rate) * 1000))
        offeredSoFar++
        idle.shift()?.()
      }
      if (now >= end) for (const wake of idle.splice(0)) wake()
    }, 2)
  }

  latencies.sort((a, b) => a - b)
  readLatencies.sort((a, b) => a - b)
  return {
    decisions: latencies.length,
    reads: readLatencies.length,
    seconds,
    reasons,
    latency: { p50: at(latencies, 0.5), p90: at(latencies, 0.9), p99: at(latencies, 0.99), max: latencies.at(-1) ?? 0 },
    readLatency: { p50: at(readLatencies, 0.5), p99: at(readLatencies, 0.99) },
    failed,
    used,
  }
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** One connection that sends a request at a time. */
function connect(port: number) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  let pending: PromiseWithResolvers<{ status: number; body: string }> | undefined
  let head = ''
  let missing = -1
  let body = ''
  socket.on('data', (chunk: Buffer) => {
    if (missing < 0) {
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = /content-length: (\d+)/i.exec(head)
      const rest = head.slice(end + 4)
      head = head.slice(0, end)
      missing = Number(length?.[1] ?? 0) - rest.length
      body = rest
    } else {
      missing -= chunk.length
      // Large bodies are snapshots that nobody here reads.
      if (body.length < 4096) body += chunk.toString('latin1')
    }
    if (missing > 0) return
    const answer = { status: Number(head.slice(9, 12)), body }
    head = ''
    body = ''
    missing = -1
    pending?.resolve(answer)
  })
  socket.on('close', () => pending?.reject(new Error('The server hung up.')))
  return {
    socket,
    ready: new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    }),
    exchange(request: Buffer): Promise<{ status: number; body: string }> {
      pending = Promise.withResolvers()
      socket.write(request)
      return pending.promise
    },
  }
}

process.once('message', (order: LoadOrder) => {
  run(order).then(
    (report) => process.send!(report, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

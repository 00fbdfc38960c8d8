import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { spreadOf, type Spread } from './percentiles.ts'
import { protocols, type Member, type ProtocolName, type Target } from './protocols.ts'

// A room full of sockets, in a process of its own: everybody hears, everybody writes at times, nobody faster than a campus allows.

export type FanoutOrder = Target & { protocol: ProtocolName; cookies: string[]; sampled: number; textLength: number }
/** @param offered messages a second; undefined: as many as are answered, of which `inFlight` are on their way */
export type FanoutPhase = { seconds: number; offered?: number | undefined; inFlight: number }
export type FanoutReport = {
  sent: number
  answered: number
  refused: Record<string, number>
  /** Until the last one had everything. */
  seconds: number
  deliveries: number
  /** Sockets that did not get everything. */
  incomplete: number
  bytesPerSocket: number
  framesPerSocket: number
  /** From sending to receipt, of the sampled sockets; from sending to the answer. Milliseconds. */
  receipt: Spread
  answer: Spread
}

/** A sender may write 20 times in ten seconds; some less, for clocks that differ. */
const mostIn = { messages: 18, ms: 10_300 }
const filler = ' lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua'.repeat(80)

type Counter = { frames: number; bytes: number; messages: number }

process.once('message', (order: FanoutOrder) => {
  gather(order).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})

async function gather({ protocol, cookies, sampled, textLength, ...target }: FanoutOrder): Promise<void> {
  const counters: Counter[] = cookies.map(() => ({ frames: 0, bytes: 0, messages: 0 }))
  const sentAt = new Map<number, number>()
  const receipts: number[] = []
  const answers: number[] = []
  let refused: Record<string, number> = {}
  let lastReceipt = 0
  let settled: () => void = () => {}
  const everyNth = Math.max(1, Math.floor(cookies.length / sampled))
  const members: Member[] = []
  for (const [index, cookie] of cookies.entries()) {
    const counter = counters[index]!
    const connect = () => protocols[protocol](target, cookie, {
      isSampled: index % everyNth === 0,
      frame(length) {
        counter.frames++
        counter.bytes += length
      },
      texts(texts) {
        lastReceipt = performance.now()
        counter.messages += texts.length
        for (const text of texts) receipts.push(lastReceipt - Number.parseFloat(text))
      },
      answered(id) {
        answers.push(performance.now() - sentAt.get(id)!)
        sentAt.delete(id)
        settled()
      },
      refused(id, why) {
        refused[why] = (refused[why] ?? 0) + 1
        if (sentAt.delete(id)) settled()
      },
    })
    // Some at a time, so that arriving is not what is measured.
    members.push(await patiently(connect))
  }
  setInterval(() => members.forEach((member) => member.pulse()), 15_000).unref()
  const recently = cookies.map((): number[] => [])
  let turn = 0
  let nextId = 1
  process.on('message', (phase: FanoutPhase | 'end') => {
    if (phase === 'end') process.exit()
    run(phase).then((report) => process.send!(report))
  })
  process.send!('ready')

  async function run({ seconds, offered, inFlight }: FanoutPhase): Promise<FanoutReport> {
    for (const counter of counters) Object.assign(counter, { frames: 0, bytes: 0, messages: 0 })
    receipts.length = answers.length = 0
    refused = {}
    const firstId = nextId
    const start = performance.now()
    const end = start + seconds * 1000
    if (offered === undefined) await closedLoop(end, inFlight)
    else await offer(start, end, offered)
    settled = () => {}
    while (sentAt.size > 0 && performance.now() < end + 60_000) await sleep(20)
    await quiet()
    const bytes = Math.max(...counters.map((counter) => counter.bytes))
    const messages = Math.max(...counters.map((counter) => counter.messages))
    return {
      sent: nextId - firstId,
      answered: answers.length,
      refused,
      seconds: (lastReceipt - start) / 1000,
      // All hear the same frames: who has as many bytes has as many messages.
      deliveries: Math.round(counters.reduce((sum, counter) => sum + (counter.bytes / bytes) * messages, 0)),
      incomplete: counters.filter((counter) => counter.bytes !== bytes).length,
      bytesPerSocket: bytes,
      framesPerSocket: Math.max(...counters.map((counter) => counter.frames)),
      receipt: spreadOf(receipts),
      answer: spreadOf(answers),
    }
  }

  async function closedLoop(end: number, inFlight: number): Promise<void> {
    while (performance.now() < end) {
      let mayWrite = true
      while (sentAt.size < inFlight && mayWrite) mayWrite = write(performance.now())
      // An answer, or time that passes, lets the next one go.
      await Promise.race([new Promise<void>((resolve) => (settled = resolve)), sleep(20)])
    }
  }

  async function offer(start: number, end: number, rate: number): Promise<void> {
    for (let due = start; due < end; due += 1000 / rate) {
      const early = due - performance.now()
      if (early > 1) await sleep(early)
      write(due)
    }
  }

  /** @returns false: everybody has written as much as they may */
  function write(due: number): boolean {
    const now = performance.now()
    for (let tried = 0; tried < members.length; tried++) {
      const index = turn++ % members.length
      const times = recently[index]!
      if (times.length >= mostIn.messages && now - times[0]! < mostIn.ms) continue
      times.push(now)
      if (times.length > mostIn.messages) times.shift()
      const id = nextId++
      sentAt.set(id, due)
      members[index]!.send(id, randomUUID(), `${due.toFixed(2)}${filler}`.slice(0, textLength))
      return true
    }
    return false
  }

  /** Until nothing has come for a while. */
  async function quiet(): Promise<void> {
    for (let before = -1, patience = 0; patience < 4; ) {
      await sleep(500)
      const now = counters.reduce((sum, counter) => sum + counter.bytes, 0)
      patience = now === before ? patience + 1 : 0
      before = now
    }
  }
}

/** A server lets so many in a second. */
async function patiently(connect: () => Promise<Member>): Promise<Member> {
  for (;;) {
    try {
      return await connect()
    } catch (error) {
      if (!(error instanceof Error) || error.message !== '503') throw error
      await sleep(200)
    }
  }
}

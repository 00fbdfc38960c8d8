import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPage, type PageClient, type Return } from './page-client.ts'
import { spreadOf, type Spread } from './percentiles.ts'
import { createSocketIoPage } from './socket-io-client.ts'
import { speak } from './stream.ts'

// Clients that lose their network for a moment, again and again, while others write.

export type JitterOrder = { protocol: 'fairway' | 'socket.io'; ports: number[]; cookies: string[]; lobby: number; speakers: number; perSecond: number; seconds: number; awayMs: number }
export type JitterReport = {
  acknowledged: string[]
  /** Of each client: how many it shows, and a digest of which in what order. */
  lists: { count: number; digest: string; doubled: number }[]
  /** From the first attempt to come back until everything was there. */
  replay: Spread
  refused: number
  fromHistory: number
  /** Interruptions that the clients did not make themselves. */
  lost: number
}

process.once('message', (order: JitterOrder) => {
  run(order).then(
    (report) => process.send!(report, () => process.exit()),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ protocol, ports, cookies, lobby, speakers, perSecond, seconds, awayMs }: JitterOrder): Promise<JitterReport> {
  const pages = cookies.map((cookie) => (protocol === 'fairway' ? createPage({ ports, cookie, lobby }) : createSocketIoPage({ ports })))
  for (const page of pages) await page.comeBack()
  process.send!('ready')
  const returns: Return[] = []
  let isOver = false
  const stop = speak(pages.slice(0, speakers), perSecond, 200)
  const living = pages.map(async (page, index) => {
    for (let dropAt = nextDrop(); !isOver; await sleep(20)) {
      if (!page.isOpen) returns.push(await page.comeBack())
      // Who writes stays, so that the stream is steady.
      if (index < speakers || performance.now() < dropAt) continue
      page.drop()
      await sleep(awayMs)
      returns.push(await page.comeBack())
      dropAt = nextDrop()
    }
  })
  await sleep(seconds * 1000)
  const acknowledged = await stop()
  isOver = true
  await Promise.all(living)
  await settled(pages)
  const sum = (of: (page: PageClient) => number) => pages.reduce((total, page) => total + of(page), 0)
  return {
    acknowledged,
    lists: pages.map(({ shown, counts }) => ({ count: shown.length, digest: digestOf(shown), doubled: counts.doubled })),
    replay: spreadOf(returns.map(({ took }) => took)),
    refused: returns.reduce((total, { refused }) => total + refused, 0),
    fromHistory: sum(({ counts }) => counts.fromHistory),
    lost: sum(({ counts }) => counts.closed.length),
  }
}

function nextDrop(): number {
  return performance.now() + 2000 + Math.random() * 8000
}

/** Until nobody has been told anything for a while. */
async function settled(pages: readonly PageClient[]): Promise<void> {
  for (let before = -1, patience = 0; patience < 5; await sleep(500)) {
    const now = pages.reduce((total, { shown }) => total + shown.length, 0)
    patience = now === before ? patience + 1 : 0
    before = now
  }
}

export function digestOf(clientIds: readonly string[]): string {
  return createHash('sha256').update(clientIds.join()).digest('hex')
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPage, type PageClient } from './page-client.ts'
import { spreadOf, type Spread } from './percentiles.ts'
import { protocols, type Member } from './protocols.ts'
import { createSocketIoPage } from './socket-io-client.ts'

// A room in which some read as over a very bad line, and the rest as usual.

export type SlowOrder = { protocol: 'fairway' | 'socket.io'; port: number; cookies: string[]; lobby: number; slow: number; bytesPerSecond: number; perSecond: number; textLength: number; seconds: number }
export type SlowReport = {
  said: number
  /** Of the others, from sending to receipt. */
  receipt: Spread
  /** Of the slow ones: were told that they lag, were cut off, and have everything since they read as usual again. */
  lagged: number
  cut: (number | undefined)[]
  complete: number
  /** How long (ms) after that. */
  completeAfter: number
}

const filler = ' lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua'.repeat(80)

process.once('message', (order: SlowOrder) => {
  run(order).then(
    (report) => process.send!(report, () => process.exit()),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ protocol, port, cookies, lobby, slow, bytesPerSecond, perSecond, textLength, seconds }: SlowOrder): Promise<SlowReport> {
  const receipts: number[] = []
  const members: Member[] = []
  for (const [index, cookie] of cookies.slice(slow).entries()) {
    const hearing = {
      isSampled: index % 25 === 0,
      frame: () => {},
      texts(texts: readonly string[]) {
        const now = performance.now()
        for (const text of texts) receipts.push(now - Number.parseFloat(text))
      },
      answered: () => {},
      refused: () => {},
    }
    members.push(await protocols[protocol]({ port, lobby, hears: true }, cookie, hearing))
  }
  setInterval(() => members.forEach((member) => member.pulse()), 15_000).unref()
  const pages = cookies.slice(0, slow).map((cookie) => (protocol === 'fairway' ? createPage({ ports: [port], cookie, lobby, bytesPerSecond }) : createSocketIoPage({ ports: [port], bytesPerSecond })))
  await Promise.all(pages.map((page) => page.comeBack()))
  process.send!('ready')
  let said = 0
  const start = performance.now()
  for (let due = start; due < start + seconds * 1000; due += 1000 / perSecond) {
    await sleep(Math.max(0, due - performance.now()))
    members[said % members.length]!.send(said, randomUUID(), `${due.toFixed(2)}${filler}`.slice(0, textLength))
    said++
  }
  await sleep(1000)
  process.send!('said')
  const begun = performance.now()
  for (const page of pages) page.hurry()
  await Promise.all(pages.map((page) => completed(page, said)))
  const completeAfter = performance.now() - begun
  return {
    said,
    receipt: spreadOf(receipts),
    lagged: pages.reduce((sum, { counts }) => sum + counts.lagged, 0),
    cut: pages.flatMap(({ counts }) => counts.closed),
    complete: pages.filter(({ shown }) => new Set(shown).size === said).length,
    completeAfter,
  }
}

/** On a good line again; who was cut off comes back by itself. */
async function completed(page: PageClient, said: number): Promise<void> {
  for (const deadline = performance.now() + 30_000; page.shown.length < said && performance.now() < deadline; await sleep(50)) {
    if (!page.isOpen) await page.comeBack()
    page.hurry()
  }
}

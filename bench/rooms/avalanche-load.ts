import { createPage } from './page-client.ts'
import { spreadOf, type Spread } from './percentiles.ts'
import { speak } from './stream.ts'
import { setTimeout as sleep } from 'node:timers/promises'

// A crowd that loses its network in one instant, and has it again.

export type AvalancheOrder = { port: number; cookies: string[]; lobby: number; isNaive: boolean; speakers: number; perSecond: number }
export type AvalancheReport = {
  /** Until the last one was back and had everything (ms). */
  allBack: number
  back: Spread
  refused: number
  fromHistory: number
  /** Said while nobody of them was there, and shown by all of them. */
  missed: number
  complete: number
}

process.once('message', (order: AvalancheOrder) => {
  run(order).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})

/** Says `ready`, waits for `cut`, and reports. */
async function run({ port, cookies, lobby, isNaive, speakers, perSecond }: AvalancheOrder): Promise<void> {
  const pages = cookies.map((cookie) => createPage({ ports: [port], cookie, lobby, isNaive }))
  const [speaking, crowd] = [pages.slice(0, speakers), pages.slice(speakers)]
  for (const page of pages) await page.comeBack()
  const stop = speak(speaking, perSecond, 200)
  process.send!('ready')
  await new Promise((resolve) => process.once('message', resolve))
  const before = crowd[0]!.shown.length
  for (const page of crowd) page.drop()
  // Long enough for something to be missed.
  await sleep(1000)
  const begun = performance.now()
  const returns = await Promise.all(crowd.map((page) => page.comeBack()))
  const allBack = performance.now() - begun
  process.send!('back')
  const acknowledged = await stop()
  await sleep(2000)
  const report: AvalancheReport = {
    allBack,
    back: spreadOf(returns.map(({ took }) => took)),
    refused: returns.reduce((sum, { refused }) => sum + refused, 0),
    fromHistory: crowd.reduce((sum, { counts }) => sum + counts.fromHistory, 0),
    missed: acknowledged.length - before,
    complete: crowd.filter(({ shown }) => new Set(shown).size === acknowledged.length).length,
  }
  process.send!(report, () => process.exit())
}

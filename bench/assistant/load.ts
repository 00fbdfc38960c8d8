import { setTimeout as sleep } from 'node:timers/promises'
import { spreadOf, type Spread } from '../rooms/percentiles.ts'
import { ways, type Asker, type WayName, type Where } from './ways.ts'

// Those who ask, in a process of their own: each reads an answer to its end and asks again.

export type LoadOrder = Where & { way: WayName; /** In turn for those who ask. */ credentials: string[] }
export type Phase = { streams: number; seconds: number; pieces: number; everyMs: number }
export type LoadReport = {
  asked: number
  /** Answers that came to their end and are, letter by letter, what the model said. */
  whole: number
  failed: Record<string, number>
  /** From asking to the first piece, without what the model took (ms). */
  around: Spread
  /** Of a piece, from being sent by the model to being here (ms). */
  delay: Spread
  pieces: number
  piecesPerSecond: number
}

process.once('message', (order: LoadOrder) => {
  const askers: Asker[] = []
  let numbered = 0
  process.on('message', (phase: Phase | 'end') => {
    if (phase === 'end') process.exit()
    run(phase).then(
      (report) => process.send!(report),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
  process.send!('ready')

  /** They begin one after the other within one answer's time; only then it is counted, from `counts` to `counted`. */
  async function run({ streams, seconds, pieces, everyMs }: Phase): Promise<LoadReport> {
    while (askers.length < streams) askers.push(await patiently(() => ways[order.way](order, order.credentials[askers.length % order.credentials.length]!)))
    const failed: Record<string, number> = {}
    const around: number[] = []
    const delays: number[] = []
    const answerMs = pieces * everyMs
    let [asked, whole, isCounting, isOver] = [0, 0, false, false]
    const late = (ms: number) => {
      if (isCounting) delays.push(ms)
    }
    const asking = askers.slice(0, streams).map(async (asker, index) => {
      await sleep((index / streams) * answerMs)
      while (!isOver) {
        const counts = isCounting
        asked++
        try {
          const heard = await asker.ask(`Question ${process.pid}-${++numbered}. Please say ${pieces} pieces, ${everyMs} ms apart, after ${20 + Math.floor(Math.random() * 100)} ms.`, late)
          if (heard.isWhole) whole++
          else fail('not what the model said')
          if (counts) around.push(heard.around)
        } catch (error) {
          fail((error as Error).message)
          await sleep(500)
        }
      }
    })
    await sleep(answerMs)
    isCounting = true
    process.send!('counts')
    const from = performance.now()
    await sleep(seconds * 1000)
    isCounting = false
    const counted = (performance.now() - from) / 1000
    process.send!('counted')
    isOver = true
    await Promise.all(asking)
    return { asked, whole, failed, around: spreadOf(around), delay: spreadOf(delays), pieces: delays.length, piecesPerSecond: delays.length / counted }

    function fail(why: string): void {
      failed[why] = (failed[why] ?? 0) + 1
    }
  }
})

/** A server lets so many in a second. */
async function patiently<Made>(make: () => Promise<Made>): Promise<Made> {
  for (;;) {
    try {
      return await make()
    } catch (error) {
      if (!(error instanceof Error) || error.message !== '503') throw error
      await sleep(200)
    }
  }
}

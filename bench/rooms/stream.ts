import { setTimeout as sleep } from 'node:timers/promises'
import type { PageClient } from './page-client.ts'

const filler = ' lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua'.repeat(80)

/** A steady stream of messages, by turns, each said once until it is acknowledged. @returns ends it, with the client ids that were acknowledged */
export function speak(pages: readonly PageClient[], perSecond: number, length: number): () => Promise<string[]> {
  const acknowledged: string[] = []
  const speaking = new Set<Promise<void>>()
  let turn = 0
  let isOver = false
  const spoken = (async () => {
    for (let due = performance.now(); !isOver; due += 1000 / perSecond) {
      await sleep(Math.max(0, due - performance.now()))
      const page = pages[turn++ % pages.length]!
      const saying = page.say(`${performance.now().toFixed(2)}${filler}`.slice(0, length)).then((clientId) => {
        acknowledged.push(clientId)
        speaking.delete(saying)
      })
      speaking.add(saying)
    }
  })()
  return async () => {
    isOver = true
    await spoken
    await Promise.all(speaking)
    return acknowledged
  }
}

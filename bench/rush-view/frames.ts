import type { Page } from '@playwright/test'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds. A `gap` is the time from one picture of the screen to the next; a `task` is what keeps the page from answering. */
export type Frames = {
  pictures: number
  gap: { p50: number; p95: number; p99: number; longest: number }
  late: number
  /** Pictures that a screen would have shown and did not. */
  dropped: number
  tasks: number
  longestTask: number
  allTasks: number
}

/** Three pictures of a screen that shows sixty a second. */
const lateMs = 50
const everyMs = 1000 / 60

/** What is to run in the page before anything else. */
export const watchFrames = `
  globalThis.frames_ = { gaps: [], tasks: [] }
  let last
  requestAnimationFrame(function look(now) {
    if (last !== undefined) frames_.gaps.push(now - last)
    last = now
    requestAnimationFrame(look)
  })
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) frames_.tasks.push(duration) }).observe({ type: 'longtask' })
`

export const measureFrames = (page: Page, seconds: number): Promise<Frames> => measureFramesWhile(page, () => sleep(seconds * 1000))

export async function measureFramesWhile(page: Page, work: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate('frames_.gaps = [], frames_.tasks = []')
  await work()
  const { gaps, tasks } = await page.evaluate<{ gaps: number[]; tasks: number[] }>('frames_')
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return {
    pictures: gaps.length,
    gap: { p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: at(1) },
    late: gaps.filter((gap) => gap > lateMs).length,
    dropped: gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / everyMs) - 1), 0),
    tasks: tasks.length,
    longestTask: Math.max(0, ...tasks),
    allTasks: tasks.reduce((sum, task) => sum + task, 0),
  }
}

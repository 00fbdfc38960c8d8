import { chromium, type Browser, type Page } from '@playwright/test'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { LiveEvent } from '../packages/contract/src/live.ts'
import { findBrowser } from '../test/setup/browser.ts'
import { prepareCampus, secret, type Campus } from './rush/campus.ts'
import type { LoadOrder, LoadReport } from './rush/load.ts'
import { createFeed, seatPushesPerSecond } from './rush-view/feed.ts'
import { measureFrames, watchFrames, type Frames } from './rush-view/frames.ts'
import { startServer } from './servers.ts'

// The office's rush view while the bell rings: how evenly Chromium draws it. First of a real server that decides as fast as it
// can beside the browser, then told of more than this machine could decide, by frames put in the place of the server's.
// Beforehand: `npm run build --workspace packages/web`.

const { values: options } = parseArgs({
  options: {
    catalogue: { type: 'string', default: path.join(import.meta.dirname, '../../shared/data/ucsd-fa24/sections.csv') },
    students: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '10000' },
    port: { type: 'string', default: '3979' },
  },
})
const seconds = Number(options.seconds)
const rate = Number(options.rate)
const port = Number(options.port)
const warmUpSeconds = 4
const site = `http://localhost:${port}`

type Measured = { phase: string; decisionsPerSecond: number; frames: Frames }

const executablePath = findBrowser()
if (!executablePath) throw new Error('There is no Chromium on this machine.')
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-rush-view-'))
const campusFile = path.join(dataDir, 'campus.json')
try {
  const campus = await prepareCampus({ databaseUrl: undefined, dataDir }, options.catalogue, Number(options.students))
  fs.writeFileSync(campusFile, JSON.stringify(campus))
  const server = await startServer({ databaseUrl: undefined, dataDir }, secret, port)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    report([
      await measure(browser, campus, 'nothing happens'),
      await measure(browser, campus, 'the server decides as fast as it can', { load: true }),
      await measure(browser, campus, `told of ${rate} decisions/s`, { told: rate }),
    ])
  } finally {
    await browser.close()
    await server.stop()
  }
} finally {
  fs.rmSync(dataDir, { recursive: true, force: true })
}

async function measure(browser: Browser, campus: Campus, phase: string, { load = false, told }: { load?: boolean; told?: number } = {}): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const [name = '', value = ''] = campus.officeCookie.split('=')
  await context.addCookies([{ name, value, url: site }])
  await context.addInitScript(watchFrames)
  const page = await context.newPage()
  if (told !== undefined) await replaceFeed(page, campus, told)
  await page.goto(`${site}/office/rush?term=${campus.term}`)
  await page.locator('canvas').nth(3).waitFor()
  const loaded = load ? decide() : undefined
  // How a page begins is not what is watched for hours.
  await sleep(warmUpSeconds * 1000)
  const frames = await measureFrames(page, seconds)
  const { decisions = 0, seconds: took = 1 } = (await loaded) ?? {}
  await context.close()
  return { phase, decisionsPerSecond: told ?? Math.round(decisions / took), frames }
}

/** Students who ask for seats, each as soon as the last answer is there, in a process of their own. */
async function decide(): Promise<LoadReport> {
  const order: LoadOrder = { port, connections: 200, seconds: warmUpSeconds + seconds, reads: 0, seed: 20_241, skip: 0, campusFile }
  const child = fork(path.join(import.meta.dirname, 'rush/load.ts'))
  child.send(order)
  const [answer] = (await once(child, 'message')) as [LoadReport]
  return answer
}

/** Frames of the invented feed in the place of those of the server, which goes on with everything else. */
async function replaceFeed(page: Page, { term, sections }: Campus, decisionsPerSecond: number): Promise<void> {
  const feed = createFeed(term, sections, decisionsPerSecond)
  await page.routeWebSocket(/\/api\/live/, (socket) => {
    const server = socket.connectToServer()
    const tell = (event: LiveEvent) => socket.send(JSON.stringify(event))
    server.onMessage((message) => {
      const event = JSON.parse(String(message)) as LiveEvent
      tell(event.type === 'rush' ? feed.rush(event.instance, event.at) : event)
    })
    const pushes = setInterval(() => tell(feed.seats()), 1000 / seatPushesPerSecond)
    page.once('close', () => clearInterval(pushes))
  })
}

function report(measured: Measured[]): void {
  const round = (milliseconds: number) => Math.round(milliseconds * 10) / 10
  console.table(
    measured.map(({ phase, decisionsPerSecond, frames: { gap, ...frames } }) => ({
      what: phase,
      'decisions/s': decisionsPerSecond,
      'pictures/s': round(frames.pictures / seconds),
      'gap p50 ms': round(gap.p50),
      'p95 ms': round(gap.p95),
      'p99 ms': round(gap.p99),
      'longest ms': round(gap.longest),
      'late pictures': frames.late,
      'long tasks': frames.tasks,
      'longest task ms': round(frames.longestTask),
    })),
  )
  const file = path.join(import.meta.dirname, 'results', 'rush-view.json')
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), seconds, measured }, null, 2))
  console.log(`Saved to ${file}`)
}

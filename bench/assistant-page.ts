import { chromium, type Browser, type Page } from '@playwright/test'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { simulatorKey } from '../packages/server/test/model-simulator.ts'
import { findBrowser } from '../test/setup/browser.ts'
import { prepareAssistant } from './assistant/campus.ts'
import { naivePage } from './assistant-page/naive.ts'
import { watchHeadings } from './assistant-page/watch.ts'
import { layGround } from './rooms/ground.ts'
import { publish, rounded } from './rooms/report.ts'
import { measureFramesWhile, watchFrames, type Frames } from './rush-view/frames.ts'
import { secret } from './rush/campus.ts'
import { startServer } from './servers.ts'

// A long answer as it comes into the page: does Chromium go on drawing and answering meanwhile, and how late is what it draws?
// Beside it a page that renders the whole text anew. Beforehand: `npm run build --workspace packages/web`.

const { values: options } = parseArgs({
  options: {
    kilobytes: { type: 'string', default: '100' },
    variants: { type: 'string', default: 'page,page again,naive' },
    port: { type: 'string', default: '3992' },
    /** A file for a trace of what the page did, for the developer tools of a browser. */
    trace: { type: 'string' },
  },
})
const port = Number(options.port)
const variants = options.variants.split(',')
const site = `http://localhost:${port + 1}`

type Measured = { what: string; seconds: number; late: { p50: number; longest: number; last: number }; frames: Frames }

// Who interrupts it leaves nothing running.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const executablePath = findBrowser()
if (!executablePath) throw new Error('There is no Chromium on this machine.')
const ground = await layGround('assistant-page', 'embedded')
const models = await startServer(await ground.place('none', 'models'), secret, port, path.join(import.meta.dirname, 'assistant-page/models.ts'))
const where = await ground.place('embedded', 'campus')
const [cookie = ''] = await prepareAssistant(where, 1)
const server = await startServer(where, secret, port + 1, undefined, { environment: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: simulatorKey, OPENAI_MODEL: 'sim-large' } })
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  report([...(variants.includes('page') ? await measurePage(browser) : []), ...(variants.includes('naive') ? [await measureNaive(browser)] : [])])
} finally {
  await browser.close()
  await server.stop()
  await models.stop()
  await ground.end()
}

/** The second answer stands under the first, in the same page. */
async function measurePage(browser: Browser): Promise<Measured[]> {
  const page = await open(browser)
  await page.goto(`${site}/assistant`)
  const ask = async () => {
    await page.locator('textarea').last().fill(question())
    const ended = page.evaluate('whenEnded_()')
    await page.locator('textarea').last().press('Enter')
    await ended
  }
  await page.locator('textarea').waitFor()
  if (options.trace) await browser.startTracing(page, { path: options.trace, categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8.execute', 'disabled-by-default-v8.cpu_profiler', 'blink.user_timing'] })
  const measured = [await measure('the page', page, ask)]
  if (options.trace) await browser.stopTracing()
  if (variants.includes('page again')) measured.push(await measure('the page, an answer under it', page, ask))
  await page.context().close()
  return measured
}

async function measureNaive(browser: Browser): Promise<Measured> {
  const page = await open(browser)
  const html = await naivePage()
  await page.route(`${site}/naive`, (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.goto(`${site}/naive`)
  const measured = await measure('all rendered anew', page, () => page.evaluate(`Promise.all([whenEnded_(), ask_(${JSON.stringify(question())})])`))
  await page.context().close()
  return measured
}

/** The same one would be answered from what is remembered. */
function question(): string {
  return `Write ${options.kilobytes} KB about data structures, for the reader ${Math.random().toString(36).slice(2)}`
}

async function open(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: site }])
  await context.addInitScript(watchFrames)
  await context.addInitScript(watchHeadings)
  return context.newPage()
}

async function measure(what: string, page: Page, work: () => Promise<unknown>): Promise<Measured> {
  await page.evaluate('lateness_ = []')
  const began = performance.now()
  const frames = await measureFramesWhile(page, work)
  const seconds = (performance.now() - began) / 1000
  const late = await page.evaluate<number[]>('lateness_')
  const sorted = late.toSorted((a, b) => a - b)
  return { what, seconds, late: { p50: sorted[Math.floor(sorted.length / 2)] ?? 0, longest: sorted.at(-1) ?? 0, last: late.at(-1) ?? 0 }, frames }
}

function report(measured: Measured[]): void {
  const pieces = (Number(options.kilobytes) * 1000) / 4
  publish({
    name: 'assistant-page',
    title: 'A long answer as it comes into the page',
    about: `${options.kilobytes} KB of Markdown with tables, code and formulas, streamed by a simulated model through the real server into Chromium. A long task keeps the page from answering for more than 50 ms. Text is late from its sending by the model to its being drawn.`,
    rows: measured.map(({ what, seconds, late, frames }) => ({
      what,
      seconds: rounded(seconds),
      'pieces/s': Math.round(pieces / seconds),
      'longest task ms': Math.round(frames.longestTask),
      'long tasks': frames.tasks,
      'long tasks, all ms': Math.round(frames.allTasks),
      'pictures/s': rounded(frames.pictures / seconds),
      'dropped %': rounded((100 * frames.dropped) / (frames.dropped + frames.pictures)),
      'longest gap ms': Math.round(frames.gap.longest),
      'late p50 ms': late.p50,
      'late at most ms': late.longest,
      'last text late ms': late.last,
    })),
    charts: [
      { title: 'Longest task', unit: 'ms', bars: measured.map(({ what, frames }) => ({ what, value: Math.round(frames.longestTask), isOurs: what !== 'all rendered anew' })) },
      { title: 'The last text is late', unit: 'ms', bars: measured.map(({ what, late }) => ({ what, value: late.last, isOurs: what !== 'all rendered anew' })) },
    ],
    measured,
  })
}

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { startModelSimulator, type ModelSimulator } from '../../packages/server/test/model-simulator.ts'
import { freePort } from '../setup/free-port.ts'
import { test as base, enter, expect } from './campus.ts'
import { locales, textsIn } from './texts.ts'

// Pages that read an answer while the server that gives it is killed, and is there again.

type Server = { url: string; kill(): Promise<void>; start(): Promise<void> }

const words = Array.from({ length: 4000 }, (_, index) => `word${index}`)

const test = base.extend<object, { models: ModelSimulator; server: Server }>({
  models: [
    async ({}, use) => {
      const models = await startModelSimulator({ answer: { text: words.map((word) => `${word} `), pace: { tokenMs: 60 } } })
      await use(models)
      await models.close()
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ models }, use) => {
      const [port, dataDir] = [await freePort(), fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-e2e-own-'))]
      const { baseUrl, apiKey } = models.server('openai')
      const env = { ...process.env, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn', OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: 'sim-large' }
      const url = `http://localhost:${port}`
      let running: ChildProcess | undefined
      const server: Server = {
        url,
        async start() {
          running = spawn(process.execPath, [path.join(import.meta.dirname, '../../packages/server/src/cli/fairway.ts'), 'serve'], { env, stdio: ['ignore', 'inherit', 'inherit'] })
          await expect(async () => expect((await fetch(`${url}/api/session`)).ok).toBe(true)).toPass({ timeout: 120_000 })
        },
        async kill() {
          const ended = once(running!, 'exit')
          running!.kill('SIGKILL')
          await ended
        },
      }
      try {
        await server.start()
        await use(server)
      } finally {
        await server.kill()
        fs.rmSync(dataDir, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
})

for (const language of ['en', 'zh'] as const) {
  const t = textsIn(language)
  const lastAnswer = (page: Page) => page.getByRole('log', { name: t('assistant.log') }).getByRole('article', { name: t('assistant.name'), exact: true }).last()
  const shown = async (page: Page) => (await lastAnswer(page).innerText()).match(/word\d+/g) ?? []

  test(`an answer whose server is killed says so in every tab, as far as it was kept, and goes on, in ${language}`, async ({ browser, baseURL, server }) => {
    test.setTimeout(240_000)
    // Their browser complains of a server that is away, so nobody watches its console.
    const context = await browser.newContext({ baseURL: baseURL!, locale: locales[language] })
    const page = await context.newPage()
    await enter(page, language === 'en' ? 'student' : 'student2')
    await page.goto('/assistant')
    const field = page.getByRole('textbox', { name: t('assistant.write') })
    await field.fill(`Tell me a long story, ${language}`)
    await field.press('Enter')
    await expect(lastAnswer(page)).toContainText('word5')
    const other = await context.newPage()
    await other.goto(page.url())
    await expect(lastAnswer(other)).toContainText('word9')
    await server.kill()
    await server.start()

    const tabs = [page, other]
    for (const tab of tabs) await expect(lastAnswer(tab)).toContainText(t('assistant.end.interrupted'), { timeout: 60_000 })
    const kept = await shown(page)
    expect(kept).toEqual(words.slice(0, kept.length))
    expect(await shown(other)).toEqual(kept)
    await other.reload()
    await expect(lastAnswer(other)).toContainText(t('assistant.end.interrupted'))
    expect(await shown(other)).toEqual(kept)

    await lastAnswer(page).getByRole('button', { name: t('assistant.continue') }).click()
    const stop = page.getByRole('button', { name: t('assistant.stop') })
    await expect.poll(async () => (await shown(page)).length).toBeGreaterThan(kept.length + 5)
    await stop.click()
    await expect(lastAnswer(page)).toContainText(t('assistant.end.stopped'))
    const continued = await shown(page)
    expect(continued).toEqual([...kept, ...words.slice(0, continued.length - kept.length)])
    await expect.poll(() => shown(other)).toEqual(continued)
    await context.close()
  })
}

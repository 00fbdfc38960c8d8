import fs from 'node:fs'
import path from 'node:path'
import { enter, expect, test } from './campus.ts'
import { textsIn } from './texts.ts'

// What a page needs before it is there: kilobytes of scripts, as gzip brings them, without what is fetched ahead of need.

const t = textsIn('en')
const dist = path.join(import.meta.dirname, '../../packages/web/dist')

/** In kilobytes. */
function weightOf(...scripts: string[]): number {
  const files = scripts.map((script) => path.join(dist, new URL(script).pathname)).map((file) => (fs.existsSync(`${file}.gz`) ? `${file}.gz` : file))
  return Math.round(files.reduce((sum, file) => sum + fs.statSync(file).size, 0) / 1024)
}

for (const { url, title, most, username } of [
  { url: '/', title: 'catalogue.title', most: 220 },
  { url: '/sign-in', title: 'signIn.title', most: 220 },
  { url: '/rooms', title: 'nav.rooms', most: 300 },
  { url: '/assistant', title: 'nav.ask', most: 300 },
  { url: '/office/settings', title: 'nav.settings', most: 300, username: 'office' },
  { url: '/office/audit', title: 'nav.audit', most: 300, username: 'office' },
  { url: '/office/rush', title: 'nav.rush', most: 300, username: 'office' },
]) {
  test(`${url} needs at most ${most} KB of scripts`, async ({ page }) => {
    if (username) {
      await enter(page, username)
    }
    await page.addInitScript('globalThis.requestIdleCallback = () => 0')
    const scripts = new Set<string>()
    page.on('request', (request) => request.resourceType() === 'script' && scripts.add(request.url()))
    await page.goto(url)
    await expect(page.getByRole('heading', { name: t(title), level: 1 })).toBeAttached()
    await page.waitForLoadState('networkidle')
    const kilobytes = weightOf(...scripts)
    expect(kilobytes).toBeGreaterThan(50)
    expect(kilobytes).toBeLessThanOrEqual(most)
  })
}

test('what draws the curves of a rush comes after the page, in at most 180 KB', async ({ page }) => {
  await enter(page, 'office')
  const chart = page.waitForRequest(/echarts/)
  await page.goto('/office/rush')
  const kilobytes = weightOf((await chart).url())
  expect(kilobytes).toBeGreaterThan(50)
  expect(kilobytes).toBeLessThanOrEqual(180)
})

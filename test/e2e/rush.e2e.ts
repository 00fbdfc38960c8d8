import { enter, expect, openBrowserFor, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// The bell as the office watches it.

test('what is decided is seen while it happens, without asking again', async ({ browser, page, watch }) => {
  const t = textsIn('en')
  const { request } = await openBrowserFor(browser, 'rush-student', watch)
  const { courses } = (await (await request.get('/api/terms/DEMO/sections')).json()) as { courses: { code: string; sections: { id: number }[] }[] }
  const sectionId = courses.find(({ code }) => code === 'E2E 204')!.sections[0]!.id
  // Nobody else asks for this.
  const leaveQueue = () => request.post('/api/submissions', { data: { mode: 'best-effort', operations: [{ leave: sectionId }] } })
  await leaveQueue()

  await enter(page, 'office')
  const frames: string[] = []
  const heard = () => frames.filter((frame) => frame.includes('"not-waiting"')).length
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))))
  await page.goto('/office/rush')
  const refusals = page.getByRole('region', { name: t('rush.reasons') })
  const refused = refusals.getByRole('listitem').filter({ hasText: t('reasonName.not-waiting') })
  await expect(page.getByRole('status').filter({ hasText: t('rush.state.live') })).toBeVisible()
  await expect(refused).toContainText('1 ·')
  await expect(page.locator('canvas')).toHaveCount(4)

  const asked: string[] = []
  page.on('request', (each) => asked.push(each.url()))
  await leaveQueue()
  await expect(refused).toContainText('2 ·')
  // What is looked at closely does not move on.
  await page.getByRole('button', { name: t('rush.pause') }).click()
  const before = heard()
  await leaveQueue()
  await expect.poll(heard).toBeGreaterThan(before)
  await page.evaluate('new Promise(requestAnimationFrame)')
  await expect(refused).toContainText('2 ·')
  await page.getByRole('button', { name: t('rush.goOn') }).click()
  await expect(refused).toContainText('3 ·')
  expect(asked.filter((url) => url.includes('rush'))).toEqual([])

  // The same to be read.
  await page.getByRole('button', { name: `${t('chart.asTable')}: ${t('rush.curve.decisions')}` }).click()
  const table = page.getByRole('region', { name: t('rush.curve.decisions') })
  await expect(table.getByRole('columnheader')).toContainText([t('rush.time'), t('rush.outcome.enrolled')])
  // A quarter of an hour by the minute, and the end of it.
  expect(await table.getByRole('rowheader').count()).toBeGreaterThanOrEqual(15)
  await page.getByRole('button', { name: t('rush.close') }).click()
  await expect.poll(() => table.getByRole('rowheader').count()).toBeLessThanOrEqual(4)
})

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('axe finds nothing in the rush view', async ({ page }) => {
      await enter(page, 'office')
      await page.goto('/office/rush')
      await expect(page.getByRole('region', { name: t('rush.fullest') }).getByRole('listitem').first()).toBeVisible()
      await expectAccessible(page, 'live')
      await page.getByRole('button', { name: t('rush.pause') }).click()
      for (const curve of ['decisions', 'times', 'crowd', 'trouble']) await page.getByRole('button', { name: `${t('chart.asTable')}: ${t(`rush.curve.${curve}`)}` }).click()
      await expectAccessible(page, 'paused, as tables')
    })
  })
}

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from '@playwright/test'
import type { Asked } from '../../packages/contract/src/assistant.ts'
import { enter, expect, openBrowserFor, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// What people asked the assistant, as the office finds and reads it, and what it cost.

/** Somebody asks the built-in assistant, which answers at once. */
async function asked(browser: Browser, watch: (page: Page) => void, text: string): Promise<void> {
  const page = await openBrowserFor(browser, 'student4', watch)
  const answer = await page.request.post('/api/assistant/questions', { data: { clientId: randomUUID(), text } })
  expect(answer.status()).toBe(201)
  const { answer: turn } = (await answer.json()) as Asked
  expect((await page.request.get(`/api/assistant/generations/${turn.generation}/events`)).ok()).toBe(true)
  await page.close()
}

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('a question is found from the person who asked it, read, recorded, and counted', async ({ page, browser, watch }) => {
      const word = `lighthouse${name.replaceAll(/\W/g, '')}`
      await asked(browser, watch, `Who are you, and where is the ${word}?`)
      await enter(page, 'office')
      const { people } = (await (await page.request.get('/api/office/people?search=student4')).json()) as { people: { id: number; number: string; name: string }[] }
      const person = people.find(({ number }) => number === 'student4')!
      await page.goto(`/office/people/${person.id}`)
      await page.getByRole('main').getByRole('link', { name: t('nav.assistantLog') }).click()
      await expect(page).toHaveURL(/assistant-log\?person=student4/)
      await expect(page.locator('[data-row]').first()).toContainText(person.name)
      await expectAccessible(page, 'the log of a person')

      if (width < 1024) await page.getByRole('button', { name: t('filter.toggleCount', { count: 1 }) }).click()
      const words = page.getByRole('textbox', { name: t('log.filter.text') })
      await words.fill('x')
      await expect(page.getByText(t('log.filter.tooShort'))).toBeVisible()
      await expectAccessible(page, 'a word that is too short')
      await words.fill(word)
      await words.press('Enter')
      await expect(page.locator('[data-row]')).toHaveCount(1)
      await page.locator('[data-row]').getByRole('link').first().click()
      await expect(page.getByRole('region', { name: t('log.entry.question'), exact: true })).toContainText(word)
      await expect(page.getByText(t('log.entry.audited'))).toBeVisible()
      await expectAccessible(page, 'one request')
      const { entries } = (await (await page.request.get('/api/office/audit?action=completion.read')).json()) as { entries: { subject: { id: string } }[] }
      expect(entries.map(({ subject }) => subject.id)).toContain(page.url().split('/').at(-1))

      await page.goto('/office/assistant-log?outcome=failed&person=nobody')
      await expect(page.getByText(t('log.none.title'))).toBeVisible()
      await expectAccessible(page, 'nothing found')

      await page.goto('/office/assistant-costs')
      await expect(page.getByRole('region', { name: t('costs.rank.people') })).toContainText('student4')
      await page.getByRole('button', { name: t('chart.asTable') }).first().click()
      await expect(page.getByRole('table').first()).toBeVisible()
      await expectAccessible(page, 'costs')
      await page.getByRole('button', { name: t('costs.period.90') }).click()
      await expect(page).toHaveURL(/from=/)
      await expect(page.getByRole('button', { name: t('costs.period.90') })).toHaveAttribute('aria-pressed', 'true')
    })
  })
}

test('a safety rule leads to what it found, and the log is taken away as a sheet', async ({ page, browser, watch }) => {
  const t = textsIn('en')
  await asked(browser, watch, 'Who are you, said the captain?')
  await enter(page, 'office')
  await page.goto('/office/guard')
  await page.getByRole('link', { name: /Override/ }).first().click()
  await page.getByRole('link', { name: t('guard.inLog') }).click()
  await expect(page).toHaveURL(/assistant-log\?family=override/)
  await page.goto('/office/assistant-log?person=student4')
  await page.getByRole('switch', { name: t('log.sheet.texts') }).check()
  const csv = page.getByRole('link', { name: t('sheets.take', { what: t('log.sheet.what'), format: 'CSV' }) })
  await expect(csv).toHaveAttribute('href', /texts=true/)
  const text = await (await page.request.get((await csv.getAttribute('href'))!)).text()
  expect(text).toContain('said the captain')
})

import { languages } from '../../packages/contract/src/language.ts'
import { writeMail } from '../../packages/server/src/modules/mail/templates/index.ts'
import { samples, writingIn } from '../../packages/server/src/modules/mail/templates/samples.model.ts'
import { expect, test } from './campus.ts'
import { violationsIn } from './looks.ts'

// Letters as a browser shows them, which is how most mail programs do: on a phone and beside other things on a desk, by day and by night.

const [phone, desk] = [390, 700]
const onePerTemplate = ['code for sign-in', 'notice of password-changed', 'announcement', 'section message', 'trial']

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every letter can be read by everybody (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: phone, height: 800 })
    const letters = samples.filter(({ name }) => onePerTemplate.includes(name))
    expect(letters).toHaveLength(onePerTemplate.length)
    for (const { name, write } of letters) {
      await test.step(name, async () => {
        await page.setContent(write(writingIn('zh')).html)
        expect(await violationsIn(page, ['wcag2a', 'wcag2aa'])).toEqual([])
      })
    }
  })
}

for (const width of [phone, desk]) {
  test(`every letter fits (${width} px)`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    for (const language of languages) {
      for (const { name, write } of samples) {
        await test.step(`${name} in ${language}`, async () => {
          await page.setContent(write(writingIn(language)).html)
          expect(await page.evaluate(sideways)).toBe(0)
          const card = (await page.locator('.card').boundingBox())!
          expect(card.width).toBeLessThanOrEqual(600)
          expect(card.x - (width - card.x - card.width)).toBe(0)
        })
      }
    }
  })
}

test('a code is the largest thing in its letter', async ({ page }) => {
  await page.setContent(writeMail('code', { purpose: 'sign-in', code: '482913', minutes: 10 }, writingIn('zh')).html)
  await expect(page.getByText('482913', { exact: true })).toHaveCSS('font-size', '36px')
  await expect(page.getByRole('heading')).toHaveCSS('font-size', '22px')
})

test('a word that somebody pasted without end breaks nothing', async ({ page }) => {
  await page.setViewportSize({ width: phone, height: 800 })
  const word = 'https://campus.example.edu/'.padEnd(300, 'long')
  const letters = [
    writeMail('announcement', { title: word, text: word }, writingIn('en')),
    writeMail('section-message', { section: word, teacher: word, title: word, text: word }, writingIn('en')),
    writeMail('security-notice', { event: 'password-changed', at: '2026-11-21T08:05:00Z', detail: word, ip: word }, writingIn('en')),
    writeMail('trial', {}, { ...writingIn('en'), campus: word }),
  ]
  for (const { html } of letters) {
    await page.setContent(html)
    expect(await page.evaluate(sideways)).toBe(0)
  }
})

/** Pixels by which the page can be pushed sideways. */
const sideways = 'scrollTo(9999, scrollY), scrollX'

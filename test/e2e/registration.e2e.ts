import type { Page } from '@playwright/test'
import { languages } from '../../packages/contract/src/language.ts'
import { expect, fillInSignIn, openBrowserFor } from './campus.ts'
import { expectAccessible } from './looks.ts'
import { test } from './own-campus.ts'
import { locales, textsIn, type Texts } from './texts.ts'

// How people make an account for themselves with their number: the office opens that on its page, and closes it there.

const names = { en: 'Iris Lindqvist', zh: '林晓雨' }
const password = 'quiet river lamp'

/** Turns registration by number on or off, as the office does it. */
async function turn(settings: Page, t: Texts): Promise<void> {
  const name = t('setting.registration.by-number.name')
  await settings.getByRole('switch', { name, exact: true }).click()
  await settings.getByRole('button', { name: t('settings.saveNamed', { name }), exact: true }).click()
  await expect(settings.getByRole('button', { name: t('settings.saveNamed', { name }), exact: true })).toBeHidden()
}

test.describe.configure({ mode: 'serial' })

for (const language of languages) {
  const t = textsIn(language)

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('where the office allows it, who has a number registers with it, is a student, and signs in with it from then on', async ({ page, browser, watch }) => {
      test.setTimeout(120_000)
      const main = page.getByRole('main')
      const field = (key: string) => main.getByLabel(t(key), { exact: true })
      const submit = main.getByRole('button', { name: t('wayIn.registration.submit'), exact: true })
      const notices = page.getByRole('region', { name: t('ui.notices') })
      const number = `own-${language}`
      const settings = await openBrowserFor(browser, 'office', watch, { language })

      await page.goto('/sign-in?return=/my-courses')
      await expect(field('signIn.number')).toBeVisible()
      await expect(main.getByRole('link', { name: t('wayIn.registration.link') })).toHaveCount(0)

      await settings.goto('/office/settings')
      await turn(settings, t)
      await page.reload()
      await expectAccessible(page, 'signing in where one may register')
      await main.getByRole('link', { name: t('wayIn.registration.link') }).click()
      await expect(main.getByRole('heading', { level: 1, name: t('wayIn.registration.title') })).toBeVisible()
      await expectAccessible(page, 'registration by number')

      // What is wrong is said at its field, before and after the server was asked.
      await field('wayIn.registration.number').fill('student')
      await field('wayIn.registration.name').fill(names[language])
      await field('wayIn.password.label').fill(password)
      await field('wayIn.password.repeated').fill('another lamp')
      await submit.click()
      await expect(main).toContainText(t('wayIn.password.differ'))
      await field('wayIn.password.repeated').fill(password)
      await submit.click()
      await expect(field('wayIn.registration.number')).toHaveAttribute('aria-invalid', 'true')
      await expectAccessible(page, 'a number that somebody has')

      await field('wayIn.registration.number').fill(number)
      await submit.click()
      await expect(page).toHaveURL(/\/my-courses$/)
      await expect(notices).toContainText(t('wayIn.registration.done', { name: names[language], number }))
      await expect(page.getByRole('heading', { level: 1, name: t('mine.title') })).toBeVisible()
      await expectAccessible(page, 'after registration')

      await page.getByRole('button', { name: t('signOut.label') }).click()
      await page.goto('/sign-in?return=/timetable')
      await fillInSignIn(page, number, t, password)
      await expect(page).toHaveURL(/\/timetable$/)

      // Who had the page open when it was closed is told so.
      const late = await (await browser.newContext({ locale: locales[language] })).newPage()
      watch(late)
      await late.goto(new URL('/registration', page.url()).href)
      await expect(late.getByLabel(t('wayIn.registration.number'), { exact: true })).toBeVisible()
      await turn(settings, t)
      await late.getByLabel(t('wayIn.registration.number'), { exact: true }).fill(`late-${language}`)
      await late.getByLabel(t('wayIn.registration.name'), { exact: true }).fill(names[language])
      await late.getByLabel(t('wayIn.password.label'), { exact: true }).fill(password)
      await late.getByLabel(t('wayIn.password.repeated'), { exact: true }).fill(password)
      await late.getByRole('button', { name: t('wayIn.registration.submit'), exact: true }).click()
      await expect(late.getByRole('alert')).toBeVisible()
      await late.reload()
      await expect(late.getByText(t('wayIn.registration.closed.title'))).toBeVisible()
    })
  })
}

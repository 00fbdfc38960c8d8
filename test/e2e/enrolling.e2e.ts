import { languages } from '../../packages/contract/src/language.ts'
import { beginAnew, expect, openBrowserFor, planned, rowOf, search, signIn, test } from './campus.ts'
import { locales, textsIn } from './texts.ts'

// What a student comes for, from signing in to undoing, in both languages.

const studentOf = { en: 'student2', zh: 'student' } as const

for (const language of languages) {
  const t = textsIn(language)

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('sign in, search, enrol, see it, plan, submit, drop and undo', async ({ page }) => {
      const main = page.getByRole('main')
      const notices = page.getByRole('region', { name: t('ui.notices') })
      const go = (label: string) => page.getByRole('navigation', { name: t('nav.label') }).getByRole('link', { name: t(`nav.${label}`) }).click()
      await signIn(page, studentOf[language], t)
      await expect(page).toHaveURL(/\/$/)

      await search(page, 'E2E 101', t)
      await page.getByRole('button', { name: t('action.enrolNamed', { section: 'E2E 101 01' }) }).click()
      await expect(notices).toContainText(t('decision.enrolled.text', { section: 'E2E 101 01' }))
      await expect(rowOf(page, 'E2E 101 01')).toContainText(t('state.enrolled'))

      await go('mine')
      await expect(rowOf(page, 'E2E 101 01')).toContainText(t('state.enrolled'))
      await go('timetable')
      await expect(main.getByRole('link', { name: /E2E 101 01/ })).toHaveCount(1)

      await go('catalogue')
      for (const section of ['E2E 102 01', 'E2E 103 01']) {
        await search(page, section.slice(0, 7), t)
        await page.getByRole('button', { name: t('action.addToCartNamed', { section }) }).click()
      }
      await go('cart')
      await expect(rowOf(page, 'E2E 102 01')).toBeVisible()
      await expect(rowOf(page, 'E2E 103 01')).toBeVisible()
      await page.getByRole('button', { name: t('cart.submit.button', { n: 2 }) }).click()
      await expect(page.getByRole('region', { name: t('cart.outcome.label') })).toContainText(t('cart.outcome.all'))

      await go('mine')
      for (const section of ['E2E 101 01', 'E2E 102 01', 'E2E 103 01']) await expect(rowOf(page, section)).toContainText(t('state.enrolled'))
      await page.getByRole('button', { name: t('action.dropNamed', { section: 'E2E 102 01' }) }).press('Enter')
      await expect(notices).toContainText(t('decision.dropped.text', { section: 'E2E 102 01' }))
      await expect(rowOf(page, 'E2E 102 01')).toHaveCount(0)
      await expect(notices.getByRole('button', { name: t('action.undo') })).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(rowOf(page, 'E2E 102 01')).toContainText(t('state.enrolled'))

      // It was the server that said so, not the page.
      await page.reload()
      for (const section of ['E2E 101 01', 'E2E 102 01', 'E2E 103 01']) await expect(rowOf(page, section)).toContainText(t('state.enrolled'))
    })
  })
}

test('what is planned before the plan has arrived joins it', async ({ page }) => {
  const t = textsIn('en')
  await signIn(page, 'student3', t)
  await expect(page).toHaveURL(/\/$/)
  await beginAnew(page)
  await search(page, 'E2E 102', t)
  await planned(page, () => page.getByRole('button', { name: t('action.addToCartNamed', { section: 'E2E 102 01' }) }).click())

  const arrival = Promise.withResolvers<void>()
  await page.route('**/api/cart?*', async (route) => {
    await arrival.promise
    await route.continue()
  })
  await page.goto('/?q=E2E+103')
  await page.getByRole('button', { name: t('action.addToCartNamed', { section: 'E2E 103 01' }) }).click()
  await planned(page, async () => arrival.resolve())
  await page.reload()
  await page.getByRole('navigation', { name: t('nav.label') }).getByRole('link', { name: t('nav.cart') }).click()
  for (const section of ['E2E 102 01', 'E2E 103 01']) await expect(rowOf(page, section)).toBeVisible()
})

// Neither hears of the other's luck before asking: the page may lag, the decision may not.
test('of two who want the last seat one gets it, and the other is told why not', async ({ browser, watch }) => {
  const t = textsIn('en')
  const pages = await Promise.all(['student3', 'student4'].map((name) => openBrowserFor(browser, name, watch, { deaf: true })))
  const button = t('action.enrolNamed', { section: 'E2E 201 01' })
  for (const page of pages) {
    await search(page, 'E2E 201', t)
    await expect(rowOf(page, 'E2E 201 01')).toContainText('0/1')
  }
  await Promise.all(pages.map((page) => page.getByRole('button', { name: button }).click()))
  const said = await Promise.all(
    pages.map(async (page) => {
      const notices = page.getByRole('region', { name: t('ui.notices') })
      await expect(notices.getByRole('listitem')).toHaveCount(1)
      return notices.innerText()
    }),
  )
  expect(said.filter((text) => text.includes(t('decision.enrolled.text', { section: 'E2E 201 01' })))).toHaveLength(1)
  expect(said.filter((text) => text.includes(t('decision.section-full.text', { section: 'E2E 201 01' })))).toHaveLength(1)
  for (const page of pages) {
    await page.reload()
    await expect(rowOf(page, 'E2E 201 01')).toContainText('1/1')
  }
})

test('a seat that somebody takes is seen by who looks on, without asking again', async ({ browser, page, watch }) => {
  const t = textsIn('en')
  await page.goto('/')
  await search(page, 'E2E 202', t)
  const watched = rowOf(page, 'E2E 202 01')
  await expect(watched).toContainText('0/10')
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const student = await openBrowserFor(browser, 'student4', watch)
  await search(student, 'E2E 202', t)
  await student.getByRole('button', { name: t('action.enrolNamed', { section: 'E2E 202 01' }) }).click()
  await expect(watched).toContainText('1/10')
  await student.getByRole('button', { name: t('action.dropNamed', { section: 'E2E 202 01' }) }).click()
  await expect(watched).toContainText('0/10')
  expect(asked.filter((url) => url.includes('/seats'))).toEqual([])
})

import { beginAnew, enter, expect, fillInSignIn, planned, rowOf, search, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// Every state a reader can be in.

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })

    test('axe finds nothing for a guest', async ({ page }) => {
      await page.goto('/')
      await expect(page.getByRole('row').nth(3)).toBeVisible()
      await expectAccessible(page, 'catalogue')

      await search(page, 'xyzzy', t)
      await expect(page.getByText(t('catalogue.none.title'))).toBeVisible()
      await expectAccessible(page, 'nothing found')

      await search(page, 'E2E 301', t)
      if (width < 1024) await page.getByRole('button', { name: t('filter.toggle') }).click()
      await page.getByRole('button', { name: t('filter.day'), exact: true }).click()
      await expectAccessible(page, 'filters')
      await page.keyboard.press('Escape')

      await rowOf(page, 'E2E 301 01').getByRole('link').click()
      await expect(page.getByRole('main')).toContainText('For everybody.')
      await expectAccessible(page, 'section')

      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog')).toBeVisible()
      await page.keyboard.type('E2E')
      await expect(page.getByRole('option').first()).toBeVisible()
      await expectAccessible(page, 'palette')
      await page.keyboard.press('Escape')

      await page.goto('/cart')
      await expect(page.getByText(t('cart.empty.title'))).toBeVisible()
      await expectAccessible(page, 'empty cart')

      await page.goto('/nowhere')
      await expect(page.getByText(t('notFound.title')).first()).toBeVisible()
      await expectAccessible(page, 'no such page')

      await page.goto('/sign-in')
      await expect(page.getByText(t('signIn.demo.title'))).toBeVisible()
      await expectAccessible(page, 'sign-in')
      await fillInSignIn(page, 'student5', t, 'wrong')
      await expect(page.getByRole('alert')).toHaveText(t('signIn.wrong'))
      await expectAccessible(page, 'sign-in refused')
    })

    test('axe finds nothing for a student', async ({ page }) => {
      await enter(page, 'student5')
      await beginAnew(page)
      await page.goto('/timetable')
      await expect(page.getByText(t('timetable.empty.title'))).toBeVisible()
      await expectAccessible(page, 'empty timetable')
      await page.goto('/my-courses')
      await expect(page.getByText(t('mine.empty.title'))).toBeVisible()
      await expectAccessible(page, 'no courses')

      await page.goto('/')
      await search(page, 'E2E 301', t)
      await page.getByRole('button', { name: t('action.enrolNamed', { section: 'E2E 301 01' }) }).click()
      const notices = page.getByRole('region', { name: t('ui.notices') })
      await expect(notices).toContainText(t('decision.enrolled.text', { section: 'E2E 301 01' }))
      await expectAccessible(page, 'enrolled')

      await search(page, 'E2E 302', t)
      await page.getByRole('button', { name: t('action.enrolNamed', { section: 'E2E 302 01' }) }).click()
      await expect(notices).toContainText(t('decision.time-conflict.text', { section: 'E2E 302 01', other: 'E2E 301 01' }))
      await expectAccessible(page, 'refused')

      await planned(page, () => page.getByRole('button', { name: t('action.addToCartNamed', { section: 'E2E 302 01' }) }).click())
      await page.goto('/cart')
      await expect(rowOf(page, 'E2E 302 01')).toBeVisible()
      await expectAccessible(page, 'cart with a conflict')
      await page.getByRole('button', { name: t('cart.submit.button', { n: 1 }) }).click()
      await expect(page.getByRole('region', { name: t('cart.outcome.label') })).toBeVisible()
      await expectAccessible(page, 'cart refused')

      await page.goto('/my-courses')
      await expect(rowOf(page, 'E2E 301 01')).toBeVisible()
      await expectAccessible(page, 'my courses')
      await page.goto('/timetable')
      await expect(page.getByRole('main').getByRole('link', { name: /E2E 301/ }).filter({ visible: true })).toHaveCount(1)
      await expectAccessible(page, 'timetable')
    })
  })
}

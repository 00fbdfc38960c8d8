import type { Page } from '@playwright/test'
import { expect, fillInSignIn, openBrowserFor, signIn } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { test, type Office } from './own-campus.ts'
import { locales, textsIn, type Texts } from './texts.ts'
import { first, names, partsOf } from './ways-in.ts'

// Every state of the ways in and of the personal centre.

/** Has signed in with what was handed out, chosen another password, and signed in with that. */
async function arrive(page: Page, t: Texts, office: Office, number: string, name: string): Promise<number> {
  const { id, password } = await office.addStudent({ number, name })
  await signIn(page, number, t, password)
  await partsOf(page, t).choose(first, 'wayIn.first.submit')
  await expect(page.getByText(t('wayIn.passwordChanged'))).toBeVisible()
  await fillInSignIn(page, number, t, first)
  await expect(page).not.toHaveURL(/sign-in/)
  return id
}

for (const { name: look, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)
  const key = look.replace(', ', '-')

  test.describe(look, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('axe finds nothing at the ways in', async ({ page, office }) => {
      const { main, button, address, sendCode, code, choose } = partsOf(page, t)
      await page.goto('/sign-in/code')
      await address.fill('no address')
      await sendCode.click()
      await expect(main).toContainText(t('wayIn.address.not-an-address'))
      await expectAccessible(page, 'an address that is none')
      await address.fill(`nobody-${key}@example.edu`)
      await sendCode.click()
      await code.fill('000000')
      await expect(code).toHaveAttribute('aria-invalid', 'true')
      await expectAccessible(page, 'a wrong code')

      await page.goto('/forgotten-password')
      await address.fill(`forgotten-${key}@example.edu`)
      await sendCode.click()
      await expect(code).toBeVisible()
      await expectAccessible(page, 'forgotten password')

      await page.goto('/registration')
      await expect(page.getByText(t('wayIn.registration.closed.title'))).toBeVisible()
      await expectAccessible(page, 'registration is closed')
      await office.set('registration.by-number', true)
      await office.set('registration.by-code', true)
      await page.reload()
      await button('wayIn.registration.submit').click()
      await expect(main.locator('[aria-invalid]')).toHaveCount(4)
      await expectAccessible(page, 'registration')
      await office.set('registration.by-number', false)
      await office.set('registration.by-code', false)

      const { password } = await office.addStudent({ number: `first-${key}`, name: names[language], email: `first-${key}@example.edu` })
      await signIn(page, `first-${key}`, t, password)
      await expect(address).toBeVisible()
      await expectAccessible(page, 'first password, with an address')
      await address.fill(`first-${key}@example.edu`)
      await sendCode.click()
      await choose('short', 'wayIn.first.submit', 'shorter')
      await expect(main).toContainText(t('wayIn.password.differ'))
      await expectAccessible(page, 'first password')
    })

    test('axe finds nothing in the personal centre', async ({ page, browser, office, watch }) => {
      await office.set('api-keys.for-everyone', true)
      const number = `me-${key}`
      const id = await arrive(page, t, office, number, names[language])
      const { main, field, button, ended, address, sendCode, code } = partsOf(page, t)
      await page.goto('/me')
      await main.getByLabel(t('me.phone.label')).fill('12')
      await main.getByLabel(t('me.name')).fill('')
      await main.getByLabel(t('me.name')).press('Enter')
      await expect(main.locator('[aria-invalid]')).toHaveCount(2)
      await expectAccessible(page, 'profile')
      await button('form.discard').click()

      await page.goto('/me/security')
      await button('me.email.add').click()
      await address.fill(`${number}@example.edu`)
      await sendCode.click()
      await expect(code).toBeVisible()
      await expect(field('me.email.current')).toBeVisible()
      await expectAccessible(page, 'another address')
      await office.giveAddress(id, `by-office-${key}@example.edu`)
      await openBrowserFor(browser, number, watch, { language, secret: first })
      await page.reload()
      await button('me.password.change').click()
      await sendCode.click()
      await expect(code).toBeVisible()
      await expect(button('me.sessions.end.all.yes')).toBeVisible()
      await main.getByText(t('me.sessions.past', { n: 1 })).click()
      await expectAccessible(page, 'another password, and sessions')

      await page.goto('/me/calendar')
      await button('me.calendar.make').click()
      await expect(main).toContainText('/api/calendars/')
      await expectAccessible(page, 'calendar')

      await page.goto('/me/api-keys')
      await expect(page.getByText(t('me.keys.none.title'))).toBeVisible()
      await expectAccessible(page, 'no keys')
      await button('me.keys.make').click()
      await field('me.keys.name.label').fill('widget')
      await button('me.keys.create').click()
      await expect(main).toContainText(t('me.keys.noScope'))
      await expectAccessible(page, 'a new key')
      await main.getByRole('checkbox').first().check()
      await button('me.keys.create').click()
      await expect(page.getByRole('region', { name: t('me.keys.made', { name: 'widget' }) })).toBeVisible()
      await expectAccessible(page, 'a key, shown once')

      await office.set('sessions.one-per-person', true)
      await openBrowserFor(browser, number, watch, { language, secret: first })
      await office.set('sessions.one-per-person', false)
      await expect(ended).toBeVisible()
      await expectAccessible(page, 'the session ended')
      await page.keyboard.press('Escape')
      await expect(ended).toBeHidden()
      await expectAccessible(page, 'the session ended, and what was seen stays')
      await page.goto('/')
      await expect(page.getByText(t('wayIn.ended.signed-in-elsewhere'))).toBeVisible()
      await expectAccessible(page, 'a page of which the session ended before')
    })
  })
}

import { enter, expect, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// Every state of the office's pages.

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('axe finds nothing in the settings', async ({ page }) => {
      await enter(page, 'office')
      await page.goto('/office/settings')
      const nameOf = (setting: string) => t(`setting.${setting}.name`)
      const button = (key: string, setting: string) => page.getByRole('button', { name: t(`settings.${key}`, { name: nameOf(setting) }), exact: true })
      await expect(page.getByRole('textbox', { name: nameOf('passwords.least-length') })).toBeVisible()
      await expectAccessible(page, 'settings')

      await button('historyNamed', 'passwords.least-length').click()
      await expect(page.getByRole('region', { name: t('settings.historyNamed', { name: nameOf('passwords.least-length') }) })).toBeVisible()
      await page.getByRole('textbox', { name: nameOf('passwords.least-length') }).fill('99')
      await button('saveNamed', 'passwords.least-length').click()
      await page.getByRole('switch', { name: nameOf('sessions.one-per-person') }).check()
      await page.getByRole('button', { name: t('settings.addNetwork') }).click()
      await page.getByRole('textbox', { name: nameOf('profile.mail-domains') }).fill('example.edu @x')
      await page.getByRole('textbox', { name: nameOf('profile.mail-domains') }).press('Enter')
      await expect(page.getByText(t('settings.problem.not-a-domain'))).toBeVisible()
      await expectAccessible(page, 'settings being changed')

      if (width < 1024) await page.getByRole('button', { name: t('nav.more') }).click()
      await page.getByRole('link', { name: t('nav.audit') }).click()
      await expect(page.getByRole('dialog', { name: t('form.unsaved.title') })).toBeVisible()
      await expectAccessible(page, 'leaving with unsaved changes')
    })

    test('axe finds nothing in the audit log', async ({ page }) => {
      await enter(page, 'office')
      // Taking the log away is an entry of it, so there is one.
      await page.request.get('/api/office/audit/export?format=csv&action=nothing')
      await page.goto('/office/audit?action=audit.exported')
      await page.locator('[data-row]').first().getByRole('button').click()
      if (width < 1024) await page.getByRole('button', { name: t('filter.toggleCount', { count: 1 }) }).click()
      await expectAccessible(page, 'an entry opened')

      await page.getByRole('button', { name: t('audit.filter.chooseAction') }).click()
      await expectAccessible(page, 'actions to choose from')
      await page.keyboard.press('Escape')
      await page.getByRole('combobox', { name: t('audit.filter.subject'), exact: true }).fill('DEMO')
      await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible()
      await expectAccessible(page, 'subjects to choose from')
      await page.getByRole('textbox', { name: t('audit.filter.reason') }).fill('nobody said this')
      await expect(page.getByText(t('audit.none.title'))).toBeVisible()
      await expectAccessible(page, 'nothing found')
    })

    test('axe finds nothing for who has no role', async ({ page }) => {
      await enter(page, 'student5')
      await page.goto('/office/settings')
      await expect(page.getByText(t('office.only.title'))).toBeVisible()
      await expectAccessible(page, 'not for students')
    })
  })
}

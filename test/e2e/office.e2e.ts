import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { languages } from '../../packages/contract/src/language.ts'
import { enter, expect, fillInSignIn, test } from './campus.ts'
import { locales, textsIn, type Texts } from './texts.ts'

// What the office comes for. Tests share one campus: each has settings of its own.

const settingOf = { en: { setting: 'retention.hidden-days', min: 1, max: 3650 }, zh: { setting: 'sessions.hours', min: 1, max: 2160 } } as const

/** The form of a setting, its buttons and its history. */
function settingIn(page: Page, t: Texts, setting: string) {
  const name = t(`setting.${setting}.name`)
  const row = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: t('settings.historyNamed', { name }), exact: true }) })
  const button = (key: string) => row.getByRole('button', { name: t(`settings.${key}`, { name }), exact: true })
  return { row, field: row.getByRole('textbox', { name }), save: button('saveNamed'), toDefault: button('toDefaultNamed'), history: button('historyNamed'), changes: row.getByRole('region', { name: t('settings.historyNamed', { name }) }) }
}

for (const language of languages) {
  const t = textsIn(language)

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('the office sets something, sees who set it when, and puts it back', async ({ page }) => {
      const notices = page.getByRole('region', { name: t('ui.notices') })
      await enter(page, 'office')
      await page.goto('/')
      await page.getByRole('navigation', { name: t('nav.label') }).getByRole('link', { name: t('nav.settings') }).click()
      await expect(page).toHaveTitle(`${t('nav.settings')} · Fairway`)
      const { setting, ...range } = settingOf[language]
      const { row, field, save, toDefault, history, changes } = settingIn(page, t, setting)
      const usual = await field.inputValue()

      await field.fill('0')
      await save.click()
      await expect(row).toContainText(t('settings.problem.out-of-range', range))
      await expect(field).toBeFocused()
      await expect(field).toHaveAttribute('aria-invalid', 'true')

      await field.fill('21')
      await save.press('Enter')
      await expect(notices).toContainText('21')
      await expect(field).toBeFocused()
      await history.click()
      await expect(changes.getByRole('listitem').first()).toContainText('21')
      await expect(changes.getByRole('listitem').first()).toContainText('Solveig Aas')
      await expect(changes.getByRole('listitem').first().getByRole('time')).toBeVisible()

      // It was the server that said so, not the page.
      await page.reload()
      await expect(field).toHaveValue('21')
      await toDefault.click()
      await expect(field).toHaveValue(usual)
      await save.click()
      await history.click()
      await expect(changes.getByRole('listitem').first()).toContainText(t('settings.wasDefault'))
      await expect(changes.getByRole('listitem').nth(1)).toContainText('21')

      // Found again in the log, with what was before and after, and what else there is to it.
      await page.getByRole('link', { name: t('nav.audit') }).click()
      await page.getByRole('combobox', { name: t('audit.filter.subject'), exact: true }).fill(t(`setting.${setting}.name`))
      await page.getByRole('option', { name: t(`setting.${setting}.name`) }).click()
      await expect(page).toHaveURL(new RegExp(`subject=setting:${setting}`))
      await expect(page.locator('[data-row]')).toHaveCount(2)
      await page.getByRole('button', { name: t('list.detailsOf', { row: '' }).trim() }).first().click()
      await expect(page.getByRole('region', { name: t('audit.changes') })).toContainText('21')
      await page.reload()
      await expect(page.locator('[data-row]')).toHaveCount(2)

      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: t('audit.export', { format: 'CSV' }) }).click()
      const sheet = await readFile(await (await download).path(), 'utf8')
      expect(sheet.trim().split('\r\n')).toHaveLength(3)
      expect(sheet).toContain('Solveig Aas')
    })

    test('what turns people away is explained before it is saved', async ({ page }) => {
      await enter(page, 'office')
      await page.goto('/office/settings')
      const name = t('setting.sessions.one-per-person.name')
      const box = page.getByRole('switch', { name })
      await box.check()
      await expect(page.getByText(t('setting.sessions.one-per-person.warning'))).toBeVisible()
      // Nothing was saved, so whoever leaves is asked.
      await page.getByRole('link', { name: t('nav.audit') }).click()
      const dialog = page.getByRole('dialog', { name: t('form.unsaved.title') })
      await dialog.getByRole('button', { name: t('ui.cancel') }).click()
      await expect(page).toHaveURL(/settings/)
      await expect(box).toBeChecked()
      await page.getByRole('link', { name: t('nav.audit') }).click()
      await dialog.getByRole('button', { name: t('form.unsaved.leave') }).click()
      await expect(page).toHaveURL(/audit/)
      await page.goto('/office/settings')
      await expect(box).not.toBeChecked()
    })
  })
}

const t = textsIn('en')

test('who has no role reads whose page it is; a guest is asked who they are, and comes back', async ({ page }) => {
  await page.goto('/office/settings')
  await expect(page).toHaveURL(/\/sign-in\?return=/)
  await fillInSignIn(page, 'student5', t)
  await expect(page).toHaveURL(/\/office\/settings$/)
  await expect(page.getByText(t('office.only.title'))).toBeVisible()
  await expect(page.getByRole('link', { name: t('nav.settings') })).toHaveCount(0)
  await page.getByRole('link', { name: t('office.only.other') }).click()
  await fillInSignIn(page, 'office', t)
  await expect(page.getByRole('heading', { name: t('nav.settings'), level: 1 })).toBeVisible()
})

test('the command palette leads the office to its pages, and nobody else', async ({ page }) => {
  await enter(page, 'office')
  await page.goto('/')
  await expect(page.getByRole('link', { name: t('nav.audit') })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('audit')
  await page.getByRole('option', { name: t('nav.audit') }).click()
  await expect(page.getByRole('heading', { name: t('nav.audit'), level: 1 })).toBeVisible()
  await enter(page, 'student5')
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'student5' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('cart')
  await expect(page.getByRole('option', { name: t('nav.cart') })).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('audit')
  await expect(page.getByRole('option', { name: t('nav.audit') })).toHaveCount(0)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('the pages of the office are behind "more"', async ({ page }) => {
    await enter(page, 'office')
    await page.goto('/')
    await page.getByRole('button', { name: t('nav.more') }).click()
    await page.getByRole('dialog').getByRole('link', { name: t('nav.settings') }).click()
    await expect(page.getByRole('heading', { name: t('nav.settings'), level: 1 })).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
})

import type { Page } from '@playwright/test'
import { languages, type Language } from '../../packages/contract/src/language.ts'
import { expect, signIn, test } from './campus.ts'
import { locales, textsIn, type Texts } from './texts.ts'

// The log by what people know things by: found by it, shown by it, and leading there. Each test has a term of its own.

const term = (language: Language) => `LOG-${language}`

async function signInToOffice(page: Page, t: Texts): Promise<void> {
  await signIn(page, 'office', t)
  await expect(page).not.toHaveURL(/sign-in/)
}

/** A section in a hidden term, whose capacity and room were changed. @returns its id */
async function changedSection({ request }: Page, language: Language): Promise<number> {
  const made = async <Answer>(path: string, data: object, method: 'post' | 'put' | 'patch' = 'post') => {
    const answer = await request[method](`/api/office/${path}`, { data })
    expect(answer.ok(), await answer.text()).toBe(true)
    return (answer.status() === 204 ? undefined : await answer.json()) as Answer
  }
  await made('terms', { code: term(language), title: { en: 'Term of the log', zh: '日志学期' }, starts: '2027-03-01', ends: '2027-07-04', hidden: true })
  const { id: course } = await made<{ id: number }>(`terms/${term(language)}/courses`, { code: `LOG ${language}`, title: { en: 'Reading logs', zh: '日志阅读' }, credits: 2 })
  const { section: { id } } = await made<{ section: { id: number } }>(`courses/${course}/sections`, { code: '07', capacity: 10, meetings: 'Mon 10:00-10:50' })
  await made(`sections/${id}/capacity`, { capacity: 25, before: 10 }, 'put')
  await made(`sections/${id}`, { version: 1, location: 'Room 5' }, 'patch')
  return id
}

for (const language of languages) {
  const t = textsIn(language)
  const rows = (page: Page) => page.locator('[data-row]')
  const field = (page: Page, name: string) => page.getByRole('search').getByRole('combobox', { name: t(`audit.filter.${name}`), exact: true })

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('the history of a section says what was done to it in words, and what was before', async ({ page }) => {
      await signInToOffice(page, t)
      const id = await changedSection(page, language)
      const title = language === 'zh' ? '日志阅读' : 'Reading logs'
      await page.goto(`/office/sections/${id}`)
      await page.getByRole('link', { name: t('office.history') }).click()
      await expect(page).toHaveURL(new RegExp(`subject=section:${id}`))
      await expect(rows(page)).toHaveCount(3)
      await expect(rows(page).filter({ hasText: t('auditAction.section.capacity-changed') })).toContainText(`LOG ${language} 07 ${title}`)
      await expect(page.getByRole('search')).toContainText(`LOG ${language} 07 ${title}`)

      await rows(page).filter({ hasText: t('auditAction.section.capacity-changed') }).getByRole('button').click()
      const change = page.getByRole('region', { name: t('audit.changes') }).getByRole('row', { name: t('auditField.capacity') })
      await expect(change.getByRole('cell')).toHaveText(['10', '25'])

      // To the thing and back: what was looked for is in the address.
      await rows(page).first().getByRole('link', { name: `LOG ${language} 07 ${title}` }).click()
      await expect(page.getByRole('heading', { level: 1, name: `LOG ${language} 07` })).toBeVisible()
      await page.goBack()
      await expect(rows(page)).toHaveCount(3)

      // Of several actions one, by words of its name, in the list that opens.
      await page.getByRole('button', { name: t('audit.filter.chooseAction') }).click()
      await page.getByRole('textbox', { name: `${t('filter.find')} ${t('audit.filter.chooseAction')}` }).fill(t('auditAction.section.edited'))
      await page.getByRole('checkbox', { name: t('auditAction.section.edited'), exact: true }).check()
      await page.keyboard.press('Escape')
      await expect(page).toHaveURL(/action=section\.edited/)
      await expect(rows(page)).toHaveCount(1)
      await expect(page.getByRole('search').getByRole('listitem').filter({ hasText: t('auditAction.section.edited') })).toBeVisible()
      await page.reload()
      await expect(rows(page)).toHaveCount(1)

      await page.getByRole('textbox', { name: t('audit.filter.reason') }).fill('because of the storm')
      await expect(page.getByText(t('audit.none.title'))).toBeVisible()
      await page.getByRole('main').getByRole('button', { name: t('list.clearFilters') }).last().click()
      await expect(page).toHaveURL(/audit(\?term=[^&]+)?$/)
    })

    test('the log is searched by who did it and by what it was done to, typed as people say it', async ({ page }) => {
      await signInToOffice(page, t)
      const { viewer } = (await (await page.request.get('/api/session')).json()) as { viewer: { number: string; name: string } }
      await page.request.get(`/api/office/audit/export?format=csv&action=nothing&subject=term:${term(language)}`)
      await page.goto('/office/audit')
      await field(page, 'actor').fill(viewer.name)
      await page.getByRole('option', { name: viewer.number }).first().click()
      await expect(page).toHaveURL(new RegExp(`actor=${viewer.number}`))
      await expect(rows(page).first()).toContainText(viewer.name)

      await field(page, 'kind').selectOption({ label: t('audit.kind.setting') })
      await expect(page).toHaveURL(/subject=setting/)
      await field(page, 'kind').selectOption({ label: t('audit.kind.person') })
      await field(page, 'subject').fill('student5')
      await page.getByRole('option', { name: 'student5' }).click()
      await expect(page).toHaveURL(/about=/)
      await field(page, 'kind').selectOption({ label: t('form.any') })
      await expect(page).not.toHaveURL(/about=|subject=/)
      await expect(page.getByRole('button', { name: t('form.remove', { what: `${viewer.name} ${viewer.number}` }) })).toBeVisible()
    })
  })
}

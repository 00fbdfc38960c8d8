import { readFile } from 'node:fs/promises'
import type { Browser, Download, Page } from '@playwright/test'
import { languages, type Language } from '../../packages/contract/src/language.ts'
import { enter, expect, fillInSignIn, signIn, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// How the office imports a sheet through its pages, until somebody who was in it signs in.

const ownPassword = 'thirty maples by the lake'

/** A sheet of 500 people, three of whom have an error; the headings say what all columns are but one. */
function sheetOfPeople(language: Language): string {
  const heading = { zh: '学号,全名,角色,学院,邮箱,备注', en: 'number,called,role,college,email,remark' }[language]
  const lines = Array.from({ length: 500 }, (_, index) => {
    const number = index === 9 ? 'has spaces in it' : numberOf(language, index)
    const role = index === 120 ? 'wizard' : ''
    const email = index === 444 ? 'nowhere' : ''
    return [number, `Imported ${index}`, role, 'Imported college', email, 'not ours'].join(',')
  })
  return `\ufeff${heading}\r\n${lines.join('\r\n')}\r\n`
}

const numberOf = (language: Language, index: number) => `imp-${language}-${String(index).padStart(3, '0')}`

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('main').locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

async function contentOf(download: Promise<Download>): Promise<string> {
  return readFile(await (await download).path(), 'utf8')
}

/** Signs in at another computer with a password that was handed out: before they have chosen their own, nothing else is there. */
async function firstSignIn(browser: Browser, language: Language, watch: (page: Page) => void, number: string, handedOut: string): Promise<void> {
  const t = textsIn(language)
  const context = await browser.newContext({ locale: locales[language] })
  const page = await context.newPage()
  watch(page)
  const field = (key: string) => page.getByRole('main').getByLabel(t(key), { exact: true })
  await signIn(page, number, t, handedOut)
  await expect(page.getByRole('heading', { name: t('wayIn.first.title') })).toBeVisible()
  await page.goto('/me')
  await expect(page.getByRole('heading', { name: t('wayIn.first.title') })).toBeVisible()
  await field('wayIn.first.current').fill(handedOut)
  await field('wayIn.password.label').fill(ownPassword)
  await field('wayIn.password.repeated').fill(ownPassword)
  await page.getByRole('main').getByRole('button', { name: t('wayIn.first.submit'), exact: true }).click()
  await expect(page.getByText(t('wayIn.passwordChanged'))).toBeVisible()
  await fillInSignIn(page, number, t, ownPassword)
  await expect(page).toHaveURL(/\/me$/)
  await context.close()
}

for (const language of languages) {
  const t = textsIn(language)

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('a sheet with an error is corrected and uploaded again, and what was decided is not asked for again', async ({ page }) => {
      const main = page.getByRole('main')
      const button = (key: string) => main.getByRole('button', { name: t(key), exact: true })
      const { heading, column } = { zh: { heading: '学号,全名,角色', column: '全名' }, en: { heading: 'number,called,role', column: 'called' } }[language]
      await enter(page, 'office')
      await page.goto('/office/imports?kind=people')
      await choose(page, 'wrong.csv', `${heading}\r\ncor-${language},Corrected,wizard\r\n`)
      await button('imports.upload').click()
      await main.getByRole('combobox', { name: column, exact: true }).selectOption('name')
      await main.getByRole('radio', { name: t('imports.existing.leave.name') }).check()
      await button('imports.check').click()
      await expect(main.getByText(t('preview.problems', { n: 1 }))).toBeVisible({ timeout: 60_000 })

      await button('imports.corrected.upload').click()
      await expect(main.getByText(t('imports.chooseSheet'))).toBeVisible()
      await expectAccessible(page, 'a sheet to be corrected')
      await choose(page, 'right.csv', `${heading}\r\ncor-${language},Corrected,student\r\n`)
      await button('imports.corrected.upload').click()
      await expect(main.getByRole('heading', { level: 1, name: 'right.csv' })).toBeVisible()
      await expect(main.getByText(t('preview.fine'))).toBeVisible({ timeout: 60_000 })
      await button('imports.toColumns').click()
      await expect(main.getByRole('combobox', { name: column, exact: true })).toHaveValue('name')
      await expect(main.getByRole('radio', { name: t('imports.existing.leave.name') })).toBeChecked()
    })

    test('the office imports a sheet of 500 people with errors in it, and one of them signs in with the password that was made', async ({ page, browser, context, watch }) => {
      test.setTimeout(240_000)
      const main = page.getByRole('main')
      const button = (key: string, values?: Record<string, string | number>) => main.getByRole('button', { name: t(key, values), exact: true })
      const heading = (key: string) => main.getByRole('heading', { level: 2, name: t(`imports.title.${key}`), exact: true })

      // From the people to the upload.
      await enter(page, 'office')
      await page.goto('/office/people')
      await main.getByRole('link', { name: t('people.import'), exact: true }).click()
      await expect(main.getByRole('heading', { level: 1, name: t('nav.imports') })).toBeVisible()
      await button('imports.upload').click()
      await expect(main.getByText(t('imports.chooseSheet'))).toBeVisible()
      await expectAccessible(page, 'a new import')
      await choose(page, `people\u200b-${language}.csv`, sheetOfPeople(language))
      await button('imports.upload').click()

      // The one column whose heading says nothing has to be named.
      await expect(heading('columns')).toBeVisible()
      await expect(main.getByRole('heading', { level: 1, name: `people-${language}.csv`, exact: true })).toBeVisible()
      const nameColumn = { zh: '姓名（name）', en: 'name' }[language]
      await expect(main.getByText(t('columns.missing', { list: nameColumn }))).toBeVisible()
      await expect(main.getByRole('combobox', { name: { zh: '学号', en: 'number' }[language], exact: true })).toHaveValue('number')
      await expectAccessible(page, 'the columns')
      const saved = page.waitForResponse((response) => response.url().endsWith('/mapping') && response.request().method() === 'PUT')
      await main.getByRole('combobox', { name: { zh: '全名', en: 'called' }[language], exact: true }).selectOption('name')
      await expect(main.getByText(t('columns.missing', { list: nameColumn }))).toBeHidden()
      await saved
      await page.reload()
      await expect(main.getByRole('combobox', { name: { zh: '全名', en: 'called' }[language], exact: true })).toHaveValue('name')
      await button('imports.check').click()

      // The errors are in their cells, and can be looked at by themselves.
      await expect(heading('review')).toBeVisible({ timeout: 60_000 })
      const table = main.getByRole('region', { name: t('preview.title') }).getByRole('table')
      await expect(main.getByText(t('preview.shown', { first: 1, last: 200, all: 500 }))).toBeVisible()
      await expect(table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '11', exact: true }) }).getByRole('cell').first()).toContainText('has spaces in it')
      await expectAccessible(page, 'the check')
      await main.getByRole('checkbox', { name: t('preview.onlyProblems') }).check()
      await expect(table.getByRole('rowheader')).toHaveText(['11', '122', '446'])
      await expect(table.getByRole('row').filter({ hasText: 'wizard' }).getByRole('listitem')).toHaveCount(1)
      await expectAccessible(page, 'the lines with errors')

      // Nothing is written with errors in it, unless they are left out.
      await button('imports.run').click()
      await expect(main.getByText(t('imports.skipBad.needed'))).toBeVisible()
      await main.getByRole('switch', { name: t('imports.skipBad.label') }).check()
      await main.getByRole('radio', { name: t('passwords.for.created.name') }).check()
      await page.reload()
      await expect(main.getByRole('switch', { name: t('imports.skipBad.label') })).toBeChecked()
      await expect(main.getByRole('radio', { name: t('passwords.for.created.name') })).toBeChecked()
      await button('imports.run').click()
      await expect(heading('running')).toBeVisible()
      await page.reload()
      await expect(heading('done')).toBeVisible({ timeout: 120_000 })
      await expect(main.locator('dl')).toContainText('497')

      const report = page.waitForEvent('download')
      await button('imports.report', { format: 'CSV' }).click()
      expect((await contentOf(report)).trim().split('\r\n').filter((line) => /(^|,)"?(11|122|446)"?,/.test(line))).toHaveLength(3)

      // The passwords are given out once, also to who had the page open before.
      await expectAccessible(page, 'the end of an import')
      const other = await context.newPage()
      await other.goto(page.url())
      const late = other.getByRole('button', { name: t('passwords.take', { format: 'XLSX' }) })
      await expect(late).toBeVisible()
      const card = main.getByRole('group', { name: t('passwords.title') })
      await expect(card).toContainText(t('passwords.count', { n: 497 }))
      const sheet = page.waitForEvent('download')
      await card.getByRole('button', { name: t('passwords.take', { format: 'CSV' }) }).click()
      await expectAccessible(page, 'before passwords are taken')
      await page.getByRole('dialog').getByRole('button', { name: t('passwords.ask.yes') }).click()
      const rows = (await contentOf(sheet)).trim().split('\r\n').map((line) => line.split(','))
      expect(rows).toHaveLength(498)
      await expect(card.getByRole('button', { name: t('passwords.saveAgain') })).toBeVisible()
      await expect(card.getByRole('button', { name: t('passwords.take', { format: 'CSV' }) })).toHaveCount(0)
      await expectAccessible(page, 'after passwords were taken')
      await late.click()
      await other.getByRole('dialog').getByRole('button', { name: t('passwords.ask.yes') }).click()
      await expect(other.getByRole('region', { name: t('ui.notices') }).getByRole('listitem')).toHaveCount(1)
      await expect(other.getByText(t('passwords.lost'))).toBeVisible()
      await other.close()

      const number = numberOf(language, 7)
      await firstSignIn(browser, language, watch, number, rows.find(([first]) => first === number)!.at(-1)!)

      // It is among the latest imports, until somebody deletes it.
      await main.getByRole('link', { name: t('imports.back') }).click()
      const past = main.getByRole('table', { name: t('imports.past') }).getByRole('row').filter({ hasText: `people-${language}.csv` })
      await expect(past).toContainText(t('imports.state.done'))
      await expectAccessible(page, 'the latest imports')
      await past.getByRole('button').click()
      await page.getByRole('dialog').getByRole('button', { name: t('imports.remove.yes') }).click()
      await expect(past).toHaveCount(0)
    })

    test('every template is a sheet whose columns are all known', async ({ page }) => {
      const main = page.getByRole('main')
      await enter(page, 'office')
      for (const kind of ['people', 'sections', 'records'] as const) {
        await page.goto(`/office/imports?kind=${kind}&term=DEMO`)
        const template = page.waitForEvent('download')
        await main.getByRole('button', { name: t('imports.template') }).click()
        const text = await contentOf(template)
        const columns = text.split('\r\n')[0]!.split(',').length
        await choose(page, `${kind}.csv`, text)
        await main.getByRole('button', { name: t('imports.upload') }).click()
        await expect(main.getByText(t('columns.known', { n: columns, all: columns }))).toBeVisible()
        await expect(main.getByText(t('imports.checkText'))).toBeVisible()
        await page.request.delete(`/api/office/imports/${/imports\/(\d+)/.exec(page.url())![1]}`)
      }
    })
  })
}

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })

    test('axe finds nothing on the way of a sheet', async ({ page }) => {
      test.setTimeout(120_000)
      const main = page.getByRole('main')
      await enter(page, 'office')
      await page.goto('/office/imports?kind=sections')
      await expect(main.getByRole('combobox', { name: t('imports.term') })).toBeVisible()
      await expectAccessible(page, 'an import of sections')
      await page.goto('/office/imports?kind=people')
      await choose(page, `looks-${name}.csv`, `number,name,email\r\nlook-${width}-${colorScheme},Look,nowhere\r\nlook-${width}-${colorScheme}-b,Look,\r\n`)
      await expectAccessible(page, 'a chosen file')
      await main.getByRole('button', { name: t('imports.upload') }).click()
      await expect(main.getByRole('heading', { level: 2, name: t('imports.title.columns') })).toBeVisible()
      await expectAccessible(page, 'columns')
      await main.getByRole('button', { name: t('imports.check'), exact: true }).click()
      await expect(main.getByRole('heading', { level: 2, name: t('imports.title.review') })).toBeVisible({ timeout: 60_000 })
      await expectAccessible(page, 'a check')
      await main.getByRole('switch', { name: t('imports.skipBad.label') }).check()
      await main.getByRole('radio', { name: t('passwords.for.created.name') }).check()
      await main.getByRole('button', { name: t('imports.run'), exact: true }).click()
      await expect(main.getByRole('heading', { level: 2, name: t('imports.title.done') })).toBeVisible({ timeout: 60_000 })
      await expectAccessible(page, 'the end')
      await page.goto('/office/imports')
      await expect(main.getByRole('group', { name: t('passwords.title') }).first()).toBeVisible()
      await expectAccessible(page, 'imports')
    })
  })
}

import type { Browser, Page } from '@playwright/test'
import type { Session } from '../../packages/contract/src/identity.ts'
import { languages } from '../../packages/contract/src/language.ts'
import { enter, expect, openBrowserFor, test } from './campus.ts'
import { locales, textsIn, type Texts } from './texts.ts'

// How the office keeps its people. Each test adds its own.

/** Adds somebody the way a program would. */
async function add({ request }: Page, number: string, name: string): Promise<number> {
  const answer = await request.post('/api/office/people', { data: { number, name, roles: ['student'], withPassword: false } })
  expect(answer.status()).toBe(201)
  return ((await answer.json()) as { id: number }).id
}

/** As somebody at another computer. */
async function trySignIn(browser: Browser, baseURL: string | undefined, username: string, password: string): Promise<{ status: number; body: Session & { code?: string } }> {
  const context = await browser.newContext({ baseURL: baseURL! })
  const answer = await context.request.post('/api/session', { data: { username, password } })
  const body = (await answer.json()) as Session
  await context.close()
  return { status: answer.status(), body }
}

const noticesIn = (page: Page, t: Texts) => page.getByRole('region', { name: t('ui.notices') })
const rowOf = (page: Page, name: string) => page.locator('[data-row]').filter({ hasText: name })
const regionIn = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

for (const language of languages) {
  const t = textsIn(language)
  const number = `e2e-${language}`

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('somebody is found, by the search and by filters, and the way back leads to what was found', async ({ page }) => {
      await enter(page, 'office')
      await page.goto('/')
      await page.getByRole('navigation', { name: t('nav.label') }).getByRole('link', { name: t('nav.people') }).click()
      await expect(page).toHaveTitle(`${t('nav.people')} · Fairway`)
      await expect(page.locator('[data-row]')).toHaveCount(50)
      await page.getByRole('button', { name: t('list.more') }).click()
      await expect(page.locator('[data-row]')).toHaveCount(100)

      await page.getByRole('searchbox', { name: t('people.find.search') }).fill('student')
      await page.getByRole('combobox', { name: t('people.field.cohort'), exact: true }).selectOption('2025')
      await expect(page).toHaveURL(/q=student&cohort=2025/)
      await expect(page.locator('[data-row]')).toHaveCount(2)
      await page.getByRole('link', { name: 'Mira Solberg' }).click()
      await expect(page.getByRole('heading', { name: 'Mira Solberg', level: 1 })).toBeVisible()
      await expect(page).toHaveTitle('Mira Solberg · Fairway')
      await page.getByRole('link', { name: t('people.back') }).click()
      await expect(page.locator('[data-row]')).toHaveCount(2)
      await expect(page.getByRole('searchbox', { name: t('people.find.search') })).toHaveValue('student')

      await page.getByRole('searchbox', { name: t('people.find.search') }).fill('nobody at all')
      await expect(page.getByText(t('people.none.title'))).toBeVisible()
      await page.getByRole('button', { name: t('filter.clearAll') }).click()
      // As many as were shown of all before.
      await expect(page.locator('[data-row]')).toHaveCount(100)
      await expect(page).toHaveURL(/people$/)
    })

    test('somebody is added, and signs in with the password that is shown once', async ({ page, browser, baseURL }) => {
      await enter(page, 'office')
      await page.goto('/office/people')
      await page.getByRole('link', { name: t('people.add') }).click()
      const field = (name: string) => page.getByRole('textbox', { name })
      await field(t('people.field.name')).fill('Iris Lindqvist')
      await field(t('people.field.phone')).fill('12')
      await page.getByRole('button', { name: t('people.create') }).click()
      await expect(page.getByText(t('form.problem.required'))).toBeVisible()
      await expect(page.getByText(t('people.problem.not-a-phone-number'))).toBeVisible()
      await expect(field(t('signIn.number'))).toBeFocused()

      // What only the server knows is told at the field all the same.
      await field(t('people.field.phone')).fill('13800000000')
      await field(t('signIn.number')).fill('OFFICE')
      await page.getByRole('button', { name: t('people.create') }).click()
      await expect(field(t('signIn.number'))).toHaveAttribute('aria-invalid', 'true')
      await expect(field(t('signIn.number'))).toHaveAccessibleDescription(/OFFICE/)

      await field(t('signIn.number')).fill(`${number}-iris`)
      await page.getByRole('combobox', { name: t('people.field.college') }).selectOption('CS')
      await page.getByRole('combobox', { name: t('people.field.major') }).selectOption('Computer Science')
      await page.getByRole('combobox', { name: t('people.field.class') }).selectOption('CS2501')
      await page.getByRole('button', { name: t('people.create') }).click()
      await expect(page.getByRole('heading', { name: t('people.added', { name: 'Iris Lindqvist' }), level: 1 })).toBeVisible()
      const password = await regionIn(page, t('people.password.label', { name: 'Iris Lindqvist' })).getByRole('code').innerText()
      expect(await trySignIn(browser, baseURL, `${number}-iris`, password)).toMatchObject({ status: 200, body: { mustChangePassword: true } })

      await page.getByRole('link', { name: t('people.toPage') }).click()
      await expect(regionIn(page, t('people.accountTitle'))).toContainText(t('people.account.handed-out'))
      await expect(regionIn(page, t('people.details'))).toContainText('13800000000')
      await expect(page.getByText(password)).toHaveCount(0)
      await page.getByRole('link', { name: t('office.history') }).click()
      await expect(page).toHaveURL(new RegExp(`about=${number}-iris`))
      await expect(page.locator('[data-row]').filter({ hasText: t('auditAction.person.created') })).toHaveCount(1)
    })

    test('what somebody else has saved meanwhile is shown, and neither loses what they changed', async ({ page, browser, watch }) => {
      // Two browsers, one after the other.
      test.slow()
      await enter(page, 'office')
      const id = await add(page, `${number}-both`, 'Nora Both')
      const other = await openBrowserFor(browser, 'office', watch, { language })
      const form = async (at: Page) => {
        await at.goto(`/office/people/${id}`)
        await at.getByRole('button', { name: t('people.edit'), exact: true }).click()
        await expect(at.getByRole('textbox', { name: t('signIn.number') })).toBeFocused()
      }
      await form(page)
      await form(other)
      await other.getByRole('textbox', { name: t('people.field.name') }).fill('Nora Boothe')
      await other.getByRole('combobox', { name: t('people.field.college') }).selectOption('LAW')
      await other.getByRole('button', { name: t('people.save') }).click()
      await expect(noticesIn(other, t)).toContainText(t('people.saved', { name: 'Nora Boothe' }))

      await page.getByRole('textbox', { name: t('people.field.phone') }).fill('13900000000')
      await page.getByRole('switch', { name: t('role.teacher') }).check()
      await page.getByRole('button', { name: t('people.save') }).click()
      const conflict = regionIn(page, t('form.conflict.title'))
      await expect(conflict).toBeFocused()
      await expect(conflict).toContainText('Nora Boothe')
      await expect(conflict).toContainText(language === 'zh' ? '法学院' : 'School of Law')
      await conflict.getByRole('button', { name: t('form.conflict.mine') }).click()
      await page.getByRole('button', { name: t('people.save') }).click()
      await expect(noticesIn(page, t)).toContainText(t('people.saved', { name: 'Nora Boothe' }))
      const details = regionIn(page, t('people.details'))
      for (const text of ['Nora Boothe', '13900000000', t('role.teacher'), language === 'zh' ? '法学院' : 'School of Law']) await expect(details).toContainText(text)
      await expect(page.getByRole('button', { name: t('people.edit'), exact: true })).toBeFocused()
    })

    test('an account is disabled with a reason, and enabled again', async ({ page, browser, baseURL }) => {
      await enter(page, 'office')
      const id = await add(page, `${number}-off`, 'Otto Off')
      await page.goto(`/office/people/${id}`)
      const account = regionIn(page, t('people.accountTitle'))
      await account.getByRole('button', { name: t('people.password.handOut') }).click()
      await page.getByRole('dialog').getByRole('button', { name: t('people.password.yes') }).click()
      const password = await account.getByRole('code').innerText()

      await account.getByRole('button', { name: t('people.disable.account') }).click()
      const dialog = page.getByRole('dialog', { name: t('people.disable.titleOne', { name: 'Otto Off' }) })
      await dialog.getByRole('button', { name: t('people.disable.yes') }).click()
      await expect(dialog.getByText(t('reason.missing'))).toBeVisible()
      await dialog.getByRole('textbox', { name: t('reason.label') }).fill('Left the campus.')
      await dialog.getByRole('button', { name: t('people.disable.yes') }).click()
      await expect(account).toContainText(t('people.state.disabled'))
      expect(await trySignIn(browser, baseURL, `${number}-off`, password)).toMatchObject({ body: { code: 'account-disabled' } })
      await noticesIn(page, t).getByRole('button', { name: t('action.undo') }).click()
      await expect(account).toContainText(t('people.state.active'))
      expect(await trySignIn(browser, baseURL, `${number}-off`, password)).toMatchObject({ status: 200 })

      await page.reload()
      await expect(account).toContainText(t('people.sessions', { n: 1 }))
      await account.getByRole('button', { name: t('people.sign-out.everywhere') }).click()
      await page.getByRole('dialog').getByRole('button', { name: t('people.sign-out.yes') }).click()
      await expect(account.getByRole('button', { name: t('people.sign-out.everywhere') })).toHaveCount(0)
    })

    test('somebody is removed, restored, and at last erased for good', async ({ page }) => {
      await enter(page, 'office')
      const id = await add(page, `${number}-gone`, 'Runa Gone')
      const remove = async (reason: string) => {
        await page.getByRole('button', { name: t('people.remove.label'), exact: true }).click()
        await page.getByRole('dialog').getByRole('textbox', { name: t('reason.label') }).fill(reason)
        await page.getByRole('dialog').getByRole('button', { name: t('people.remove.yes'), exact: true }).click()
        await expect(regionIn(page, t('people.remove.isDone'))).toBeVisible()
      }
      await page.goto(`/office/people/${id}`)
      await remove('Twice here.')
      await expect(page.getByRole('button', { name: t('people.edit'), exact: true })).toHaveCount(0)
      await page.goto(`/office/people?q=${number}-gone`)
      await expect(page.getByText(t('people.none.title'))).toBeVisible()
      await page.getByRole('combobox', { name: t('people.field.state') }).selectOption('hidden')
      await page.getByRole('link', { name: 'Runa Gone' }).click()
      await page.getByRole('button', { name: t('people.restore.label') }).click()
      await expect(regionIn(page, t('people.accountTitle'))).toContainText(t('people.state.active'))

      await remove('Asked for it.')
      await page.getByRole('button', { name: t('people.erase.label') }).click()
      const dialog = page.getByRole('dialog', { name: t('people.erase.title', { name: 'Runa Gone' }) })
      await dialog.getByRole('textbox', { name: t('reason.label') }).fill('Asked for it.')
      await dialog.getByRole('button', { name: t('people.erase.yes') }).click()
      await expect(dialog.getByText(t('people.erase.otherNumber', { number: `${number}-gone` }))).toBeVisible()
      await dialog.getByRole('textbox', { name: `${number}-gone` }).fill(`${number}-gone`)
      await dialog.getByRole('button', { name: t('people.erase.yes') }).click()
      await expect(page).toHaveURL(/people$/)
      await expect(noticesIn(page, t)).toContainText(t('people.erase.done', { name: 'Runa Gone' }))
      await page.goto(`/office/people/${id}`)
      await expect(page.getByText(t('people.missing.title'))).toBeVisible()
    })

    test('many are put into a term, disabled and enabled at once, and it is told how many changed', async ({ page }) => {
      await enter(page, 'office')
      const ids = []
      for (const name of ['Una', 'Duo', 'Tria']) ids.push(await add(page, `${number}-many-${name}`, `${name} Many`))
      await page.request.put(`/api/office/people/${ids[0]}/disablement`, { data: { reason: 'Before.' } })
      await page.goto(`/office/people?q=${number}-many`)
      const act = async (action: string, fill?: (dialog: ReturnType<Page['getByRole']>) => Promise<void>) => {
        await page.getByRole('checkbox', { name: t('list.selectAll') }).check()
        await page.getByRole('button', { name: t(`people.${action}.label`), exact: true }).click()
        const dialog = page.getByRole('dialog', { name: t(`people.${action}.title`, { n: 3 }) })
        await fill?.(dialog)
        await dialog.getByRole('button', { name: t(`people.${action}.yes`), exact: true }).click()
      }
      await act('disable', (dialog) => dialog.getByRole('textbox', { name: t('reason.label') }).fill('All three.'))
      await expect(noticesIn(page, t)).toContainText(t('people.disable.done', { n: 2 }))
      await expect(noticesIn(page, t)).toContainText(t('people.disable.left', { n: 1 }))
      await expect(page.locator('[data-row]').filter({ hasText: t('people.state.disabled') })).toHaveCount(3)
      await act('enable')
      await expect(rowOf(page, 'Una Many')).not.toContainText(t('people.state.disabled'))

      await act('add-to-term')
      await expect(noticesIn(page, t)).toContainText(t('people.add-to-term.done', { n: 3, term: language === 'zh' ? '演示学期' : 'Demo term' }))
      await page.goto(`/office/people?q=${number}-many&member=DEMO`)
      await expect(page.locator('[data-row]')).toHaveCount(3)
      await act('remove-from-term')
      await expect(page.getByText(t('people.none.title'))).toBeVisible()
    })
  })
}

const t = textsIn('en')

test('what a student holds, waits for, asked and was answered is told in words', async ({ page, browser, watch }) => {
  const student = await openBrowserFor(browser, 'student4', watch)
  const { courses } = (await (await student.request.get('/api/terms/DEMO/sections')).json()) as { courses: { code: string; sections: { id: number }[] }[] }
  const section = courses.find(({ code }) => code === 'E2E 302')!.sections[0]!.id
  const { viewer } = (await (await student.request.get('/api/session')).json()) as Session
  await student.request.post('/api/enrolments', { data: { sectionId: section } })
  await student.request.post('/api/enrolments', { data: { sectionId: section } })

  await enter(page, 'office')
  await page.goto(`/office/people/${viewer!.id}`)
  const courseCard = regionIn(page, t('people.enrolments'))
  await expect(courseCard.getByRole('link', { name: 'E2E 302 01' })).toBeVisible()
  const log = courseCard.getByRole('region', { name: t('byHand.log.title') })
  const named = { name: viewer!.name, section: 'E2E 302 01' }
  await expect(log.getByRole('listitem').first()).toContainText(t('byHand.decision.already-enrolled.text', named))
  await expect(log).toContainText(t('byHand.decision.enrolled.text', named))
  await student.request.delete(`/api/enrolments/${section}`)
})

test('a password on paper has nothing else beside it', async ({ page }) => {
  await enter(page, 'office')
  const id = await add(page, 'e2e-paper', 'Pia Paper')
  await page.goto(`/office/people/${id}`)
  await page.getByRole('button', { name: t('people.password.handOut') }).click()
  await page.getByRole('dialog').getByRole('button', { name: t('people.password.yes') }).click()
  const password = await page.getByRole('code').innerText()
  await page.emulateMedia({ media: 'print' })
  const shown = await page.evaluate('document.body.innerText')
  for (const text of ['Pia Paper', 'e2e-paper', password, new URL(page.url()).origin]) expect(shown).toContain(text)
  expect(shown).not.toContain(t('people.accountTitle'))
  await page.emulateMedia({ media: 'screen' })
  await page.getByRole('link', { name: t('people.back') }).click()
  await expect(page.locator('.print-alone')).toHaveCount(0)
})

test('nobody disables or removes themselves', async ({ page }) => {
  await enter(page, 'office')
  await page.goto('/office/people?q=office&role=office')
  await page.getByRole('main').getByRole('link', { name: 'Solveig Aas' }).click()
  await expect(page.getByText(t('people.self'))).toBeVisible()
  for (const name of [t('people.disable.account'), t('people.password.handOut'), t('people.remove.label')]) await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
})

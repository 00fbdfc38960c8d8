import { expect, fillInSignIn, rowOf, search, test } from './campus.ts'
import { textsIn } from './texts.ts'

const t = textsIn('en')

test('a guest reads the catalogue with its seats', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: t('catalogue.title') })).toBeAttached()
  await search(page, 'E2E 104', t)
  const row = rowOf(page, 'E2E 104 01')
  await expect(row).toContainText(t('seats.left', { count: 20 }))
  await expect(row).toContainText('0/20')
  await row.getByRole('link').click()
  await expect(page).toHaveURL(/\/sections\/\d+/)
  await expect(page.getByRole('main')).toContainText('How to jump.')
})

test('a page about the reader asks who that is, and comes back to where the reader was going', async ({ page }) => {
  await page.goto('/timetable')
  await expect(page).toHaveURL(/\/sign-in\?return=/)
  await fillInSignIn(page, 'student5', t, 'wrong')
  await expect(page.getByRole('alert')).toHaveText(t('signIn.wrong'))
  await fillInSignIn(page, 'student5', t)
  await expect(page).toHaveURL(/\/timetable$/)
  await page.reload()
  await expect(page).toHaveURL(/\/timetable$/)
})

test('a demo account is filled in by choosing it', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /^teacher\b/ }).click()
  await page.getByRole('main').getByRole('button', { name: t('signIn.submit'), exact: true }).click()
  await expect(page.getByText('Edda Norling').first()).toBeVisible()
  await page.getByRole('button', { name: t('signOut.label') }).click()
  await expect(page.getByRole('link', { name: t('signIn.title') })).toBeVisible()
})

test('an address that does not exist says so', async ({ page }) => {
  await page.goto('/nowhere/at/all')
  await expect(page.getByText(t('notFound.title')).first()).toBeVisible()
})

test('a guest who wants a section signs in and is back at it, with the filters they had', async ({ page }) => {
  await page.goto('/?dept=Movement')
  const enrol = page.getByRole('button', { name: t('action.enrolNamed', { section: 'E2E 103 01' }) })
  await enrol.click()
  await expect(page).toHaveURL(/sign-in/)
  await fillInSignIn(page, 'student5', t)
  await expect(enrol).toBeFocused()
  await expect(enrol).toBeInViewport()
  await expect(page).toHaveURL(/\/\?dept=Movement$/)
})

test('the way back leads through the whole catalogue', async ({ page }) => {
  await page.goto('/')
  const catalogue = (await (await page.request.get('/api/terms/DEMO/sections')).json()) as { courses: { code: string; sections: { id: number }[] }[] }
  const course = catalogue.courses.find(({ code }) => code === 'E2E 202')
  await page.goto(`/cart`)
  await page.goto(`/#section-${course?.sections[0]?.id}`)
  const enrol = page.getByRole('button', { name: t('action.enrolNamed', { section: 'E2E 202 01' }) })
  await expect(enrol).toBeFocused()
  await expect(enrol).toBeInViewport()
})

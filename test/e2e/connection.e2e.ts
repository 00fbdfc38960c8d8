import { beginAnew, enter, expect, rowOf, search, test } from './campus.ts'
import { textsIn } from './texts.ts'

// Readers whose connection goes away. Their browser complains of it, so nobody watches its console.

const t = textsIn('en')

test('what may be needed next is there before the connection goes', async ({ browser }) => {
  const page = await browser.newPage()
  const chunks = ['SectionPage', 'CartPage', 'SignInPage', '/zh-'].map((name) => page.waitForResponse((response) => response.url().includes(name)))
  await page.goto('/')
  await search(page, 'E2E 104', t)
  await Promise.all(chunks)
  await page.waitForLoadState('networkidle')
  await page.context().setOffline(true)
  await page.getByRole('navigation', { name: t('nav.label') }).getByRole('link', { name: t('nav.cart') }).click()
  await expect(page.getByRole('heading', { name: t('cart.title') })).toBeVisible()
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByRole('heading', { name: textsIn('zh')('cart.title') })).toBeVisible()
})

test('a page that does not come leaves the reader where they are, and opens when the connection is back', async ({ browser }) => {
  const page = await browser.newPage()
  await page.route('**/assets/CartPage*', (route) => route.abort())
  await page.goto('/')
  await search(page, 'E2E 104', t)
  await page.waitForLoadState('networkidle')
  await page.context().setOffline(true)
  await page.getByRole('navigation', { name: t('nav.label') }).getByRole('link', { name: t('nav.cart') }).click()
  const notices = page.getByRole('region', { name: t('ui.notices') })
  await expect(notices).toContainText(t('error.offline.title'))
  await expect(page.getByRole('link', { name: 'E2E 104 01' })).toBeVisible()

  await page.unroute('**/assets/CartPage*')
  await page.context().setOffline(false)
  await notices.getByRole('button', { name: t('ui.retry') }).click()
  await expect(page.getByRole('heading', { name: t('cart.title') })).toBeVisible()
})

test('what is asked for without a connection is said to wait, and is sent when it is back', async ({ browser }) => {
  const page = await browser.newPage()
  await enter(page, 'wire-student')
  await beginAnew(page)
  await page.goto('/?q=E2E+104')
  const enrol = page.getByRole('button', { name: t('action.enrolNamed', { section: 'E2E 104 01' }) })
  await expect(enrol).toBeEnabled()
  const notices = page.getByRole('region', { name: t('ui.notices') })
  await page.context().setOffline(true)
  await enrol.click()
  await expect(notices).toContainText(t('write.delay.offline.text', { what: 'E2E 104 01' }), { timeout: 1000 })
  await page.context().setOffline(false)
  await expect(notices).toContainText(t('decision.enrolled.text', { section: 'E2E 104 01' }))
  await expect(notices.getByRole('listitem')).toHaveCount(1)
  await expect(rowOf(page, 'E2E 104 01')).toContainText(t('state.enrolled'))
  await beginAnew(page)
})

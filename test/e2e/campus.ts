import { test as base, expect, type APIResponse, type Browser, type Page } from '@playwright/test'
import type { Language } from '../../packages/contract/src/language.ts'
import { locales, type Texts } from './texts.ts'

// A reader in front of the browser. Whatever a test does, no request may leave the site, and the page may not fail.

export { expect }

export const demoPassword = 'fairway-demo'

type Watching = {
  watch: (page: Page) => void
  watched: void
  /** Where else the reader is led, by its origin. */
  elsewhere: string | undefined
}

export const test = base.extend<Watching>({
  elsewhere: undefined,
  watch: async ({ baseURL, elsewhere }, use) => {
    const faults: string[] = []
    await use((page) => {
      page.on('request', (request) => {
        const { protocol, origin } = new URL(request.url())
        if (/^(https?|wss?):$/.test(protocol) && ![baseURL, elsewhere].includes(origin.replace('ws', 'http'))) faults.push(`A request left the site: ${request.url()}`)
      })
      page.on('pageerror', (error) => faults.push(`The page failed: ${error.message}`))
      page.on('console', (message) => {
        // A refusal is an answer; the browser calls it an error all the same. And Playwright's recorder is not let into the frame
        // that shows a mail, which is what its sandbox is for.
        if (message.type() === 'error' && !/status of 4\d\d|^Blocked script execution in 'about:srcdoc'/.test(message.text())) faults.push(`The console said: ${message.text()}`)
      })
    })
    expect(faults).toEqual([])
  },
  watched: [
    async ({ page, watch }, use) => {
      watch(page)
      await use()
    },
    { auto: true },
  ],
})

/** Is signed in from now on, for tests of what comes after that. Leads to no page. */
export async function enter({ request }: Pick<Page, 'request'>, username: string, password = demoPassword): Promise<void> {
  const answer = await request.post('/api/session', { data: { username, password } })
  expect(answer.ok(), `${username} signs in: ${answer.status()}`).toBe(true)
}

/** By the form. */
export async function signIn(page: Page, username: string, t: Texts, secret = demoPassword): Promise<void> {
  await page.goto('/sign-in')
  await fillInSignIn(page, username, t, secret)
}

export async function fillInSignIn(page: Page, username: string, t: Texts, secret = demoPassword): Promise<void> {
  await page.getByLabel(t('signIn.number')).fill(username)
  await page.getByLabel(t('signIn.password'), { exact: true }).fill(secret)
  await page.getByRole('main').getByRole('button', { name: t('signIn.submit'), exact: true }).click()
}

/** Whoever is signed in holds nothing and plans nothing. */
export async function beginAnew({ request }: Page): Promise<void> {
  const { enrolments } = (await (await request.get('/api/enrolments?term=DEMO')).json()) as { enrolments: { sectionId: number }[] }
  for (const { sectionId } of enrolments) await request.delete(`/api/enrolments/${sectionId}`)
  await request.put('/api/cart', { data: { term: 'DEMO', sectionIds: [] } })
}

type Newcomer = { language?: Language; secret?: string; /** Hears nothing over the live socket, as behind a slow network. */ deaf?: boolean }

/** Another person at another computer. */
export async function openBrowserFor(browser: Browser, username: string, watch: (page: Page) => void, { language = 'en', secret = demoPassword, deaf = false }: Newcomer = {}): Promise<Page> {
  const context = await browser.newContext({ locale: locales[language] })
  const page = await context.newPage()
  if (deaf) await page.routeWebSocket(/\/api\/live/, () => {})
  watch(page)
  await enter(page, username, secret)
  await page.goto('/')
  return page
}

/** The plan of whoever is signed in is saved behind the page, which is only seen on the wire. */
export async function planned(page: Page, act: () => Promise<void>): Promise<void> {
  const saved = page.waitForResponse((response) => response.url().endsWith('/api/cart') && response.request().method() === 'PUT')
  await act()
  await saved
}

/** Shows only the sections of one course. */
export async function search(page: Page, words: string, t: Texts): Promise<void> {
  await page.getByRole('searchbox', { name: t('filter.search') }).fill(words)
}

/** The row of a section in a table, by "E2E 101 01". */
export function rowOf(page: Page, section: string) {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: section }) })
}

/** Once it is allowed: tests share people, who may write only so much within some seconds. */
export async function whenAllowed(act: () => Promise<APIResponse>): Promise<APIResponse> {
  let answer = await act()
  for (const until = Date.now() + 25_000; answer.status() === 429 && Date.now() < until; answer = await act()) await new Promise((resolve) => setTimeout(resolve, 500))
  expect(answer.ok(), await answer.text()).toBe(true)
  return answer
}

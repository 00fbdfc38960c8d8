import type { BrowserContext, Locator, Page } from '@playwright/test'
import type { Language } from '../../packages/contract/src/language.ts'
import { test as base, enter, expect, whenAllowed } from './campus.ts'
import { locales, textsIn, type Texts } from './texts.ts'

// People who talk in a room of their own, each in front of a browser of their own and in one of the languages.

export { expect }

export type Reader = {
  page: Page
  t: Texts
  /** Where they write. */
  field: Locator
  /** What stands below it: what is wrong, how long to wait. */
  note: Locator
  log: Locator
  message(text: string): Locator
  say(text: string): Promise<void>
  /** One of the things in the menu of a message, by its name in `rooms.action`. */
  choose(text: string, action: string): Promise<void>
  /** With the keyboard, what is asked before something is done. */
  giveReason(reason: string, action: string): Promise<void>
}

type Talking = {
  /** @param room that is joined and opened; default: only signed in */
  reader: (username: string, language: Language, options?: { room?: number; before?: (page: Page) => Promise<unknown> }) => Promise<Reader>
  /** A room for this test alone, that everybody may join. @returns its id */
  makeRoom: (by: string, name: string) => Promise<number>
}

export const test = base.extend<Talking>({
  reader: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = []
    const dialogs: string[] = []
    await use(async (username, language, { room, before } = {}) => {
      const context = await browser.newContext({ locale: locales[language] })
      contexts.push(context)
      const page = await context.newPage()
      watch(page)
      // Nothing of ours opens one: it would be the work of what somebody said.
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      await enter(page, username)
      await before?.(page)
      const reader = readerOf(page, textsIn(language))
      if (room !== undefined) {
        await whenAllowed(() => page.request.post(`/api/rooms/${room}/membership`))
        await page.goto(`/rooms/${room}`)
        await expect(reader.log).toBeAttached()
      }
      return reader
    })
    expect(dialogs).toEqual([])
    await Promise.all(contexts.map((context) => context.close()))
  },

  makeRoom: async ({ playwright, baseURL }, use) => {
    const request = await playwright.request.newContext({ baseURL: baseURL! })
    await use(async (by, name) => {
      await enter({ request }, by)
      const made = await whenAllowed(() => request.post('/api/rooms', { data: { name, isOpen: true } }))
      return ((await made.json()) as { id: number }).id
    })
    await request.dispose()
  },
})

function readerOf(page: Page, t: Texts): Reader {
  const field = page.getByRole('textbox', { name: t('rooms.write'), exact: true })
  const message = (text: string) => page.getByRole('article').filter({ hasText: text })
  return {
    page,
    t,
    field,
    note: page.locator('[id$="-note"]'),
    log: page.getByRole('log'),
    message,
    async say(text) {
      await field.fill(text)
      await field.press('Enter')
    },
    async choose(text, action) {
      await message(text).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('menuitem', { name: t(`rooms.action.${action}`), exact: true }).click()
    },
    async giveReason(reason, action) {
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: t('reason.label') }).fill(reason)
      await dialog.getByRole('button', { name: t(`rooms.action.${action}`), exact: true }).click()
      await expect(dialog).toBeHidden()
    },
  }
}

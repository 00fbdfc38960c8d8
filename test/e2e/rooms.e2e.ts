import type { Browser, Page } from '@playwright/test'
import { demoPassword, enter, expect, openBrowserFor, test, whenAllowed } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// People who talk, each in front of a browser of their own.

const t = textsIn('en')

const field = (page: Page) => page.getByRole('textbox', { name: t('rooms.write'), exact: true })
const log = (page: Page, room = 'Lobby') => page.getByRole('log', { name: t('rooms.log', { room }) })
const message = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text })
const lobby = async (page: Page) => {
  await page.goto('/rooms')
  await page.getByRole('link', { name: /^Lobby/ }).click()
  await expect(log(page)).toBeVisible()
}
async function inLobby(browser: Browser, username: string, watch: (page: Page) => void): Promise<Page> {
  const page = await openBrowserFor(browser, username, watch)
  await lobby(page)
  return page
}
async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await field(page).press('Enter')
}
const onTheirWay = (page: Page) => page.locator('.message-waiting')
/** Of the messages that are told apart by a mark in them, in the order in which they stand. */
const said = (page: Page, mark: string) => page.getByRole('article').filter({ hasText: mark }).locator('p.whitespace-pre-wrap').allInnerTexts()
const mark = () => `m${Math.random().toString(36).slice(2, 8)}`

test('what one says all see, in one order, with answers, reactions and edits', async ({ browser, watch }) => {
  const [ben, cleo, teacher] = await Promise.all(['student3', 'student4', 'teacher'].map((username) => inLobby(browser, username, watch)))
  const id = mark()
  for (const n of [0, 1, 2, 3]) await Promise.all([say(ben!, `${id} b${n}`), say(cleo!, `${id} c${n}`)])
  for (const page of [ben!, cleo!, teacher!]) await expect.poll(() => said(page, id)).toHaveLength(8)
  expect(await said(ben!, id)).toEqual(await said(cleo!, id))
  expect(await said(ben!, id)).toEqual(await said(teacher!, id))

  await message(cleo!, `${id} b3`).hover()
  await cleo!.getByRole('toolbar', { name: t('rooms.action.label') }).getByRole('button', { name: t('rooms.reaction.with', { emoji: '👍' }) }).click()
  await expect(message(ben!, `${id} b3`).getByRole('button', { name: t('rooms.reaction.count', { emoji: '👍', n: 1 }) })).toBeVisible()

  await message(teacher!, `${id} b3`).hover()
  await teacher!.getByRole('toolbar', { name: t('rooms.action.label') }).getByRole('button', { name: t('rooms.action.reply') }).click()
  await say(teacher!, `${id} answer`)
  await expect(message(ben!, `${id} answer`)).toContainText(`${id} b3`)
  await expect(message(ben!, `${id} b3`).first().getByRole('button', { name: t('rooms.replies', { n: 1 }) })).toBeVisible()

  // ↑ in an empty field edits what was said last.
  await field(ben!).press('ArrowUp')
  await expect(field(ben!)).toHaveValue(`${id} b3`)
  await say(ben!, `${id} b3, corrected`)
  await expect(message(cleo!, `${id} b3, corrected`).first()).toContainText(t('rooms.edited'))

  await ben!.getByRole('article').filter({ hasText: `${id} b2` }).focus()
  await ben!.keyboard.press('Enter')
  await ben!.getByRole('menuitem', { name: t('rooms.action.delete') }).click()
  await ben!.getByRole('dialog').getByRole('button', { name: t('rooms.action.delete') }).click()
  await expect(message(cleo!, `${id} b2`)).toHaveCount(0)
  await expect(log(cleo!)).toContainText(t('rooms.deleted.sender'))
})

test('what can be done with a message is there for the mouse and for a finger', async ({ browser, watch }) => {
  const teacher = await inLobby(browser, 'teacher', watch)
  const id = mark()
  await say(teacher, `${id} touch me`)
  await message(teacher, `${id} touch me`).hover()
  await teacher.getByRole('toolbar', { name: t('rooms.action.label') }).getByRole('button', { name: t('rooms.action.more') }).click()
  await expect(teacher.getByRole('menu').getByRole('menuitem', { name: t('rooms.action.edit') })).toBeVisible()
  await teacher.keyboard.press('Escape')
  await message(teacher, `${id} touch me`).hover()
  await expect(teacher.getByRole('toolbar', { name: t('rooms.action.label') })).toBeVisible()

  const phone = await (await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })).newPage()
  watch(phone)
  await enter(phone, 'student4')
  await phone.goto('/rooms/1')
  const box = (await message(phone, `${id} touch me`).boundingBox())!
  const touch = await phone.context().newCDPSession(phone)
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: box.x + 150, y: box.y + box.height - 8 }] })
  const sheet = phone.getByRole('dialog')
  await expect(sheet).toBeVisible()
  await phone.waitForTimeout(400)
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await phone.waitForTimeout(400)
  await expect(sheet.getByRole('button', { name: t('rooms.action.reply') })).toBeVisible()
  await sheet.getByRole('button', { name: t('rooms.reaction.with', { emoji: '👍' }) }).tap()
  await expect(message(teacher, `${id} touch me`).getByRole('button', { name: t('rooms.reaction.count', { emoji: '👍', n: 1 }) })).toBeVisible()
})

test('what is on its way when the page is left is kept, leaves with the next one, and is there once', async ({ browser, watch }) => {
  const [ben, cleo] = await Promise.all(['student3', 'student4'].map((username) => inLobby(browser, username, watch)))
  const id = mark()
  const sending = '**/api/rooms/*/messages'
  // Nothing answers.
  await ben!.route(sending, (route) => (route.request().method() === 'POST' ? undefined : route.fallback()))
  await say(ben!, `${id} one`)
  await say(ben!, `${id} two`)
  await expect(log(ben!)).toContainText(`${id} two`)
  await ben!.reload()
  await expect(log(ben!)).toContainText(`${id} one`)
  await expect(log(ben!)).toContainText(`${id} two`)
  await expect(message(cleo!, id)).toHaveCount(0)
  await ben!.unroute(sending)
  await ben!.reload()
  await expect.poll(() => said(cleo!, id)).toEqual([`${id} one`, `${id} two`])
  await expect.poll(() => said(ben!, id)).toEqual([`${id} one`, `${id} two`])
})

test('what the server has, but whose answer never came, is there once', async ({ browser, watch }) => {
  const [ben, cleo] = await Promise.all(['student3', 'student4'].map((username) => inLobby(browser, username, watch)))
  const id = mark()
  const sending = '**/api/rooms/*/messages'
  await ben!.route(sending, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    // It arrives, and nothing comes back.
    await route.fetch()
  })
  await say(ben!, `${id} once`)
  await expect.poll(() => said(cleo!, id)).toEqual([`${id} once`])
  await ben!.unroute(sending)
  await ben!.reload()
  await say(cleo!, `${id} after`)
  for (const page of [ben!, cleo!]) await expect.poll(() => said(page, id)).toEqual([`${id} once`, `${id} after`])
})

test('who was offline is told what was said meanwhile', async ({ browser, watch }) => {
  // The console of a browser that is offline says so.
  const [ben, cleo] = await Promise.all([inLobby(browser, 'student3', () => {}), inLobby(browser, 'student4', watch)])
  const id = mark()
  await ben.context().setOffline(true)
  await expect(ben.getByText(t('connection.rooms.offline'))).toBeVisible()
  for (const n of [1, 2, 3]) await say(cleo, `${id} ${n}`)
  // Where the machine is busy, they leave later than they are written.
  await expect(onTheirWay(cleo)).toHaveCount(0, { timeout: 40_000 })
  await say(ben, `${id} mine`)
  await expect(log(ben)).toContainText(`${id} mine`)
  await ben.context().setOffline(false)
  for (const page of [ben, cleo]) await expect.poll(() => said(page, id), { timeout: 40_000 }).toEqual([`${id} 1`, `${id} 2`, `${id} 3`, `${id} mine`])
})

test('a direct message counts for who is elsewhere, in the sidebar and the title, until it is read', async ({ browser, watch, page }) => {
  await enter(page, 'student4')
  const { viewer } = (await (await page.request.get('/api/session')).json()) as { viewer: { id: number } }
  await page.goto('/')
  await expect(page.getByRole('row').nth(2)).toBeVisible()
  const teacher = await openBrowserFor(browser, 'teacher', watch)
  const room = (await (await whenAllowed(() => teacher.request.post('/api/rooms/direct', { data: { person: viewer.id } }))).json()) as { id: number }
  const id = mark()
  for (const n of [1, 2]) await whenAllowed(() => teacher.request.post(`/api/rooms/${room.id}/messages`, { data: { clientId: crypto.randomUUID(), text: `${id} ${n}` } }))
  const link = page.getByRole('complementary').getByRole('link', { name: new RegExp(`^${t('nav.rooms')}`) })
  await expect(link).toContainText('2')
  await expect(page).toHaveTitle(/^\(2\) /)
  await link.click()
  await page.getByRole('region', { name: t('rooms.list') }).getByRole('link', { name: new RegExp(t('rooms.calls', { n: 2 })) }).click()
  await expect(page.getByRole('log')).toContainText(`${id} 2`)
  await expect(page).not.toHaveTitle(/^\(/)
  await page.goto('/')
  await expect(page.getByRole('row').nth(2)).toBeVisible()
  await expect(page).not.toHaveTitle(/^\(/)
})

test('a guest gives a name, is told their number, and can write', async ({ browser, watch, page }) => {
  const student = await inLobby(browser, 'student3', watch)
  await page.goto('/rooms')
  await page.getByRole('link', { name: /^Lobby/ }).click()
  await page.getByLabel(t('rooms.guest.name')).fill('<b>Wanderer</b>')
  await page.getByRole('button', { name: t('rooms.guest.enter') }).click()
  const id = mark()
  await say(page, `${id} hello`)
  await expect(message(student, `${id} hello`)).toContainText('<b>Wanderer</b>')
  await expect(log(page)).toContainText(/<b>Wanderer<\/b> \(guest [a-z0-9]{8}\)/)
})

test('in a long history the place is kept while older messages come', async ({ page, playwright, baseURL }) => {
  test.slow()
  const id = mark()
  // Nearly as many as a person may say at once, by several, in a room of their own.
  let room = 0
  for (const [at, username] of ['teacher', 'student2', 'student5', 'office'].entries()) {
    const request = await playwright.request.newContext({ baseURL: baseURL! })
    await request.post('/api/session', { data: { username, password: demoPassword } })
    if (room === 0) room = ((await (await whenAllowed(() => request.post('/api/rooms', { data: { name: id, isOpen: true } }))).json()) as { id: number }).id
    else await whenAllowed(() => request.post(`/api/rooms/${room}/membership`))
    for (let n = 1; n <= 18; n++) {
      const data = { clientId: crypto.randomUUID(), text: `${id} line ${String(at * 18 + n).padStart(3, '0')} ${'and more '.repeat((n % 5) * 12)}` }
      await whenAllowed(() => request.post(`/api/rooms/${room}/messages`, { data }))
    }
    await request.dispose()
  }
  // Who joins has nothing to catch up with.
  await enter(page, 'student')
  await whenAllowed(() => page.request.post(`/api/rooms/${room}/membership`))
  await page.goto(`/rooms/${room}`)
  await expect(message(page, `${id} line 072`)).toBeInViewport()
  await log(page, id).hover()
  const topOf = (seq: string) => page.evaluate<number | undefined>(`Math.round(document.querySelector('[data-seq="${seq}"]')?.getBoundingClientRect().top)`)
  for (let turn = 0; turn < 40; turn++) {
    const seq = await page.evaluate<string>(`document.elementFromPoint(900, 300).closest('[data-row]').dataset.seq ?? ''`)
    const before = await topOf(seq)
    await page.mouse.wheel(0, -300)
    await page.waitForTimeout(350)
    if (await message(page, `${id} line 001`).isVisible()) break
    // Older messages came before it meanwhile: it has moved as far as the wheel, and no further.
    if (seq !== '') expect(await topOf(seq)).toBe(before! + 300)
  }
  await expect(message(page, `${id} line 001`)).toBeVisible()
  const numbers = (await said(page, id)).map((text) => Number(/line (\d+)/.exec(text)?.[1]))
  expect(numbers).toEqual(Array.from({ length: 72 }, (_, at) => at + 1))
  await page.getByRole('button', { name: t('rooms.toLatest'), exact: true }).click()
  await expect(message(page, `${id} line 072`)).toBeInViewport()
})

for (const { name, colorScheme, width, height, language } of looks) {
  const own = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })

    test('axe finds nothing in rooms', async ({ page }) => {
      await page.goto('/rooms')
      await expect(page.getByRole('heading', { name: own('nav.rooms'), level: 1 })).toBeVisible()
      await expectAccessible(page, 'a guest’s list')
      await page.goto('/rooms/1')
      await expect(page.getByLabel(own('rooms.guest.name'))).toBeVisible()
      await expectAccessible(page, 'a guest’s lobby')

      await enter(page, 'student4')
      await page.goto('/rooms/99999')
      await expect(page.getByText(own('rooms.missing.title')).last()).toBeVisible()
      await expectAccessible(page, 'no such room')

      await page.goto('/rooms/1')
      const composer = page.getByRole('textbox', { name: own('rooms.write'), exact: true })
      await composer.fill('**bold** $x^2$ and `code` https://fairway.example\n```python\ndef f(): return 1 # one\n```')
      await composer.press('Enter')
      await expect(page.locator('[data-seq] math').first()).toBeAttached()
      await expect(page.locator('.hljs-keyword').first()).toBeAttached()
      await expectAccessible(page, 'a room, in which one has just written')
      await expect(onTheirWay(page)).toHaveCount(0)
      await expectAccessible(page, 'a room')

      const last = page.getByRole('article').last()
      if (width > 1024) {
        await last.focus()
        await page.keyboard.press('Enter')
        await expect(page.getByRole('menu')).toBeVisible()
        await expectAccessible(page, 'the menu of a message')
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: own('rooms.emoji.label'), exact: true }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await expectAccessible(page, 'emoji')
        await page.keyboard.press('Escape')
      }
      for (const panel of ['members', 'pins', 'search']) {
        await page.goto(`/rooms/1?show=${panel}`)
        await expect(page.getByRole('heading', { name: own(`rooms.${panel}.title`) })).toBeVisible()
        await expectAccessible(page, panel)
      }
      await page.goto('/rooms?show=search')
      await page.getByRole('searchbox', { name: own('rooms.search.title') }).fill('bold')
      await expect(page.locator('mark').first()).toBeVisible()
      await expectAccessible(page, 'found')
      await page.goto('/rooms')
      await expect(page.getByRole('link', { name: new RegExp(`^${own('rooms.group.lobby') === 'Campus' ? 'Lobby' : '大厅'}`) })).toBeVisible()
      await expectAccessible(page, 'the list')
      for (const choice of ['make.title', 'direct.title', 'alerts.title']) {
        await page.getByRole('button', { name: own('rooms.actions') }).click()
        await page.getByRole('menuitem', { name: own(`rooms.${choice}`) }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await expectAccessible(page, choice)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toBeHidden()
      }
    })
  })
}

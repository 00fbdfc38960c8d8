import type { Page } from '@playwright/test'
import { whenAllowed } from './campus.ts'
import { expect, test, type Reader } from './talk.ts'
import { expectAccessible } from './looks.ts'
import { languages } from '../../packages/contract/src/language.ts'

// How somebody comes to know of what is said while they look elsewhere, and where they come back to.

type Told = { title: string; body: string; tag: string }

/** The browser keeps what it is given to tell. It lets this site do so, and nobody looks at the window while `fairwayAway` is set. */
const recorder = `
  window.told = []
  window.Notification = class {
    static permission = 'granted'
    static requestPermission = async () => 'granted'
    constructor(title, { body, tag }) { window.told.push({ title, body, tag }); window.lastTold = this }
    close() {}
  }
  const away = () => sessionStorage.getItem('away') !== null
  Object.defineProperty(document, 'visibilityState', { get: () => (away() ? 'hidden' : 'visible') })
  document.hasFocus = () => !away()`
const told = (page: Page) => page.evaluate<Told[]>('window.told')
/** On the clock of the browser. */
const clock = (page: Page, hoursFromNow: number) => page.evaluate<string>(`new Date(Date.now() + ${hoursFromNow} * 3600000).toTimeString().slice(0, 5)`)
async function inAlertSettings({ page, t }: Reader, act: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: t('rooms.actions') }).click()
  await page.getByRole('menuitem', { name: t('rooms.alerts.title') }).click()
  await act()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
}
async function look(page: Page, isAway: boolean): Promise<void> {
  await page.evaluate(isAway ? `sessionStorage.setItem('away', '')` : `sessionStorage.removeItem('away')`)
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange')); window.dispatchEvent(new Event(${isAway ? "'blur'" : "'focus'"}))`)
}
const before = async (page: Page) => {
  await page.context().grantPermissions(['notifications'])
  await page.addInitScript(recorder)
}
const idOf = async ({ page }: Reader) => ((await (await page.request.get('/api/session')).json()) as { viewer: { id: number } }).viewer.id
async function write({ page }: Reader, room: number, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    const data = { clientId: crypto.randomUUID(), text }
    await whenAllowed(() => page.request.post(`/api/rooms/${room}/messages`, { data }))
  }
}
const choose = ({ page }: Reader, room: number, notify: string) => whenAllowed(() => page.request.put(`/api/rooms/${room}/notify`, { data: { notify } }))

for (const language of languages) {
  test(`a mention is told of once while one looks elsewhere, and not in quiet hours or of a silent room, in ${language}`, async ({ reader, makeRoom }) => {
    const name = `Alerts ${language}`
    const [room, silent, quieter] = [await makeRoom('talk-student', name), await makeRoom('talk-student', `Silent ${language}`), await makeRoom('talk-student', `Quieter ${language}`)]
    const [listener, speaker] = await Promise.all([reader('talk-student2', language, { room, before }), reader('talk-student', 'en')])
    const { page, t } = listener
    for (const other of [silent, quieter]) await whenAllowed(() => page.request.post(`/api/rooms/${other}/membership`))
    await choose(listener, silent, 'none')
    await choose(listener, quieter, 'mentions')
    await whenAllowed(() => page.request.post('/api/rooms/readings'))
    const me = `@[林见青](${await idOf(listener)})`

    const quiet = page.getByRole('switch', { name: t('rooms.alerts.quiet') })
    await inAlertSettings(listener, async () => {
      await page.getByRole('switch', { name: t('rooms.alerts.label') }).click()
      await expectAccessible(page, 'notifications')
      await quiet.click()
    })

    // On another page of the site: of what is for them, and of rooms of which they want to hear everything.
    await page.goto('/')
    await expect(page.getByRole('row').nth(2)).toBeVisible()
    await write(speaker, silent, `${me} in the silent room`)
    await write(speaker, quieter, 'of no concern')
    await write(speaker, room, `${me} **when** is the [exam](https://fairway.example)?`)
    await expect.poll(() => told(page), { timeout: 15_000 }).toEqual([{ title: t('rooms.alerts.mentioned', { name: 'Tuva Lie', room: name }), body: '@林见青 when is the exam?', tag: `fairway-room-${room}` }])
    const rooms = page.getByRole('complementary').getByRole('link', { name: new RegExp(`^${t('nav.rooms')}`) })
    await expect(rooms).toContainText('1')
    await expect(page).toHaveTitle(/^\(1\) /)
    await write(speaker, quieter, `${me} here too`)
    await expect.poll(() => told(page), { timeout: 15_000 }).toHaveLength(2)
    await expect(page).toHaveTitle(/^\(2\) /)

    // It leads there; and who looks at the room is told nothing, unless the window is hidden.
    await page.evaluate('window.lastTold.onclick()')
    await expect(page).toHaveURL(new RegExp(`/rooms/${quieter}\\?message=`))
    await expect(listener.message('here too')).toBeVisible()
    await expect(page).toHaveTitle(/^\(1\) /)
    await write(speaker, quieter, `${me} you see this`)
    await expect(listener.message('you see this')).toBeVisible()
    await look(page, true)
    await write(speaker, quieter, `${me} you do not see this`)
    await expect.poll(() => told(page), { timeout: 15_000 }).toHaveLength(3)
    expect((await told(page)).map(({ body }) => body)).not.toContain('@林见青 you see this')

    // In quiet hours, which are now, nothing; and what came in them is not told of later.
    await inAlertSettings(listener, async () => {
      await quiet.click()
      await page.getByLabel(t('rooms.alerts.from'), { exact: true }).fill(await clock(page, -1))
      await page.getByLabel(t('rooms.alerts.to'), { exact: true }).fill(await clock(page, 1))
    })
    await write(speaker, room, `${me} at night`)
    await expect(page).toHaveTitle(/^\(3\) /)
    await inAlertSettings(listener, () => quiet.click())
    await write(speaker, quieter, `${me} by day`)
    await expect.poll(async () => (await told(page)).slice(3).map(({ body }) => body), { timeout: 15_000 }).toEqual(['@林见青 by day'])
  })
}

test('what is unread stands in the list, begins where it was left, and is found from below', async ({ reader, makeRoom }) => {
  const room = await makeRoom('talk-student', 'Unread')
  const [listener, speaker] = await Promise.all([reader('talk-student2', 'zh', { room, before }), reader('talk-student', 'en')])
  const { page, t } = listener
  const long = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word} ${at}${'\nand more'.repeat(6)}`)
  await write(speaker, room, ...long(4, 'first'))
  await expect(listener.message('first 3')).toBeInViewport()
  await look(page, true)
  await write(speaker, room, ...long(8, 'later'))
  await expect(listener.message('later 7')).toBeInViewport()
  const toUnread = page.getByRole('button', { name: t('rooms.toUnread') })
  await look(page, false)
  await expect(toUnread).toBeVisible()
  await expectAccessible(page, 'unread above')
  await toUnread.click()
  await expect(page.getByText(t('rooms.new'))).toBeInViewport()
  await expect(listener.message('later 0')).toBeInViewport()
  await expect(toUnread).toBeHidden()

  // In the list, from another room.
  await page.goto('/rooms')
  await write(speaker, room, 'and one more')
  const entry = page.getByRole('link', { name: /^Unread/ })
  await expect(entry).toContainText(t('rooms.unread', { n: 1 }))
  await entry.click()
  await expect(page.getByText(t('rooms.new'))).toBeInViewport()
  await expect(entry).not.toContainText(t('rooms.unread', { n: 1 }))
})

test('what is being written outlives a reload, and is of one room', async ({ reader, makeRoom }) => {
  const [one, two] = [await makeRoom('talk-student', 'Drafts one'), await makeRoom('talk-student', 'Drafts two')]
  const { page, field, log } = await reader('talk-student2', 'en', { room: one })
  await whenAllowed(() => page.request.post(`/api/rooms/${two}/membership`))
  await page.reload()
  await field.fill('half a thought')
  await page.getByRole('link', { name: 'Drafts two' }).click()
  await expect(page.getByRole('heading', { name: 'Drafts two' })).toBeVisible()
  await expect(field).toHaveValue('')
  await field.fill('another')
  await page.reload()
  await expect(field).toHaveValue('another')
  await field.press('Enter')
  await expect(log).toContainText('another')
  await page.getByRole('link', { name: 'Drafts one' }).click()
  await expect(field).toHaveValue('half a thought')
  await page.reload()
  await expect(field).toHaveValue('half a thought')
})

import fs from 'node:fs'
import { deflateSync, crc32 } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expectAccessible } from './looks.ts'
import { expect, test, type Reader } from './talk.ts'

// Images and files that people say, and what somebody tries who means no good. One reads Chinese, the other English.

const evilName = '<img src=x onerror=alert(1)>.txt'
/** Nothing of what was said has become more than text. */
const madeElements = 'img[src="x"], [role=log] script, iframe, [onerror], [onload], [onclick], a[href^="javascript"], a[href^="data"]'

async function attach({ page, t }: Reader, files: Parameters<Awaited<ReturnType<typeof chooser>>['setFiles']>[0]): Promise<void> {
  const choosing = chooser(page)
  await page.getByRole('button', { name: t('rooms.file.add') }).click()
  await (await choosing).setFiles(files)
}
const chooser = (page: Page) => page.waitForEvent('filechooser')
const chips = ({ page, t }: Reader) => page.getByRole('list', { name: t('rooms.file.list') }).getByRole('listitem')
const png = (name: string) => ({ name, mimeType: 'image/png', buffer: picture(240, 160) })

test('what is attached is seen by others at once, by the name that it has and as nothing that runs', async ({ reader, makeRoom }) => {
  const room = await makeRoom('talk-student', 'Files')
  const [sender, other] = await Promise.all([reader('talk-student', 'en', { room }), reader('talk-student2', 'zh', { room })])
  await attach(sender, [png('plan.png'), { name: evilName, mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') }, png('not this one.png')])
  await expect(chips(sender)).toHaveCount(3)
  await expect(sender.page.getByRole('progressbar')).toHaveCount(0)
  await expectAccessible(sender.page, 'files that are attached')
  await sender.page.getByRole('button', { name: sender.t('upload.remove', { name: 'not this one.png' }) }).click()
  await expect(chips(sender)).toHaveCount(2)
  await sender.say('look')
  await expect(chips(sender)).toHaveCount(0)

  const message = other.message('look')
  const image = message.getByRole('img', { name: 'plan.png' })
  await expect(image).toBeVisible()
  await expect.poll(() => image.evaluate((element: { naturalWidth: number }) => element.naturalWidth)).toBe(240)
  await expect(message).not.toContainText('not this one')
  const link = message.getByRole('link', { name: evilName })
  await expect(other.page.locator(madeElements)).toHaveCount(0)
  await expectAccessible(other.page, 'a message with files')

  const downloading = other.page.waitForEvent('download')
  await link.click()
  const download = await downloading
  // Browsers write another sign for those that no file can have.
  expect(download.suggestedFilename().replaceAll(/[<>]/g, '_')).toBe('_img src=x onerror=alert(1)_.txt')
  expect(fs.readFileSync(await download.path(), 'utf8')).toBe('<script>alert(1)</script>')
  const headersOf = async (address: string | null) => (await other.page.request.get(address!)).headers()
  expect(await headersOf(await link.getAttribute('href'))).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-type': 'text/plain; charset=utf-8', 'content-disposition': expect.stringMatching(/^attachment; /) })
  expect(await headersOf(await image.getAttribute('src'))).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-type': 'image/png', 'content-disposition': expect.stringMatching(/^inline; /) })

  // Pasted and dropped, wherever in the room it is let go.
  await other.page.evaluate(`document.querySelector('textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: ${carrying('pasted.png')}, bubbles: true, cancelable: true }))`)
  await expect(chips(other)).toHaveText(/pasted\.png/)
  await other.page.evaluate(`document.querySelector('[role=log]').dispatchEvent(new DragEvent('drop', { dataTransfer: ${carrying('dropped.png')}, bubbles: true, cancelable: true }))`)
  await expect(chips(other)).toHaveCount(2)
  await expect(other.page.getByRole('progressbar')).toHaveCount(0)
  await other.field.press('Enter')
  for (const name of ['pasted.png', 'dropped.png']) await expect(sender.page.getByRole('img', { name })).toBeVisible()
})

test('what is too large, empty or too much is refused with a sentence, and the rest is sent', async ({ reader, makeRoom }, testInfo) => {
  const room = await makeRoom('talk-student', 'Refused files')
  const [sender, other] = await Promise.all([reader('talk-student', 'zh', { room }), reader('talk-student2', 'en', { room })])
  // Nothing in it, and larger than the campus allows.
  const large = testInfo.outputPath('lecture.mp4')
  fs.writeFileSync(large, '')
  fs.truncateSync(large, 21 * 1024 * 1024)
  await attach(sender, large)
  await expect(chips(sender).getByRole('alert')).toHaveText(sender.t('rooms.file.tooLarge', { most: '20 MB' }))
  await attach(other, { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) })
  await expect(chips(other).getByRole('alert')).toHaveText(other.t('upload.empty'))
  await expectAccessible(sender.page, 'a file that is too large')
  await attach(sender, Array.from({ length: 10 }, (_, at) => ({ name: `page ${at}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`page ${at}`) })))
  await expect(sender.note).toHaveText(sender.t('rooms.file.tooMany', { most: 10 }))
  // One that cannot be sent stays behind; it is taken away before the message leaves by itself.
  await chips(sender).getByRole('button', { name: sender.t('upload.remove', { name: 'lecture.mp4' }) }).click()
  await sender.say('nine of them')
  await expect(other.message('nine of them').getByRole('link')).toHaveCount(9)
  // What the server refuses is said in the same place.
  await other.page.route('**/api/files*', (route) => route.fulfill({ status: 429, json: { type: 'about:blank', status: 429, code: 'too-much-uploaded', title: 'Everybody may upload 200 MB a day.' } }))
  await attach(other, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') })
  await expect(chips(other).getByRole('alert').last()).toHaveText('Everybody may upload 200 MB a day.')
})

test('what is written to do harm stays text, in messages, answers, names and notices', async ({ reader, makeRoom }) => {
  const room = await makeRoom('talk-student3', '<svg/onload=alert(1)>')
  const [attacker, other] = await Promise.all([reader('talk-student3', 'en', { room }), reader('talk-student2', 'zh', { room })])
  const attacks = ['<img src=x onerror=alert(1)> one', '[two](javascript:alert(1))', '![three](data:text/html,<script>alert(1)</script>)', '```"><img src=x onerror=alert(1)>\nfour\n```', '<a href="javascript:alert(1)">five</a>', '@[<img src=x onerror=alert(1)>](1) six']
  for (const attack of attacks) await attacker.say(attack)
  await expect(other.page.getByRole('article')).toHaveCount(attacks.length)
  await expect(other.message(attacks[0]!)).toContainText('<img src=x onerror=alert(1)>')
  await expect(other.log.getByText('<img src=x onerror=alert(1)>', { exact: true }).first()).toBeVisible()
  await other.message('[two]').focus()
  await other.page.keyboard.press('Enter')
  await other.page.getByRole('menuitem', { name: other.t('rooms.action.reply') }).click()
  await other.say('**an _answer_**')
  await expect(attacker.message('an answer')).toBeVisible()
  await attacker.choose('an answer', 'reply')
  await attacker.say('to that')
  await expect(other.message('to that').getByRole('button')).toContainText(/林见青： ?an answer/)
  for (const { page, t } of [attacker, other]) {
    await page.goto(`/rooms/${room}?show=members`)
    await expect(page.getByRole('complementary', { name: t('rooms.members.title') })).toContainText('<img src=x onerror=alert(1)>')
    await expect(page.locator(madeElements)).toHaveCount(0)
  }
})

/** In the page: what is pasted or dropped, as an expression. */
function carrying(name: string): string {
  return `(() => {
    const carried = new DataTransfer()
    carried.items.add(new File([Uint8Array.from(atob(${JSON.stringify(picture(60, 40).toString('base64'))}), (sign) => sign.charCodeAt(0))], ${JSON.stringify(name)}, { type: 'image/png' }))
    return carried
  })()`
}

/** A PNG of one colour. */
function picture(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const line = Buffer.alloc(1 + width * 3, 0x7a)
  line[0] = 0
  const lines = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)))
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))])
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

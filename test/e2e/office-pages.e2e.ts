import type { Page } from '@playwright/test'
import type { OfficeAnnouncement } from '../../packages/contract/src/announcements.ts'
import type { OfficeListEntry } from '../../packages/contract/src/lists.ts'
import type { TaughtSections } from '../../packages/contract/src/roster.ts'
import { enter, expect, openBrowserFor, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn, type Texts } from './texts.ts'

// The simple pages of the office, the bell, and the pages of those who teach. Each test has entries and announcements of its own.

const noticesIn = (page: Page, t: Texts) => page.getByRole('region', { name: t('ui.notices') })
const rowOf = (page: Page, name: string) => page.locator('[data-row]').filter({ hasText: name })

/** Announces something the way a program would. */
async function announce({ request }: Page, title: string, change: object = {}): Promise<OfficeAnnouncement> {
  const draft = { title: { en: title }, text: { en: `${title}.\n\nSee https://example.edu/news.` }, audience: { to: 'role', role: 'office' }, ...change }
  const answer = await request.post('/api/office/announcements', { data: draft })
  expect(answer.status()).toBe(201)
  const { id, revision } = (await answer.json()) as OfficeAnnouncement
  return (await (await request.post(`/api/office/announcements/${id}/publication`, { data: { revision } })).json()) as OfficeAnnouncement
}

async function add({ request }: Page, list: string, entry: object): Promise<OfficeListEntry> {
  const answer = await request.post(`/api/office/lists/${list}`, { data: entry })
  expect(answer.status()).toBe(201)
  return (await answer.json()) as OfficeListEntry
}

async function taughtSection({ request }: Page): Promise<number> {
  const { sections } = (await (await request.get('/api/sections/taught?term=DEMO')).json()) as TaughtSections
  return sections[0]!.id
}

test.describe('in English', () => {
  const t = textsIn('en')

  test('an entry of a list is added, renamed, moved, hidden, merged and deleted', async ({ page }) => {
    test.slow()
    await enter(page, 'office')
    await add(page, 'departments', { code: 'AIR', name: { en: 'Aeronautics' } })
    await page.goto('/office/lists?list=departments')
    await page.getByRole('button', { name: t('lists.new.departments') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: t('lists.create') }).click()
    await expect(dialog.getByText(t('form.problem.requiredInSome'))).toBeVisible()
    await dialog.getByRole('textbox', { name: 'English' }).fill('Department of Kites')
    await dialog.getByRole('textbox', { name: t('lists.field.code') }).fill('KITE')
    await dialog.getByRole('button', { name: t('lists.create') }).click()
    await expect(noticesIn(page, t)).toContainText(t('lists.added', { name: 'Department of Kites' }))
    await expect(page.locator('[data-row]').last()).toContainText('Department of Kites')

    // A name leads to one entry only.
    await page.getByRole('button', { name: t('lists.new.departments') }).click()
    await dialog.getByRole('textbox', { name: 'English' }).fill('department of kites')
    await dialog.getByRole('button', { name: t('lists.create') }).click()
    await expect(dialog.getByRole('alert')).toContainText('department of kites')
    await dialog.getByRole('button', { name: t('ui.cancel') }).click()

    await page.getByRole('button', { name: t('lists.editNamed', { name: 'Department of Kites' }) }).click()
    await dialog.getByRole('textbox', { name: '中文' }).fill('风筝系')
    await dialog.getByRole('button', { name: t('lists.save') }).click()
    await expect(rowOf(page, 'KITE')).toContainText('风筝系')

    const up = page.getByRole('button', { name: t('lists.up', { name: 'Department of Kites' }) })
    await up.press('Enter')
    await expect(page.locator('[data-row]').nth(-2)).toContainText('KITE')
    await expect(up).toBeFocused()
    await page.reload()
    await expect(page.locator('[data-row]').nth(-2)).toContainText('KITE')

    await page.getByRole('button', { name: t('list.detailsOf', { row: 'Department of Kites' }) }).click()
    await page.getByRole('button', { name: t('lists.hide'), exact: true }).click()
    await expect(rowOf(page, 'KITE')).toContainText(t('lists.state.hidden'))
    await noticesIn(page, t).getByRole('button', { name: t('action.undo') }).click()
    await expect(rowOf(page, 'KITE')).not.toContainText(t('lists.state.hidden'))

    await page.getByRole('button', { name: t('lists.merge.label') }).click()
    await dialog.getByRole('combobox').fill('aero')
    await dialog.getByRole('option', { name: 'Aeronautics' }).click()
    await dialog.getByRole('button', { name: t('lists.merge.yes'), exact: true }).click()
    await expect(noticesIn(page, t)).toContainText(t('lists.merge.done', { from: 'Department of Kites', into: 'Aeronautics' }))
    await page.getByRole('searchbox', { name: t('lists.search') }).fill('风筝')
    await expect(page.locator('[data-row]')).toHaveCount(1)
    await page.getByRole('button', { name: t('list.detailsOf', { row: 'Aeronautics' }) }).click()
    await page.getByRole('button', { name: t('lists.delete.label'), exact: true }).click()
    await dialog.getByRole('button', { name: t('lists.delete.yes') }).click()
    await expect(page.getByText(t('lists.none.title'))).toBeVisible()
  })

  test('a type of courses has an image, which goes before its icon', async ({ page }) => {
    await enter(page, 'office')
    await add(page, 'course-types', { code: 'E2E-LOGO', name: { en: 'With an image' }, icon: 'star' })
    await page.goto('/office/lists?list=course-types&q=E2E-LOGO')
    await page.getByRole('button', { name: t('list.detailsOf', { row: 'With an image' }) }).click()
    const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
    const images = page.getByRole('region', { name: t('lists.logo.label') })
    await images.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('no image at all') })
    await images.getByRole('button', { name: t('lists.logo.give') }).click()
    await expect(noticesIn(page, t)).toContainText('PNG, JPEG or WebP')
    await images.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: pixel })
    await images.getByRole('button', { name: t('lists.logo.give') }).click()
    await expect(rowOf(page, 'E2E-LOGO').locator('img')).toHaveAttribute('src', /\/api\/lists\/logos\//)
    await images.getByRole('button', { name: t('lists.logo.take') }).click()
    await expect(rowOf(page, 'E2E-LOGO').locator('img')).toHaveCount(0)
  })

  test('an announcement is drafted, published to a cohort, read there at once, edited and withdrawn', async ({ page, browser, watch }) => {
    test.slow()
    const reader = await openBrowserFor(browser, 'student2', watch)
    await enter(page, 'office')
    await page.goto('/office/announcements')
    await page.getByRole('link', { name: t('announcing.add') }).first().click()
    const field = (key: string) => page.getByRole('group', { name: t(`announcing.field.${key}`) }).getByRole('textbox', { name: 'English' })
    await field('title').fill('Kites fly on Friday')
    await page.getByRole('button', { name: t('announcing.publish.label') }).click()
    await expect(page.getByText(t('form.problem.requiredInSome'))).toBeVisible()
    await field('text').fill('Bring a string.\n\nSee https://example.edu/kites.')
    // How many it would reach follows whom it is for.
    const reach = page.getByRole('group', { name: t('announcing.field.audience') }).getByRole('status')
    await expect(reach).toHaveText(/\d/)
    const everyone = await reach.innerText()
    await page.getByRole('radio', { name: t('announcing.to.students') }).check()
    await page.getByRole('group', { name: t('announcing.field.cohorts') }).getByRole('button', { name: t('announcing.choose') }).click()
    await page.getByRole('checkbox', { name: '2025' }).check()
    await page.keyboard.press('Escape')
    await expect(reach).not.toHaveText(everyone)
    await expect(reach).toHaveText(/[1-9]/)
    await expect(page.getByRole('region', { name: t('announcing.preview') })).toContainText('Bring a string.')
    await page.getByRole('button', { name: t('announcing.publish.label') }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('announcing.publish.yes') }).click()
    await expect(noticesIn(page, t)).toContainText(t('announcing.publish.done'))
    await expect(page).toHaveURL(/announcements\/\d+$/)

    // It comes by itself to who it is for.
    await noticesIn(reader, t).getByRole('button', { name: t('bell.read') }).click({ timeout: 20_000 })
    await reader.getByRole('button', { name: 'Kites fly on Friday' }).click()
    await expect(reader.getByRole('link', { name: 'https://example.edu/kites' })).toHaveAttribute('href', 'https://example.edu/kites')
    await reader.reload()
    await expect(reader.getByRole('button', { name: /^Kites fly on Friday/ })).toBeVisible()
    const other = await openBrowserFor(browser, 'teacher', watch)
    await other.goto('/announcements')
    await expect(other.getByRole('heading', { name: t('nav.announcements') })).toBeVisible()
    await expect(other.getByRole('button', { name: 'Kites fly on Friday' })).toHaveCount(0)

    await field('title').fill('Kites fly on Saturday')
    await page.getByRole('switch', { name: t('announcing.field.tellAgain') }).check()
    await page.getByRole('button', { name: t('announcing.save'), exact: true }).click()
    await expect(noticesIn(page, t)).toContainText(t('announcing.saved'))
    await expect(reader.getByRole('button', { name: 'Kites fly on Saturday' })).toBeVisible({ timeout: 20_000 })
    await page.getByRole('button', { name: t('announcing.withdraw.label') }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('announcing.withdraw.yes') }).click()
    await expect(noticesIn(page, t)).toContainText(t('announcing.withdraw.done'))
    await expect(reader.getByRole('button', { name: 'Kites fly on Saturday' })).toHaveCount(0, { timeout: 20_000 })
  })

  test('what was mailed is read as a mail program shows it, and as plain text', async ({ page }) => {
    await enter(page, 'office')
    const number = 'e2e-mailed'
    await page.request.post('/api/office/people', { data: { number, name: 'Mai Led', email: `${number}@example.edu`, roles: ['office'], withPassword: false } })
    await announce(page, 'By mail as well', { byMail: true })
    await page.goto(`/office/mail?to=${number}@example.edu`)
    await expect(async () => {
      await page.reload()
      await expect(rowOf(page, 'By mail as well')).toContainText(t('mail.state.outbox'), { timeout: 2000 })
    }).toPass()
    await rowOf(page, 'By mail as well').getByRole('button').click()
    const frame = page.frameLocator('iframe')
    await expect(frame.getByRole('heading', { name: 'By mail as well' })).toBeVisible()
    await expect(page.locator('iframe')).toHaveAttribute('sandbox', '')
    await page.getByRole('radio', { name: t('mail.form.text') }).check()
    await expect(page.locator('pre')).toContainText('By mail as well.')
    await page.getByRole('button', { name: t('mail.test.label') }).click()
    await expect(noticesIn(page, t).or(page.getByText(t('mail.test.outbox')))).toBeVisible()
  })

  test('the overview says what goes on, and leads to it', async ({ page }) => {
    await enter(page, 'office')
    await page.request.post('/api/office/announcements', { data: { title: { en: 'Not said yet' }, text: { en: 'Later.' }, audience: { to: 'everyone', guests: false } } })
    await announce(page, 'On the overview')
    // Where whoever has signed in is led who was on the way to nowhere.
    await page.goto('/home')
    await expect(page).toHaveURL(/\/office$/)
    await expect(page.getByRole('region', { name: t('overview.needs.title') }).getByRole('link').filter({ hasText: /draft/ })).toHaveAttribute('href', /announcements\?state=draft/)
    await expect(page.getByRole('region', { name: t('overview.term') })).toContainText('Demo term')
    const now = page.getByRole('region', { name: t('overview.now') })
    await expect(now.getByText('–')).toHaveCount(0, { timeout: 20_000 })
    await expect(now).toContainText(/[1-9]/)
    await page.getByRole('region', { name: t('nav.announcements') }).getByRole('link', { name: 'On the overview' }).click()
    await expect(page.getByRole('heading', { name: 'On the overview' })).toBeVisible()
  })

  test('who teaches finds their students, prints them, and writes to them', async ({ page, browser, watch }) => {
    await enter(page, 'teacher')
    await page.goto('/')
    await page.getByRole('link', { name: t('nav.mySections') }).click()
    await page.locator('[data-row]').first().getByRole('link').click()
    const roster = page.getByRole('region', { name: t('teaching.roster') })
    const rows = roster.locator('[data-row]')
    await expect(rows.first()).toBeVisible()
    const count = await rows.count()
    expect(count).toBeGreaterThan(1)
    const number = await rows.first().getByRole('cell').first().innerText()
    await roster.getByRole('searchbox').fill(number)
    await expect(rows).toHaveCount(1)
    for (const format of ['csv', 'xlsx']) {
      const sheet = await page.request.get((await page.getByRole('link', { name: t('teaching.export', { format: format.toUpperCase() }) }).getAttribute('href'))!)
      expect([sheet.status(), sheet.headers()['content-disposition']]).toEqual([200, expect.stringContaining(`.${format}`)])
    }

    // Paper has everybody, and nothing else.
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.print-alone tbody tr').count()).toBeGreaterThan(1)
    expect(await page.evaluate('document.body.innerText')).not.toContain(t('teaching.messages'))
    await page.emulateMedia({ media: 'screen' })

    await page.getByRole('button', { name: t('teaching.write'), exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('group', { name: t('announcing.field.title') }).getByRole('textbox', { name: 'English' }).fill('No class on Monday')
    await dialog.getByRole('group', { name: t('announcing.field.text') }).getByRole('textbox', { name: 'English' }).fill('Read chapter two.')
    await dialog.getByRole('button', { name: t('teaching.send') }).click()
    await expect(noticesIn(page, t)).toContainText(t('teaching.sent'))
    const messages = page.getByRole('region', { name: t('teaching.messages') })
    await messages.getByText('No class on Monday').click()
    await messages.getByRole('button', { name: t('teaching.withdraw.label') }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('teaching.withdraw.yes') }).click()
    await expect(messages).toContainText(t('teaching.withdrawn'))

    const student = await openBrowserFor(browser, 'student5', watch)
    await student.goto(page.url())
    await expect(student.getByText(t('section.missing.title'))).toBeVisible()
  })
})

test('everything that a key may be for has a name', async ({ page }) => {
  await enter(page, 'office')
  await page.goto('/office/api-keys/new')
  const areas = page.getByRole('table').getByRole('rowheader')
  await expect(areas.first()).toBeVisible()
  // One without words shows its code, and nothing else.
  for (const area of await areas.all()) await expect(area.locator('span')).toHaveCount(3)
})

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('axe finds nothing in the overview and in the lists', async ({ page }) => {
      await enter(page, 'office')
      await page.goto('/office')
      await expect(page.getByRole('region', { name: t('overview.term') })).toContainText(/DEMO|Demo|演示/)
      await expectAccessible(page, 'overview')

      await page.goto('/office/lists?list=course-types')
      await page.locator('[data-row]').first().locator('.open button').click()
      await expectAccessible(page, 'a list')
      await page.locator('[data-row]').first().getByRole('button').first().click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page, 'an entry of a list')
    })

    test('axe finds nothing in the pages of people, keys and jobs', async ({ page }) => {
      await enter(page, 'office')
      for (const path of ['people?q=student', 'people/new', 'api-keys', 'api-keys/new', 'jobs']) {
        await page.goto(`/office/${path}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await page.waitForLoadState('networkidle')
        await expectAccessible(page, path)
      }
    })

    test('axe finds nothing in announcements and mail', async ({ page }) => {
      await enter(page, 'office')
      const { id } = await announce(page, `Seen by axe, ${name}`, { pinned: true })
      await page.goto('/office/announcements')
      await expect(page.locator('[data-row]').first()).toBeVisible()
      await expectAccessible(page, 'announcements')
      await page.goto(`/office/announcements/${id}`)
      await expect(page.getByRole('button', { name: t('announcing.withdraw.label') })).toBeVisible()
      await expectAccessible(page, 'an announcement')
      await page.goto('/announcements')
      await page.getByRole('article').first().getByRole('button').first().click()
      await expectAccessible(page, 'what is announced')

      const number = `e2e-axe-${language}-${width}`
      await page.request.post('/api/office/people', { data: { number, name: 'Ada Axe', email: `${number}@example.edu`, roles: ['teacher'], withPassword: false } })
      await announce(page, 'Mailed to be looked at', { audience: { to: 'role', role: 'teacher' }, byMail: true })
      await expect(async () => {
        await page.goto(`/office/mail?to=${number}@example.edu`)
        await expect(page.locator('[data-row]')).toHaveCount(1, { timeout: 3000 })
      }).toPass()
      await page.locator('[data-row]').first().locator('.open button').click()
      // axe cannot look into a frame in which no script may run.
      await page.getByRole('radio', { name: t('mail.form.text') }).check()
      await expectAccessible(page, 'mail')
    })

    test('axe finds nothing in the pages of those who teach', async ({ page }) => {
      await enter(page, 'teacher')
      await page.goto('/teaching')
      await expect(page.locator('[data-row]').first()).toBeVisible()
      await expectAccessible(page, 'my sections')
      await page.goto(`/teaching/${await taughtSection(page)}`)
      await expect(page.locator('[data-row]').first()).toBeVisible()
      await expectAccessible(page, 'a roster')
      await page.getByRole('button', { name: t('teaching.write'), exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: t('teaching.send') }).click()
      await expectAccessible(page, 'a message')
    })
  })
}

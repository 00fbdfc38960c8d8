import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { languages, type Language } from '../../packages/contract/src/language.ts'
import { enter, expect, openBrowserFor, rowOf, search, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// How the office sets up a term, through its pages only, until a student sits in it. Each language has a term of its own.

const students = { en: 'student3', zh: 'student4' } as const

/** As a program would put it back, whatever a test came to: other tests see the terms that are shown. */
async function hide({ request }: Page, term: string): Promise<void> {
  await request.put(`/api/office/terms/${term}/visibility`, { data: { hidden: true } })
}

/** A term that is open, with two courses that meet on Monday and on Tuesday, made as a program would. @returns the ids of their sections */
async function smallTerm(page: Page, term: string): Promise<{ one: number; other: number }> {
  await enter(page, 'office')
  const make = async (address: string, data: object): Promise<number> => {
    const answer = await page.request.post(`/api/office/${address}`, { data })
    expect(answer.status()).toBe(201)
    const made = (await answer.json()) as { id?: number; section?: { id: number } }
    return made.section?.id ?? made.id ?? 0
  }
  await make('terms', { code: term, starts: '2027-03-01', ends: '2027-07-04' })
  await make(`terms/${term}/rounds`, { name: { en: 'Open' }, opensAt: `${dayFromNow(-1)}T00:00:00Z`, closesAt: `${dayFromNow(9)}T00:00:00Z` })
  const sections: number[] = []
  for (const [number, day] of [[1, 'Mon'], [2, 'Tue']] as const) {
    const course = await make(`terms/${term}/courses`, { code: `MOVE ${number}`, title: { en: 'Moving' } })
    sections.push(await make(`courses/${course}/sections`, { code: '01', capacity: 5, meetings: `${day} 08:00-09:35` }))
  }
  return { one: sections[0]!, other: sections[1]! }
}

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

for (const language of languages) {
  const t = textsIn(language)
  const [code, moved, edited] = ['SET', 'MOVE', 'EDIT'].map((what) => `E2E-${what}-${language}`) as [string, string, string]

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })
    test.afterEach(async ({ page }) => {
      for (const term of [code, moved, edited]) await hide(page, term)
    })

    test('the office sets up a whole term, and a student finds a section of it and enrols', async ({ page, browser, watch }) => {
      test.setTimeout(180_000)
      const main = page.getByRole('main')
      const notices = page.getByRole('region', { name: t('ui.notices') })
      const inLanguage = (key: string, which: Language) => main.getByRole('group', { name: t(key) }).getByRole('textbox', { name: which === 'zh' ? '中文' : 'English' })
      const button = (key: string) => main.getByRole('button', { name: t(key), exact: true })
      const link = (key: string) => main.getByRole('link', { name: t(key), exact: true })

      await enter(page, 'office')
      await page.goto('/')
      await page.getByRole('navigation', { name: t('nav.label') }).getByRole('link', { name: t('nav.terms') }).click()
      await expect(main.getByRole('link', { name: /Demo term|演示学期/ })).toBeVisible()
      await expectAccessible(page, 'terms')

      // A term, which nobody else sees yet.
      await link('terms.add').click()
      await main.getByLabel(t('terms.field.code')).fill(code)
      await inLanguage('terms.field.title', language).fill(`Spring ${code}`)
      await main.getByLabel(t('terms.field.starts')).fill('2027-03-01')
      await main.getByLabel(t('terms.field.ends')).fill('2027-02-01')
      await button('terms.create').click()
      await expect(main.getByText(t('form.problem.notAfter', { other: t('terms.field.starts') }))).toBeVisible()
      await expectAccessible(page, 'a new term')
      await main.getByLabel(t('terms.field.ends')).fill('2027-07-04')
      await button('terms.create').click()
      await expect(main.getByRole('heading', { name: `Spring ${code}`, level: 1 })).toBeVisible()
      const setup = main.getByRole('region', { name: t('setup.title') })
      await expect(setup).toBeVisible()
      // The header says which term the page is about, and goes on saying it.
      const header = page.getByRole('banner')
      const shown = header.getByRole('combobox', { name: t('shell.term') })
      await expect(shown).toHaveValue(code)
      await expect(header).toContainText(t('shell.onlyOffice'))
      await expectAccessible(page, 'an empty term')

      // A period.
      await button('periods.add').click()
      const dialog = page.getByRole('dialog', { name: t('periods.add') })
      await dialog.getByLabel(t('terms.field.ends')).fill('2027-05-02')
      await expectAccessible(page, 'a new period')
      await dialog.getByRole('button', { name: t('periods.create') }).click()
      await expect(main.getByRole('button', { name: t('periods.editNamed', { name: t('periods.numbered', { number: 1 }) }) })).toBeVisible()

      // A course.
      await setup.getByRole('link', { name: t('courses.add') }).click()
      await main.getByLabel(t('courses.field.code')).fill('E2E 900')
      await main.getByLabel(t('courses.field.credits')).fill('2.5')
      await inLanguage('courses.field.title', language).fill('Setting up')
      await button('courses.addPrerequisite').click()
      await main.getByRole('textbox', { name: t('courses.oneOf') }).fill('E2E 1')
      await main.getByRole('textbox', { name: t('courses.oneOf') }).press('Enter')
      await expectAccessible(page, 'a new course')
      await main.getByRole('button', { name: t('courses.removeLine', { n: 1 }) }).click()
      await button('courses.create').click()
      await expect(main.getByRole('heading', { name: 'E2E 900 Setting up', level: 1 })).toBeVisible()
      await expectAccessible(page, 'a course without sections')

      // A section of it, which meets every Monday in the first two lessons.
      await link('sections.add').click()
      await main.getByLabel(t('sections.field.code'), { exact: true }).fill('01')
      const teacher = main.getByRole('combobox', { name: t('sections.findPerson', { what: t('sections.field.teachers') }) })
      await teacher.fill('Edda')
      await page.getByRole('option', { name: /Edda Norling/ }).click()
      await expect(main.getByRole('button', { name: /Edda Norling/ })).toBeVisible()
      await main.getByLabel(t('sections.field.capacity'), { exact: true }).fill('1')
      await button('meetings.add').click()
      await button('sections.create').click()
      await expect(main.getByText(t('meetings.problem.noDay'))).toBeVisible()
      await expectAccessible(page, 'a new section')
      await main.getByRole('checkbox', { name: language === 'zh' ? '星期一' : 'Monday' }).check()
      await main.getByRole('combobox', { name: t('meetings.firstLesson') }).selectOption({ label: '1' })
      await main.getByRole('combobox', { name: t('meetings.lastLesson') }).selectOption({ label: '2' })
      await main.getByRole('textbox', { name: t('meetings.room') }).fill('Room 900')
      await button('sections.create').click()
      await expect(main.getByRole('heading', { name: 'E2E 900 01', level: 1 })).toBeVisible()
      await expect(main.getByRole('region', { name: t('sections.field.meetings') })).toContainText('08:00–09:35')
      await expectAccessible(page, 'a section')
      const section = page.url()

      // It is in the list of the term.
      await link('courses.back').click()
      await expect(main.getByRole('link', { name: 'E2E 900 01' })).toBeVisible()
      await expect(shown).toHaveValue(code)
      await expectAccessible(page, 'courses and sections')
      await link('courses.toTerm').click()

      // A round that is open now.
      await main.getByRole('region', { name: t('rounds.title') }).getByRole('link', { name: t('rounds.add') }).click()
      await inLanguage('rounds.field.name', language).fill('First come')
      await main.getByLabel(t('rounds.field.opensAt'), { exact: true }).fill(`${dayFromNow(-1)}T09:00`)
      await main.getByLabel(t('rounds.field.closesAt'), { exact: true }).fill(`${dayFromNow(9)}T09:00`)
      await expect(main.getByText(/\d{3}/).last()).toBeVisible()
      await expectAccessible(page, 'a new round')
      await button('rounds.create').click()
      const rounds = main.getByRole('region', { name: t('rounds.title') })
      await expect(rounds.getByText(t('rounds.state.open')).first()).toBeVisible()
      await expectAccessible(page, 'a term with a round')

      // Nobody else sees it until it is shown.
      const student = await openBrowserFor(browser, students[language], watch, { language })
      await expect(student.getByRole('combobox', { name: t('shell.term') }).getByRole('option', { name: `Spring ${code}` })).toHaveCount(0)
      await button('terms.show.yes').click()
      const asked = page.getByRole('dialog', { name: t('terms.show.title', { name: `Spring ${code}` }) })
      await expect(asked).toContainText('First come')
      await expectAccessible(page, 'a term about to be shown')
      await asked.getByRole('button', { name: t('terms.show.yes') }).click()
      await expect(notices).toContainText(t('terms.show.done', { name: `Spring ${code}` }))
      await expect(setup).toHaveCount(0)

      // A round is closed and opened again with one press, so that is asked for, too.
      await rounds.getByRole('button', { name: t('rounds.hideNamed', { name: 'First come' }) }).click()
      const closing = page.getByRole('dialog', { name: t('rounds.hide.title', { name: 'First come' }) })
      await expect(closing).toContainText(/\d{2,}/)
      await closing.getByRole('button', { name: t('ui.cancel') }).click()
      await expect(rounds.getByText(t('rounds.state.open')).first()).toBeVisible()

      // The server looks for edits once a second.
      const terms = student.getByRole('combobox', { name: t('shell.term') })
      await expect(async () => {
        await student.reload()
        await expect(terms.getByRole('option', { name: `Spring ${code}` })).toHaveCount(1, { timeout: 3000 })
      }).toPass()
      await terms.selectOption(code)
      await search(student, 'E2E 900', t)
      await student.getByRole('button', { name: t('action.enrolNamed', { section: 'E2E 900 01' }) }).click()
      await expect(rowOf(student, 'E2E 900 01')).toContainText(t('state.enrolled'))

      // The student is on the roster, which is taken away as a sheet.
      await page.goto(section)
      const roster = main.getByRole('region', { name: t('roll.title') })
      await expect(roster.locator('[data-row]')).toHaveCount(1)
      const download = page.waitForEvent('download')
      await roster.getByRole('link', { name: t('roll.sheet', { format: 'CSV' }) }).click()
      const sheet = await readFile(await (await download).path(), 'utf8')
      expect(sheet.trim().split('\r\n')).toHaveLength(2)
      expect(sheet).toContain('E2E 900')

      // The next page is about the same term, until another one is chosen; so is the desk, now that students see it.
      const sidebar = page.getByRole('navigation', { name: t('nav.label') })
      for (const name of ['nav.exports', 'nav.desk']) {
        await sidebar.getByRole('link', { name: t(name) }).click()
        await expect(main.getByRole('heading', { name: t(name), level: 1 })).toBeVisible()
        await expect(shown).toHaveValue(code)
      }
      await page.goto(section)

      // More seats, and fewer than are taken.
      const seats = main.getByRole('region', { name: t('sections.taken') })
      await seats.getByLabel(t('sections.field.capacity'), { exact: true }).fill('0')
      await expect(seats.getByRole('status')).toContainText(t('sections.belowTaken', { taken: 1, n: 1 }))
      await seats.getByLabel(t('sections.field.capacity'), { exact: true }).fill('30')
      await seats.getByRole('button', { name: t('sections.setCapacity') }).click()
      await expect(seats).toContainText(t('sections.takenOf', { taken: 1, capacity: 30 }))
      await student.context().close()
    })

    test('who moves a section is told by name who would be in two places at once, and accepts it knowingly', async ({ page, browser, baseURL, watch }) => {
      const { one, other } = await smallTerm(page, moved)
      const student = await openBrowserFor(browser, students[language], watch, { language })
      for (const section of [one, other]) expect((await student.request.post(`${baseURL}/api/enrolments`, { data: { sectionId: section } })).ok()).toBe(true)
      await student.context().close()

      const main = page.getByRole('main')
      await page.goto(`/office/sections/${other}`)
      await main.getByRole('button', { name: t('meetings.edit'), exact: true }).click()
      const day = (name: Record<Language, string>) => main.getByRole('checkbox', { name: name[language] })
      await day({ zh: '星期二', en: 'Tuesday' }).uncheck()
      const preview = main.getByRole('region', { name: t('meetings.clash.title') })
      await expect(preview).toContainText(t('meetings.clash.incomplete'))
      await day({ zh: '星期一', en: 'Monday' }).check()
      await expect(preview).toContainText(t('meetings.clash.enrolled', { n: 1 }))
      await expect(preview).toContainText(students[language])
      await expect(preview).toContainText('MOVE 1/01')
      await expectAccessible(page, 'a section being moved')

      const save = main.getByRole('button', { name: t('meetings.save') })
      await save.click()
      const dialog = page.getByRole('dialog', { name: t('clash.title') })
      await expect(dialog).toContainText(students[language])
      await expectAccessible(page, 'clashes to accept')
      await dialog.getByRole('button', { name: t('ui.cancel') }).click()
      await expect(save).toBeVisible()
      await save.click()
      await dialog.getByRole('button', { name: t('clash.accept') }).click()
      await expect(page.getByRole('region', { name: t('ui.notices') })).toContainText(t('clash.accepted', { n: 1 }))
      await expect(main.getByRole('region', { name: t('sections.field.meetings') })).toContainText(language === 'zh' ? '周一' : 'Mon')
    })

    test('of two who edit a section, the second sees what the first changed, keeps their own, and saves both', async ({ page }) => {
      const { one } = await smallTerm(page, edited)
      const main = page.getByRole('main')
      const field = (key: string) => main.getByLabel(t(`sections.field.${key}`)).first()
      await page.goto(`/office/sections/${one}`)
      const details = main.getByRole('region', { name: t('terms.details') })
      await details.getByRole('button', { name: t('terms.edit') }).click()
      await field('ref').fill('R-17')
      const { version } = (await (await page.request.get(`/api/office/sections/${one}`)).json()) as { version: number }
      expect((await page.request.patch(`/api/office/sections/${one}`, { data: { version, location: 'North campus' } })).ok()).toBe(true)

      await details.getByRole('button', { name: t('terms.save') }).click()
      const conflict = main.getByRole('region', { name: t('form.conflict.title') })
      await expect(conflict).toContainText(t('sections.field.location'))
      await expect(conflict).toContainText('North campus')
      await expectAccessible(page, 'changed meanwhile')
      await conflict.getByRole('button', { name: t('form.conflict.mine') }).click()
      await expect(field('location')).toHaveValue('North campus')
      await details.getByRole('button', { name: t('terms.save') }).click()
      await expect(details).toContainText('R-17')
      await expect(details).toContainText('North campus')
    })
  })
}

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })

    test('axe finds nothing on the pages of terms, courses and sections', async ({ page }) => {
      test.setTimeout(180_000)
      const main = page.getByRole('main')
      await enter(page, 'office')
      const { courses } = (await (await page.request.get('/api/office/terms/DEMO/sections')).json()) as { courses: { id: number; sections: { id: number }[] }[] }
      const [course] = courses
      const visit = async (address: string, heading: string | RegExp) => {
        await page.goto(address)
        await expect(main.getByRole('heading', { level: 1, name: heading })).toBeVisible()
        await expect(page.getByText(t('ui.loading'))).toHaveCount(0)
      }

      for (const [address, heading] of [
        ['/office/terms', t('nav.terms')],
        ['/office/terms/DEMO/rounds/new', t('rounds.add')],
        ['/office/terms/DEMO/courses/new', t('courses.add')],
        [`/office/courses/${course!.id}/sections/new`, t('sections.add')],
        ['/office/exports', t('nav.exports')],
      ] as const) {
        await visit(address, heading)
        await expectAccessible(page, address)
      }

      await visit('/office/terms/DEMO', /Demo term|演示学期/)
      await main.getByRole('region', { name: t('terms.details') }).getByRole('button', { name: t('terms.edit') }).click()
      await expectAccessible(page, 'a term being changed')
      await visit('/office/terms/DEMO/copy', /Demo term|演示学期/)
      await expect(main.getByRole('region', { name: t('copying.preview.title') })).toContainText(t('periods.title'))
      await expectAccessible(page, 'a copy')

      await visit('/office/sections', t('nav.sections'))
      await expectAccessible(page, 'courses and sections')
      await page.getByRole('searchbox', { name: t('filter.search') }).fill('nothing like it')
      await expect(main.getByText(t('courses.nothing.title'))).toBeVisible()
      await expectAccessible(page, 'nothing found')

      await visit(`/office/courses/${course!.id}`, /AR 101/)
      await main.getByRole('region', { name: t('terms.details') }).getByRole('button', { name: t('terms.edit') }).click()
      await expectAccessible(page, 'a course being changed')
      await visit(`/office/sections/${course!.sections[0]!.id}`, /AR 101/)
      await expectAccessible(page, 'a section')
      await main.getByRole('button', { name: t('meetings.edit'), exact: true }).click()
      await main.getByRole('checkbox', { checked: false }).first().check()
      await main.getByRole('region', { name: t('terms.details') }).getByRole('button', { name: t('terms.edit') }).click()
      await expectAccessible(page, 'a section being changed')
    })
  })
}

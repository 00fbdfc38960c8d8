import { enter, expect, openBrowserFor, rowOf, search, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// What the office does for a student by hand, on both sides of the counter.

const t = textsIn('en')
const [section, student] = ['E2E 203 01', 'Nora Fell']
const [reason, note] = ['The dean has agreed; she graduates in July.', 'Bring your own chair.']

test('the office gives a seat beyond the capacity by naming the rule, and the student is told', async ({ browser, page, watch }) => {
  const theirs = await openBrowserFor(browser, 'desk-student', watch)
  await search(theirs, 'E2E 203', t)
  await expect(rowOf(theirs, section)).toContainText(t('seats.full'))

  await enter(page, 'office')
  await page.goto('/office/enrol')
  const main = page.getByRole('main')
  const dialog = page.getByRole('dialog')
  await page.getByRole('searchbox', { name: t('byHand.student.label') }).fill('desk-st')
  await main.getByRole('button', { name: student }).click()
  await expect(main.getByRole('heading', { name: student })).toBeVisible()
  await main.getByRole('searchbox', { name: t('filter.search') }).fill('E2E 203')
  await page.getByRole('button', { name: t('byHand.act.enrol.named', { section }) }).click()
  await expect(dialog).toContainText(t('byHand.would.enrolled', { name: student, section: t('course.named', { section, title: 'By arrangement' }) }))

  // The rule holds until it is named, and nothing is done without a reason.
  const submit = dialog.getByRole('button', { name: t('byHand.act.enrol.submit'), exact: true })
  await submit.click()
  await expect(dialog).toContainText(t('byHand.obstacle.missing'))
  await dialog.getByRole('checkbox', { name: t('byHand.obstacle.setAside', { rule: t('reasonName.section-full') }) }).check()
  await submit.click()
  await expect(dialog.getByRole('textbox', { name: t('reason.label') })).toBeFocused()
  await dialog.getByRole('textbox', { name: t('reason.label') }).fill(reason)
  await dialog.getByRole('textbox', { name: t('byHand.note') }).fill(note)
  await submit.click()
  await expect(page.getByRole('region', { name: t('ui.notices') })).toContainText(t('byHand.decision.enrolled.text', { name: student, section }))
  await expect(main.getByRole('table', { name: t('mine.held') })).toContainText(t('byHand.setAside', { rule: t('reasonName.section-full') }))
  await expect(main.getByRole('region', { name: t('byHand.log.title') })).toContainText(t('byHand.log.reason', { text: reason }))

  const notices = theirs.getByRole('region', { name: t('ui.notices') })
  await expect(notices).toContainText(t('news.office.enrolled', { section }))
  await expect(notices).toContainText(t('news.office.note', { note }))
  await notices.getByRole('button', { name: t('nav.mine') }).click()
  await expect(rowOf(theirs, section)).toContainText(t('submissions.byOfficeNote', { note }))
  await expect(theirs.getByRole('region', { name: t('submissions.office') })).toContainText(note)
  await theirs.getByRole('button', { name: t('submissions.history') }).click()
  await expect(theirs.locator('#history')).toContainText(t('submissions.by.office'))
  // Why is between the office and its log.
  await expect(theirs.getByText(reason)).toHaveCount(0)
  await expectAccessible(theirs, 'what the office did')

  // The section knows who sits in it.
  await main.getByRole('link', { name: section }).first().click()
  await page.getByRole('link', { name: t('nav.sectionPeople') }).click()
  await expect(page.getByRole('table', { name: t('byHand.people.seats', { n: 1 }) })).toContainText(student)
})

for (const { name, colorScheme, width, height, language } of looks) {
  const says = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('axe finds nothing at the desk', async ({ page }) => {
      await enter(page, 'office')
      await page.goto('/office/enrol')
      const main = page.getByRole('main')
      await page.getByRole('searchbox', { name: says('byHand.student.label') }).fill('student')
      await expect(main.getByRole('listitem').first()).toBeVisible()
      await expectAccessible(page, 'students found')
      await page.getByRole('searchbox', { name: says('byHand.student.label') }).fill('desk-student')
      await main.getByRole('button', { name: student }).click()
      await main.getByRole('searchbox', { name: says('filter.search') }).fill('E2E 2')
      await expect(main.getByRole('button', { name: says('byHand.act.enrol.named', { section: 'E2E 204 01' }) })).toBeVisible()
      await expectAccessible(page, 'a student, and sections found')

      const act = says('byHand.act.drop.named', { section })
      await main.getByRole('button', { name: act }).first().click()
      await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeVisible()
      await expectAccessible(page, 'about to drop')
      await page.keyboard.press('Escape')
      await main.getByRole('searchbox', { name: says('filter.search') }).fill('CS 204')
      await main.getByRole('button', { name: says('byHand.act.enrol.named', { section: 'CS 204 02' }) }).click()
      await expect(page.getByRole('dialog').getByRole('checkbox').first()).toBeVisible()
      await page.getByRole('dialog').getByRole('button', { name: says('byHand.act.enrol.submit'), exact: true }).click()
      await expectAccessible(page, 'rules in the way')
      await page.getByRole('dialog').getByRole('button', { name: says('ui.cancel') }).click()

      await main.getByRole('link', { name: 'CS 204 02' }).first().click()
      await page.getByRole('link', { name: says('nav.sectionPeople') }).click()
      await expect(main.locator('[data-row]').first()).toBeVisible()
      await expectAccessible(page, 'seats and queue')
    })
  })
}

import { expect, openBrowserFor, rowOf, search, test } from './campus.ts'
import { textsIn } from './texts.ts'

const t = textsIn('en')

for (const width of [1440, 1024, 768]) {
  test(`refusals leave the buttons of the list free at ${width} px`, async ({ browser, watch }) => {
    const page = await openBrowserFor(browser, 'student5', watch)
    await page.setViewportSize({ width, height: 700 })
    await page.route('**/api/enrolments', (route) => {
      const { sectionId } = route.request().postDataJSON() as { sectionId: number }
      const refusal = { status: 409, code: 'section-full', title: 'Full', operation: 'enrol', sectionId }
      return route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(refusal) })
    })
    await search(page, 'E2E 1', t)
    for (const section of ['E2E 101 01', 'E2E 102 01', 'E2E 103 01', 'E2E 104 01']) {
      await page.getByRole('button', { name: t('action.enrolNamed', { section }) }).click()
      await expect(page.getByRole('region', { name: t('ui.notices') })).toContainText(t('decision.section-full.text', { section }))
    }
    const notices = page.getByRole('region', { name: t('ui.notices') }).getByRole('listitem')
    await expect(notices).toHaveCount(3)
    const action = (await rowOf(page, 'E2E 101 01').getByRole('button').first().boundingBox())!
    for (const notice of await notices.all()) {
      const box = (await notice.boundingBox())!
      expect(box.x + box.width).toBeLessThanOrEqual(action.x)
    }
  })
}

import { enter, expect, test } from './campus.ts'
import { textsIn } from './texts.ts'

// Paper that lies on its side is as wide as a window with a sidebar.

test('the timetable fills the paper, however wide, and says whose it is, and which week it shows', async ({ page }) => {
  const t = textsIn('en')
  await enter(page, 'student4')
  const { courses } = (await (await page.request.get('/api/terms/DEMO/sections')).json()) as { courses: { code: string; sections: { id: number }[] }[] }
  const sectionId = courses.find(({ code }) => code === 'E2E 101')!.sections[0]!.id
  // Only seen, not taken: other tests act as this student.
  await page.route('**/api/enrolments?*', (route) => route.fulfill({
    json: { term: 'DEMO', enrolments: [{ sectionId, since: '2026-09-01T08:00:00Z' }], waits: [], credits: 1, rounds: [], creditLimit: null, sectionLimit: null },
  }))
  await page.goto('/timetable')
  await expect(page.getByRole('main')).toContainText('E2E 101')
  const week = await page.getByRole('combobox', { name: t('timetable.chooseWeek') }).inputValue()
  await page.emulateMedia({ media: 'print' })
  for (const width of [794, 1123, 1280]) {
    await page.setViewportSize({ width, height: 794 })
    expect((await page.getByRole('main').boundingBox())?.width).toBeGreaterThan(width * 0.95)
    await expect(page.getByText(`Hugo Larsen · student4 · Demo term · ${t('timetable.week', { week })}`, { exact: true })).toBeVisible()
  }
})

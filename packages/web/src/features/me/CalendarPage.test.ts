import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { speak } from '../../ui/show.testing.ts'
import { identityTexts } from '../identity/texts.ts'
import CalendarPage from './CalendarPage.vue'
import { ben, openAsBen } from './asBen.testing.ts'
import { meTexts } from './texts.ts'

beforeEach(() => speak('en', identityTexts, meTexts))
afterEach(() => void vi.unstubAllGlobals())

const url = 'https://campus.example.edu/api/calendars/the-secret.ics'
const link = { createdAt: '2026-11-01T00:00:00Z', fetchedAt: null }
const open = (now: object | null, viewer: object = { ...ben, student: { cohort: null, college: null, major: null, class: null } }, mayMake = true) =>
  openAsBen(CalendarPage, { 'GET session': { viewer, expiresAt: '2099-01-01T00:00:00Z' }, 'GET calendar-link': { link: now, mayMake }, 'POST calendar-link': { url, link }, 'DELETE calendar-link': undefined })

test('the address is shown when it is made, and never again', async () => {
  const { view, press } = await open(null)
  await press('Make a link')
  expect([view.text(), view.findAll('a').map((one) => one.attributes('href'))]).toEqual([expect.stringContaining(url), ['webcal://campus.example.edu/api/calendars/the-secret.ics']])
  view.unmount()
  const again = await open(link)
  expect([again.view.text().includes('the-secret'), again.view.text()]).toEqual([false, expect.stringContaining('No calendar has looked yet.')])
})

test('another link takes the place of the first only when that was meant', async () => {
  const { server, press, answer } = await open(link)
  await press('Make a new link')
  expect(await answer(false)).toBe('Make a new link?')
  expect(server.bodiesOf('POST calendar-link')).toHaveLength(0)
  await press('Make a new link')
  await answer(true)
  expect(server.bodiesOf('POST calendar-link')).toEqual([{ language: 'en' }])
})

test('a link that is removed is gone', async () => {
  const { view, press, answer } = await open(link)
  await press('Remove the link')
  await answer(true)
  expect(view.text()).toContain('There is no link yet.')
})

test('who does not study has no timetable to subscribe to', async () => {
  const { view, server } = await open(null, ben)
  expect(view.findAll('button')).toHaveLength(0)
  expect(server.asked.map(({ path }) => path)).not.toContain('calendar-link')
})

test('who may make no link is told so, and offered no button', async () => {
  const { view } = await open(null, undefined, false)
  expect(view.text()).toContain('Demo accounts have none')
  expect(view.findAll('button')).toHaveLength(0)
})

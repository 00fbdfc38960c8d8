import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import OfficeLayout from './OfficeLayout.vue'
import { officePages, officeRoute } from './pages.ts'
import { officeTexts } from './texts.ts'

let answer: () => Promise<Response>
const signedIn = (...roles: string[]) => async () => Response.json({ viewer: { id: 7, number: 'x1', name: 'Ben', roles, student: null } })

beforeEach(async () => {
  await speak('en', officeTexts)
  vi.stubGlobal('fetch', () => answer())
})
afterEach(() => void vi.unstubAllGlobals())

async function open() {
  const page = { template: '<h1>Settings</h1>' }
  const routes = [{ path: '/office', component: OfficeLayout, children: [{ path: 'settings', component: page }] }, { path: '/', name: 'catalogue', component: page }, { path: '/sign-in', name: 'sign-in', component: page }]
  const { view } = await show({ template: '<RouterView />' }, {}, { routes, at: '/office/settings' })
  await flushPromises()
  return view
}

test('the office sees its page', async () => {
  answer = signedIn('teacher', 'office')
  expect((await open()).text()).toBe('Settings')
})

test('who is signed in without the role reads whose page it is and who they are, not the page', async () => {
  answer = signedIn('student', 'teacher')
  const view = await open()
  expect(view.text()).toContain('This page is for the programme office')
  expect(view.text()).toContain('You are signed in as Ben (Student, Teacher).')
  expect(view.findAll('a').map((link) => link.attributes('href'))).toEqual(['/', '/sign-in?return=/office/settings'])
  expect(view.findAll('h1')).toHaveLength(1)
  expect(view.text()).not.toContain('Settings')
})

test('who reads is asked for again when nobody answered', async () => {
  answer = () => Promise.reject(new TypeError('network'))
  const view = await open()
  await vi.waitFor(() => expect(view.find('[role=alert]').text()).toContain('The server does not answer'))
  answer = signedIn('office')
  await view.find('[role=alert] button').trigger('click')
  await vi.waitFor(() => expect(view.text()).toBe('Settings'))
})

test('every page of the office asks for a session and for the role, and is led to from the sidebar', () => {
  expect(officeRoute.meta).toMatchObject({ signedIn: true, role: 'office' })
  expect(officeRoute.children).toHaveLength(officePages.length)
  const inSidebar = officePages.filter(({ icon }) => icon).map(({ name }) => name)
  for (const { name, icon, within } of officePages) expect(icon ?? (inSidebar.includes(within ?? '') ? within : undefined), name).toBeDefined()
})

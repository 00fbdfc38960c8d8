import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { speak } from '../../ui/show.testing.ts'
import { apiKeyTexts } from '../api-keys/texts.ts'
import { identityTexts } from '../identity/texts.ts'
import ApiKeysPage from './ApiKeysPage.vue'
import { openAsBen } from './asBen.testing.ts'
import { meTexts } from './texts.ts'

beforeEach(() => speak('en', identityTexts, apiKeyTexts, meTexts))
afterEach(() => void vi.unstubAllGlobals())

const key = { id: 3, name: 'widget', prefix: 'fw_abc', scopes: ['calendar:read'], createdAt: '2026-11-01T00:00:00Z', expiresAt: '2099-01-01T00:00:00Z', revokedAt: null, usedAt: null, requestsPerMinute: 60, byOffice: false }
const scopes = ['calendar:read', 'calendar:write', 'profile:read', 'profile:write']
const open = (keys: object[], offered = true) => openAsBen(ApiKeysPage, { 'GET api-keys': { keys, scopes }, 'DELETE api-keys/3': undefined }, { 'api-keys.for-everyone': offered })

test('a key is shown once, with what it may do as it was asked for', async () => {
  const { server, view, field, press, submit } = await open([])
  server.answers['POST api-keys'] = { ...key, key: 'fw_abc_the-whole-secret' }
  await press('Make a key')
  await field('Name').setValue(' widget ')
  await submit()
  expect([view.text(), server.bodiesOf('POST api-keys')]).toEqual([expect.stringContaining('Allow at least one thing.'), []])
  const box = (label: string) => view.find<HTMLInputElement>(`input[aria-label="${label}"]`)
  await box('Calendars: Read').setValue(true)
  await box('Profile: Change').setValue(true)
  expect(box('Profile: Read').element.checked).toBe(true)
  server.answers['GET api-keys'] = { keys: [key], scopes }
  await submit()
  expect(server.bodiesOf('POST api-keys')).toEqual([{ name: 'widget', days: 90, requestsPerMinute: 60, scopes: ['calendar:read', 'profile:write'] }])
  expect(view.text()).toContain('fw_abc_the-whole-secret')
  view.unmount()
  const again = await open([key])
  expect([again.view.text().includes('the-whole-secret'), again.view.text()]).toEqual([false, expect.stringContaining('fw_abc…')])
})

test('a key is revoked when that was meant', async () => {
  const { server, press, answer, told } = await open([key])
  await press('Revoke “widget”')
  expect(await answer(false)).toBe('Revoke “widget”?')
  expect(server.bodiesOf('DELETE api-keys/3')).toHaveLength(0)
  await press('Revoke “widget”')
  await answer(true)
  expect([server.bodiesOf('DELETE api-keys/3').length, told()]).toEqual([1, ['“widget” is revoked.']])
})

test('where people make none themselves, those that the office made can be seen and revoked', async () => {
  const { view } = await open([{ ...key, byOffice: true }], false)
  expect(view.text()).toContain('Made for you by the programme office, 1 Nov 2026, 05:45')
  expect(view.findAll('button').map((button) => button.text())).toEqual(['Revoke'])
})

test('where people make none themselves, who has none is told so, and by whom one can be made', async () => {
  const { view } = await open([], false)
  expect(view.text()).toContain('You cannot make keys yourself')
  expect(view.findAll('button')).toHaveLength(0)
})

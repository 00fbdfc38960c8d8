import type { ProfileChange } from '@fairway/contract/profile'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refusal } from '../../api/server.testing.ts'
import { speak } from '../../ui/show.testing.ts'
import { identityTexts } from '../identity/texts.ts'
import ProfilePage from './ProfilePage.vue'
import { openAsBen, profile } from './asBen.testing.ts'
import { meTexts } from './texts.ts'

beforeEach(() => speak('en', identityTexts, meTexts))
afterEach(() => void vi.unstubAllGlobals())

const open = async (more: Parameters<typeof profile>[0] = {}) => {
  const shown = await openAsBen(ProfilePage, { 'GET profile': profile(more), 'PUT profile': ({ body }: { body: ProfileChange }) => profile({ name: body.name }) })
  return { ...shown, sent: () => shown.server.bodiesOf('PUT profile') as ProfileChange[] }
}

test('a phone number that is stored is never in the form, and is sent only when a new one is written or it is to go', async () => {
  const { view, field, submit, sent } = await open({ phoneHint: '•••••••5678' })
  expect(field('Phone number').element.value).toBe('')
  expect(view.text()).toContain('Stored: •••••••5678.')
  await field('Name').setValue('Ben O.')
  await submit()
  expect(sent().at(-1)).not.toHaveProperty('phone')
  await field('Phone number').setValue('123')
  await submit()
  expect([field('Phone number').attributes('aria-invalid'), sent().length]).toEqual(['true', 1])
  await field('Phone number').setValue(' 13812345678 ')
  await submit()
  expect(sent().at(-1)).toMatchObject({ phone: '13812345678' })
})

test('a phone number is removed when that is saved, and not before', async () => {
  const { press, submit, sent, view } = await open({ phoneHint: '•••••••5678' })
  await press('Remove')
  expect([sent(), view.text()]).toEqual([[], expect.stringContaining('Will be removed when you save.')])
  await submit()
  expect(sent().at(-1)).toMatchObject({ phone: '' })
})

test('number and roles are read and not written; the address is changed elsewhere', async () => {
  const { view, field } = await open({ email: 'ben@example.edu' })
  expect(view.text()).toContain('s-ben · Student')
  expect(view.findAll('input').map(({ element }) => element.value)).not.toContain('s-ben')
  expect([field('E-mail address').exists(), view.find('dd a').attributes('href')]).toEqual([false, '/security'])
  expect(view.text()).toContain('ben@example.edu')
})

test('what is chosen from the lists narrows what comes after it', async () => {
  const { view, field, submit, sent } = await open()
  const offered = (label: string) => field(label).findAll('option').map((option) => option.text()).filter(Boolean)
  expect([offered('College'), offered('Major')]).toEqual([['Name of SCI', 'Name of LET'], ['Name of PHY']])
  await field('College').setValue('LET')
  expect([offered('Major'), field('Major').element.value]).toEqual([['Name of HIS'], ''])
  await submit()
  expect(sent().at(-1)?.student).toEqual({ college: 'LET', major: null, class: null })
  expect(view.text()).toContain('2026')
})

test('what is hidden or on no list any more stays with who has it', async () => {
  const { field } = await open({ student: { cohort: null, college: 'OLD', major: 'GONE', class: null } })
  expect([field('College').element.value, field('Major').element.value]).toEqual(['OLD', 'GONE'])
})

test('where the office keeps the studies they are read, and not sent', async () => {
  const { view, field, submit, sent } = await open({ mayEditStudies: false })
  expect([field('College').exists(), view.text()]).toEqual([false, expect.stringContaining('are kept by the programme office')])
  await field('Gender').setValue('other')
  await submit()
  expect(sent().at(-1)).toEqual({ name: 'Ben Okoro', gender: 'other' })
})

test('a name is at most twenty characters, unless the office gave a longer one', async () => {
  const name = 'Wilhelmina Ottoline of Grenzstadt'
  const { field, submit, sent } = await open({ name })
  await field('Gender').setValue('female')
  await submit()
  expect(sent()).toHaveLength(1)
  await field('Name').setValue(`${name} II`)
  await submit()
  expect([field('Name').attributes('aria-invalid'), sent().length]).toEqual(['true', 1])
})

test('what the server refuses is said at its field', async () => {
  const { server, field, submit, view } = await open()
  server.answers['PUT profile'] = refusal(422, 'not-in-list', { field: 'major', title: 'The list of majors has no "HIS".' })
  await field('Name').setValue('Ben O.')
  await submit()
  expect([field('Major').attributes('aria-invalid'), view.text()]).toEqual(['true', expect.stringContaining('The list of majors has no "HIS".')])
})

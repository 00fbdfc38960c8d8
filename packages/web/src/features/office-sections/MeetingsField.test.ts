import type { OfficeTerm } from '@fairway/contract/office-terms'
import { beforeEach, expect, test } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import MeetingsField from './MeetingsField.vue'
import { noMeeting, type MeetingValues } from './meetingValues.ts'
import { offerTexts } from './texts.ts'

const term = { starts: '2026-09-07', ends: '2027-01-10', teachingWeeks: 16, bells: [[480, 525], [530, 575], [590, 635]] } as OfficeTerm

beforeEach(() => speak('en', offerTexts))

const field = (meetings: MeetingValues[], more: object = {}) => show(MeetingsField, { label: 'Times', term, modelValue: meetings, ...more })

test('times are given as lessons or by the clock; an end before the new beginning follows it', async () => {
  const { view, value } = await field([{ ...noMeeting, days: [1] }])
  const times = () => (value() as MeetingValues[]).map(({ from, to }) => [from, to])
  const choose = (name: string, at: string) => view.find(`[aria-label="${name}"]`).setValue(at)
  await choose('First lesson', '0')
  expect(times()).toEqual([[480, 525]])
  await choose('Last lesson', '1')
  expect(times()).toEqual([[480, 575]])
  await choose('First lesson', '2')
  expect(times()).toEqual([[590, 635]])
  await view.find('[aria-label="To"]').setValue('10:40')
  expect(times()).toEqual([[590, 640]])
  expect((view.find('[aria-label="Last lesson"]').element as HTMLSelectElement).value).toBe('-1')
})

test('another time is at the same place, and the keyboard goes to it; with the last one it goes back to the button', async () => {
  const { view, value } = await field([{ ...noMeeting, kind: 'LE', room: 'Room 1' }])
  await view.findAll('button').at(-1)!.trigger('click')
  expect((value() as MeetingValues[])[1]).toMatchObject({ kind: 'LE', room: 'Room 1', days: [], from: null })
  await expect.poll(() => document.activeElement?.closest('li')).toBe(view.findAll('li').at(-1)!.element)
  for (let left = 2; left > 0; left--) await view.find('[aria-label="Remove Time 1"]').trigger('click')
  expect(value()).toEqual([])
  await expect.poll(() => document.activeElement?.textContent?.trim()).toBe('Add a time')
})

test('what is wrong is said at its place once that is asked for', async () => {
  const { view } = await field([{ ...noMeeting, from: 600, to: 500 }])
  expect(view.text()).not.toContain('Choose a day.')
  await view.setProps({ showProblems: true })
  expect(view.text()).toContain('Choose a day.')
  await view.find('[aria-label="Monday"]').trigger('change')
  expect(view.text()).toContain('It must end after it begins.')
})

import { beforeEach, expect, test, vi } from 'vitest'
import { show, speak } from '../show.testing.ts'
import ChoiceField from './ChoiceField.vue'
import CodesField from './CodesField.vue'
import LocalisedField from './LocalisedField.vue'
import MomentField from './MomentField.vue'
import NumberField from './NumberField.vue'
import SwitchField from './SwitchField.vue'
import TextField from './TextField.vue'

beforeEach(() => speak())

test.each<[string, number | null]>([['12', 12], [' 2,5 ', 2.5], ['-3', -3], ['', null], ['1.125', 1.125], ['1,000', Number.NaN], ['1e3', Number.NaN], ['0x10', Number.NaN], ['12 seats', Number.NaN]])('%j is %s', async (text, number) => {
  const { view, value } = await show(NumberField, { label: 'Seats', modelValue: 7 })
  await view.find('input').setValue(text)
  expect(value()).toEqual(number)
  expect(view.find('input').element.value).toBe(text)
})

test('a number that is set from elsewhere takes the place of what was typed', async () => {
  const { view } = await show(NumberField, { label: 'Seats', modelValue: 7 })
  await view.find('input').setValue('x')
  await view.setProps({ modelValue: 30 })
  expect(view.find('input').element.value).toBe('30')
})

test('a moment is read on the wall clocks of its time zone, wherever the reader is', async () => {
  const { view, value } = await show(MomentField, { label: 'Opens', timeZone: 'Asia/Shanghai', modelValue: '2026-11-21T01:00:00.000Z' })
  const input = view.find('input')
  expect(input.element.value).toBe('2026-11-21T09:00')
  await input.setValue('2026-11-22T18:45')
  expect(value()).toBe('2026-11-22T10:45:00.000Z')
  await input.setValue('')
  expect(value()).toBe('')
})

test('a language that is left empty has no text', async () => {
  const { view, value } = await show(LocalisedField, { label: 'Name', modelValue: { zh: '选课' } })
  const [zh, en] = view.findAll('input')
  await en!.setValue('Enrolment')
  expect(value()).toEqual({ zh: '选课', en: 'Enrolment' })
  await zh!.setValue('')
  expect(value()).toEqual({ en: 'Enrolment' })
  expect([zh, en].map((input) => input!.attributes('lang'))).toEqual(['zh-CN', 'en-GB'])
})

test('a switch says what it is and what it means', async () => {
  const { view, value } = await show(SwitchField, { label: 'Queues', help: 'Students may wait.', on: 'On', off: 'Off', modelValue: false })
  const input = view.find<HTMLInputElement>('input[role=switch]')
  expect([input.element.labels?.[0]?.textContent?.trim(), document.getElementById(input.attributes('aria-describedby')!)?.textContent]).toEqual(['Queues', 'Students may wait.'])
  await input.setValue(true)
  expect(value()).toBe(true)
})

test('a few choices are all in sight, many are in a list', async () => {
  const options = (count: number) => Array.from({ length: count }, (_, index) => ({ value: index, label: `No. ${index}` }))
  const few = await show(ChoiceField, { label: 'Kind', options: options(3), modelValue: 0 })
  expect(few.view.findAll('input[type=radio]')).toHaveLength(3)
  await few.view.findAll('input')[2]!.setValue(true)
  expect(few.value()).toBe(2)
  const many = await show(ChoiceField, { label: 'Kind', options: options(9), modelValue: 0 })
  await many.view.find('select').setValue('5')
  expect(many.value()).toBe(5)
})

test('codes are shown by name, and one that is gone from the set by itself', async () => {
  const { view, value } = await show(CodesField, { label: 'Majors', choose: 'Choose majors', options: [{ value: 'PH', label: 'Physics' }, { value: 'HI', label: 'History' }], modelValue: ['PH', 'XX'] })
  expect(view.findAll('li').map((chip) => chip.text())).toEqual(['Physics', 'XX'])
  await view.find('button[aria-label="Remove XX"]').trigger('click')
  expect(value()).toEqual(['PH'])
  await view.findAll('button').find((button) => button.text() === 'Choose majors')!.trigger('click')
  await view.findAll('input[type=checkbox]')[1]!.setValue(true)
  expect(value()).toEqual(['PH', 'HI'])
})

test('a field is left only when what was pressed meanwhile has its click', async () => {
  const onLeave = vi.fn()
  const { view } = await show(TextField, { label: 'Name', modelValue: '', onLeave })
  await view.find('input').trigger('focusout')
  expect(onLeave).toHaveBeenCalledTimes(1)
  window.dispatchEvent(new Event('pointerdown'))
  await view.find('input').trigger('focusout')
  expect(onLeave).toHaveBeenCalledTimes(1)
  window.dispatchEvent(new Event('pointerup'))
  await vi.waitFor(() => expect(onLeave).toHaveBeenCalledTimes(2))
})

import { expect, test } from 'vitest'
import { isQuiet } from './alertChoices.ts'

const at = (clock: string) => new Date(`2026-09-01T${clock}:00`)
const hours = (from: string, to: string, isOn = true) => ({ isOn: true, quiet: { isOn, from, to } })

test('quiet hours may go over midnight', () => {
  expect(['21:59', '22:00', '00:00', '06:59', '07:00'].map((clock) => isQuiet(hours('22:00', '07:00'), at(clock)))).toEqual([false, true, true, true, false])
  expect(['12:59', '13:00', '13:59', '14:00'].map((clock) => isQuiet(hours('13:00', '14:00'), at(clock)))).toEqual([false, true, true, false])
})

test('quiet hours that are off, or of no length, are none', () => {
  expect(isQuiet(hours('00:00', '23:59', false), at('12:00'))).toBe(false)
  expect(isQuiet(hours('12:00', '12:00'), at('12:00'))).toBe(false)
})

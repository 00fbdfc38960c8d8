import { expect, test } from 'vitest'
import { filtersFor, logAddress, nothingWanted, parametersOf } from './logFilters.ts'

test('days are those of the campus, the last one included', () => {
  expect(filtersFor({ ...nothingWanted, from: '2026-11-01', to: '2026-11-02' }, 'Asia/Shanghai')).toEqual({ from: '2026-10-31T16:00:00.000Z', to: '2026-11-02T16:00:00.000Z' })
})

test('what the server would not understand is left out', () => {
  expect(filtersFor({ ...nothingWanted, outcome: ['failed', 'nothing'], family: 'A b', text: 'x', person: ' 1001 ', key: 3 }, 'UTC')).toEqual({ outcome: ['failed'], person: '1001', key: 3 })
  expect(filtersFor(nothingWanted, 'UTC')).toEqual({})
})

test('what is looked for is in the address, and read from it again', () => {
  const wanted = { ...nothingWanted, person: '1001', outcome: ['failed', 'blocked'], room: 7, text: '图书馆' }
  expect(logAddress.read(logAddress.write(wanted))).toEqual(wanted)
  expect(parametersOf({ outcome: ['failed', 'blocked'], room: 7 })).toBe('outcome=failed&outcome=blocked&room=7')
})

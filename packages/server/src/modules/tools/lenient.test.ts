import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type z } from 'zod'
import { choice, clock, count, days, flag, freeTimes, ids, lenientObject, number, texts } from './lenient.ts'

const read = (field: z.ZodType, given: unknown): unknown => {
  const result = field.safeParse(given)
  return result.success ? result.data : 'refused'
}

test.each([
  ['08:30', 510], ['8:30', 510], ['8：30', 510], ['830', 510], ['8点', 480], ['八点半', 510], ['上午十点十分', 610], ['上午10点', 600], ['下午2点', 840], ['下午两点半', 870], ['晚上七点', 1140], ['中午12点', 720], ['中午1点', 780],
  ['2pm', 840], ['12 am', 0], ['12pm', 720], ['9.30', 570], ['14', 840], [14, 840], [9, 540], [510, 510], ['17:00前', 1020], ['after 10:00', 600], ['十二点', 720], ['二十点', 1200], ['24:00', 1440],
  ['soon', 'refused'], ['25:00', 'refused'], ['', 'refused'], [true, 'refused'], [-1, 'refused'], ['8点 or so', 'refused'],
])('a time of day: %s is %s', (given, minute) => expect(read(clock('when'), given)).toBe(minute))

test.each([
  ['Mon', [1]], ['monday', [1]], ['周一', [1]], ['星期天', [7]], ['礼拜日', [7]], ['周一三五', [1, 3, 5]], ['周一、周三', [1, 3]], ['周一到周五', [1, 2, 3, 4, 5]], ['Mon-Wed', [1, 2, 3]], ['Fri to Sun', [5, 6, 7]],
  ['Tue/Thu', [2, 4]], ['Tue and Thu', [2, 4]], ['weekdays', [1, 2, 3, 4, 5]], ['周末', [6, 7]], [['Wed', '周五', 7], [3, 5, 7]], [5, [5]], ['六 - 二', [1, 2, 6, 7]],
  ['someday', 'refused'], [[], 'refused'], ['8', 'refused'], [['Mon', 'x'], 'refused'],
])('days: %s are %s', (given, found) => expect(read(days('which'), given)).toEqual(found))

test.each([
  [[{ day: 'Fri', from: '13:00', to: '18:00' }], [{ day: 5, from: 780, to: 1080 }]],
  [{ day: '周一', to: '十点' }, [{ day: 1, from: 0, to: 600 }]],
  [[{ days: ['Mon', 'Wed'], from: '6pm' }], [{ day: 1, from: 1080, to: 1440 }, { day: 3, from: 1080, to: 1440 }]],
  [['Fri 13:00-18:00', '周二 08:00 到 10:00'], [{ day: 5, from: 780, to: 1080 }, { day: 2, from: 480, to: 600 }]],
  [[{ day: 'Fri', from: '18:00', to: '13:00' }], 'refused'], [[{ from: '13:00' }], 'refused'], [[{ day: 'Fri', from: 'soon' }], 'refused'], ['Friday afternoon', 'refused'], [[], 'refused'],
])('free times: %j are %j', (given, found) => expect(read(freeTimes('when'), given)).toEqual(found))

test('numbers, flags, lists and choices are read from what models write', () => {
  expect([3, '3', ' 3学分', '3 credits', '约3', 2.5, '2.5'].map((given) => read(number('credits'), given))).toEqual([3, 3, 3, 3, 3, 2.5, 2.5])
  expect(['many', null, {}, '3-4', -1, 5_000].map((given) => read(number('credits'), given))).toEqual(Array(6).fill('refused'))
  expect([5, '5', 500, 0].map((given) => read(count('limit'), given))).toEqual([5, 5, 20, 'refused'])
  expect([true, 'true', 'Yes', '是', 1, false, 'no', '不用', 0, 'perhaps'].map((given) => read(flag('f'), given))).toEqual([true, true, true, true, true, false, false, false, false, 'refused'])
  expect([7, '7', '#7', ['7', 8], '7, 8', 'seven', 1.5, [-1]].map((given) => read(ids('i'), given))).toEqual([[7], [7], [7], [7, 8], [7, 8], 'refused', 'refused', 'refused'])
  expect(['CS 101', 'CS 101、LI 110', ['a', ' b '], 7, {}].map((given) => read(texts('t'), given))).toEqual([['CS 101'], ['CS 101', 'LI 110'], ['a', 'b'], ['7'], 'refused'])
  expect(['Most_Wanted', 'most wanted', 'other'].map((given) => read(choice('c', ['most-wanted']), given))).toEqual(['most-wanted', 'most-wanted', 'refused'])
})

test('empty members do not count, and an object may come as text', () => {
  const input = lenientObject({ days: days('d').optional(), limit: count('l').optional() })
  for (const given of [{}, null, undefined, '', '{}', { days: null, limit: '' }, { days: [], limit: 'null' }, { other: 1 }]) expect(input.parse(given)).toEqual({})
  expect(input.parse('{"days":"周一","limit":"3"}')).toEqual({ days: [1], limit: 3 })
  expect(read(input, 'no json')).toBe('refused')
  expect(read(input, [1])).toBe('refused')
})

test('what was read reads as itself, and nothing at all ends in an exception', () => {
  const input = lenientObject({ days: days('d').optional(), at: clock('c').optional(), n: number('n').optional(), i: ids('i').optional(), t: texts('t').optional(), f: flag('f').optional(), c: choice('c', ['a-b', 'c']).optional(), z: freeTimes('z').optional() })
  const anything = fc.oneof(fc.anything(), fc.constantFrom('周一三', 'Mon-Fri', '8点半', '下午3点', '12', 'A_B', '1,2', 'Fri 13:00-18:00'), fc.record({ day: fc.constantFrom('Mon', '周五', 3), from: fc.constantFrom('8:00', null, 9), to: fc.constantFrom('18:00', undefined, '晚上八点') }))
  fc.assert(
    fc.property(fc.record({ days: anything, at: anything, n: anything, i: anything, t: anything, f: anything, c: anything, z: anything }, { requiredKeys: [] }), (given) => {
      const first = input.safeParse(given)
      if (first.success) expect(input.parse(first.data)).toEqual(first.data)
    }),
    { numRuns: 2_000 },
  )
})

import { expect, test } from 'vitest'
import { answer, question } from './assistant.testing.ts'
import { branchOf, endBeneath, siblingsOf } from './branches.ts'

// 1 ─ 2 ─ 3 ─ 4        a question, its answer, another question, its answer
//       └ 5 ─ 6, 7     the second question put anew, answered twice
const turns = [question(1), answer(2), question(3, { parent: 2 }), answer(4), question(5, { parent: 2 }), answer(6), answer(7, { parent: 5 })]
const ids = (list: readonly { id: number }[]) => list.map(({ id }) => id)

test('the head says which branch is looked at', () => {
  expect(ids(branchOf(turns, 4))).toEqual([1, 2, 3, 4])
  expect(ids(branchOf(turns, 7))).toEqual([1, 2, 5, 7])
  expect(branchOf(turns, null)).toEqual([])
  expect(ids(branchOf(turns, 99))).toEqual([1, 2, 5, 7])
})

test('what was put anew stands beside what was there before', () => {
  expect(ids(siblingsOf(turns, turns[2]!))).toEqual([3, 5])
  expect(ids(siblingsOf(turns, turns[6]!))).toEqual([6, 7])
  expect(ids(siblingsOf(turns, turns[0]!))).toEqual([1])
})

test('whoever goes to another version comes to the end of what followed it', () => {
  expect([endBeneath(turns, 3), endBeneath(turns, 5), endBeneath(turns, 6)]).toEqual([4, 7, 6])
})

test('a conversation that leads in a circle is shown as far as it goes', () => {
  expect(ids(branchOf([question(1, { parent: 2 }), answer(2)], 2))).toEqual([1, 2])
})

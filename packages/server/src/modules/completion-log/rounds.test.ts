import { expect, test } from 'vitest'
import { answersIn, type Round } from './rounds.ts'

// Which requests are rounds of one answer. Times in seconds.

const round = (id: string, from: number, to: number, finish = 'stop'): Round => ({ id, at: new Date(to * 1000), total_ms: (to - from) * 1000, finish, tools: [] })
const of = (...rounds: Round[]) => answersIn(rounds).map((answer) => answer.map(({ id }) => id).join(''))

test('a round goes on where the one before it wanted something looked up', () => {
  expect(of(round('a', 0, 2, 'tool-calls'), round('b', 3, 5, 'tool-calls'), round('c', 5, 9))).toEqual(['abc'])
  expect(of(round('a', 0, 2), round('b', 3, 5))).toEqual(['a', 'b'])
})

test('the same question asked again, at the same time or later, is another answer', () => {
  expect(of(round('a', 0, 2, 'tool-calls'), round('x', 0, 3, 'tool-calls'), round('b', 2, 5), round('y', 4, 9))).toEqual(['ab', 'xy'])
  // It was stopped while something was looked up.
  expect(of(round('a', 0, 2, 'tool-calls'), round('b', 60, 62))).toEqual(['a', 'b'])
})

import { beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem, NoAnswer } from '../../api/problem.ts'
import { speak } from '../../ui/show.testing.ts'
import { problemAtTheProvider, timeAfter, troubleAtTheDoor } from './refusals.ts'
import { identityTexts } from './texts.ts'

beforeEach(() => speak('en', identityTexts))

const noon = new Date(2026, 10, 21, 12, 0, 30)

test('when it works again is said by the clock, with the date if that is not today, and never too early', () => {
  expect([timeAfter(60, noon), timeAfter(29, noon), timeAfter(24 * 3600, noon)]).toEqual(['12:02', '12:01', '22 Nov, 12:01'])
})

test('what the page has no better words for is said in those of the server', () => {
  vi.useFakeTimers({ now: noon })
  expect(troubleAtTheDoor(new ApiProblem(429, { code: 'too-many-tries', retryAfter: 170 }))).toEqual({ text: 'Too many tries. You can try again at 12:04.' })
  vi.useRealTimers()
  expect(troubleAtTheDoor(new ApiProblem(401, { code: 'wrong-credentials' }))).toEqual({ text: 'The number or the password is wrong.' })
  for (const code of ['account-disabled', 'not-in-current-term', 'demo-account-is-local', 'anything-new']) expect(troubleAtTheDoor(new ApiProblem(403, { code })), code).toBeUndefined()
  expect(troubleAtTheDoor(new ApiProblem(503, { code: 'busy', retryAfter: 10 }))).toBeUndefined()
  expect(troubleAtTheDoor(new ApiProblem(500, {}))).toEqual({ text: 'That did not work. Try again in a moment.' })
  expect(troubleAtTheDoor(new NoAnswer('x'))).toEqual({ text: 'The server does not answer. Try again in a moment.' })
})

test('who comes back from the provider without a session reads why, whatever the code', () => {
  expect(problemAtTheProvider('not-in-current-term')).toContain('not in the current programme')
  expect(problemAtTheProvider('something-new')).toBe('That did not work. Try again in a moment.')
})

import { expect, test } from 'vitest'
import { returnPath } from './returnPath.ts'

const origin = 'https://campus.example'

test('after signing in the reader returns to the page asked for', () => {
  expect(returnPath('/timetable?week=3#today', origin)).toBe('/timetable?week=3#today')
})

test.each(['https://evil.example/', '//evil.example/x', '/\\evil.example', '/\t/evil.example', '/.//evil.example', '/x/..//evil.example', '/./\\evil.example', '/%2e//evil.example', 'javascript:alert(1)', '', undefined, ['/a', '/b']])(
  'another site is never returned to: %s',
  (asked) => expect(returnPath(asked, origin)).toBe('/home'),
)

test('signing in does not return to the sign-in page', () => {
  expect(returnPath('/sign-in?return=/cart', origin)).toBe('/home')
})

test('who comes from the first page was on the way to nowhere, who comes from a search was not', () => {
  expect([returnPath('/', origin), returnPath('/?q=art', origin)]).toEqual(['/home', '/?q=art'])
})

import { expect, test } from 'vitest'
import { accessTo, areasIn, withAccess } from './scopes.ts'

const there = ['courses:read', 'courses:write', 'term-files:read', 'term-files:write']

test('each area is named once, in the order of the server', () => {
  expect(areasIn(there)).toEqual(['courses', 'term-files'])
})

test('who may change may look', () => {
  expect(accessTo('courses', ['courses:write'])).toBe('write')
  expect(accessTo('courses', ['courses:read', 'courses:write'])).toBe('write')
  expect(accessTo('courses', ['courses:read', 'term-files:write'])).toBe('read')
  expect(accessTo('courses', ['term-files:write'])).toBe('none')
})

test('another access takes the place of the one before, and leaves other areas alone', () => {
  expect(withAccess(['courses:read', 'term-files:read'], ['courses'], 'write')).toEqual(['term-files:read', 'courses:write'])
  expect(withAccess(['courses:write'], ['courses', 'term-files'], 'read')).toEqual(['courses:read', 'term-files:read'])
  expect(withAccess(['courses:write', 'courses:read', 'term-files:read'], ['courses'], 'none')).toEqual(['term-files:read'])
})

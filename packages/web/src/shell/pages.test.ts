import { expect, test } from 'vitest'
import { routes } from '../router.ts'
import { pageGroupsFor } from './pages.ts'

const groupsOf = (...roles: Parameters<typeof pageGroupsFor>[0] & object) => pageGroupsFor(roles).map(({ name }) => name)

test('everybody has the courses, and only the office its own pages', () => {
  expect(groupsOf()).toEqual(['courses'])
  expect(groupsOf('student')).toEqual(['courses'])
  expect(groupsOf('student', 'office')).toEqual(['courses', 'office'])
  expect(groupsOf('teacher')).toEqual(['courses', 'teaching'])
})

test('every page that can be gone to has an address', () => {
  const names = new Set(routes.flatMap(({ name, children = [] }) => [name, ...children.map((child) => child.name)]))
  for (const { pages } of pageGroupsFor(['student', 'teacher', 'office'])) for (const { name } of pages) expect(names.has(name), name).toBe(true)
})

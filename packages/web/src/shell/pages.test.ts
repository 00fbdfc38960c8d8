import { expect, test } from 'vitest'
import { routes } from '../router.ts'
import { barPagesFor, homeOf, otherGroupsFor, pageGroupsFor } from './pages.ts'

const pagesOf = (roles: Parameters<typeof pageGroupsFor>[0]) => pageGroupsFor(roles).flatMap(({ pages }) => pages.map(({ name }) => name))
const groupsOf = (...roles: Parameters<typeof pageGroupsFor>[0] & object) => pageGroupsFor(roles).map(({ name }) => name)

test('everybody has the courses, and only the office its own pages', () => {
  expect(groupsOf('student')).toEqual(['courses', 'talk'])
  expect(groupsOf('student', 'office')).toEqual(['courses', 'talk', 'office'])
  expect(groupsOf('teacher')).toEqual(['courses', 'talk', 'teaching'])
})

test('who does not study is led to nothing that only students can use', () => {
  expect(pagesOf(undefined)).toEqual(['catalogue', 'cart', 'my-courses', 'timetable', 'rooms', 'assistant', 'knowledge-shelf'])
  expect(pagesOf(['student'])).toEqual(['catalogue', 'cart', 'my-courses', 'timetable', 'rooms', 'assistant', 'knowledge-shelf'])
  expect(pagesOf(['teacher'])).toEqual(['catalogue', 'rooms', 'assistant', 'knowledge-shelf', 'teaching'])
  expect(pagesOf([])).toEqual(['catalogue', 'rooms', 'assistant', 'knowledge-shelf'])
  expect(barPagesFor(['teacher', 'office']).map(({ name }) => name)).toEqual(['catalogue', 'teaching', 'office', 'rooms', 'assistant'])
  expect(barPagesFor(['student', 'office']).map(({ name }) => name)).toEqual(['catalogue', 'cart', 'timetable', 'rooms', 'assistant'])
})

test('what the bar has no room for is behind "more", and nobody is led to an assistant that does not answer them', () => {
  const others = (...asked: Parameters<typeof otherGroupsFor>) => otherGroupsFor(...asked).map(({ name, pages }) => `${name}: ${pages.map((page) => page.name).join(' ')}`)
  expect(others(['student'])).toEqual(['courses: my-courses', 'talk: knowledge-shelf'])
  expect(others(['student', 'teacher'])).toEqual(['courses: my-courses', 'talk: knowledge-shelf', 'teaching: teaching'])
  expect(others(undefined, { hasAssistant: false })).toEqual(['talk: knowledge-shelf'])
  expect(barPagesFor(undefined, { hasAssistant: false }).map(({ name }) => name)).toEqual(['catalogue', 'cart', 'my-courses', 'timetable', 'rooms'])
})

test('who was on the way to nowhere begins where their work is', () => {
  expect([undefined, [], ['student'], ['student', 'teacher']].map((roles) => homeOf(roles as Parameters<typeof homeOf>[0]))).toEqual(Array(4).fill('catalogue'))
  expect([homeOf(['teacher']), homeOf(['teacher', 'office'])]).toEqual(['teaching', 'office'])
})

test('every page that can be gone to has an address', () => {
  const names = new Set(routes.flatMap(({ name, children = [] }) => [name, ...children.map((child) => child.name)]))
  for (const { pages } of pageGroupsFor(['student', 'teacher', 'office'])) for (const { name } of pages) expect(names.has(name), name).toBe(true)
})

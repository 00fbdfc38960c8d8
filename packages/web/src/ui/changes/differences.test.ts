import { expect, test } from 'vitest'
import { differences } from './differences.ts'

test('what is the same is not a difference, whatever the order of its members', () => {
  expect(differences({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toEqual([])
  expect(differences(null, undefined)).toEqual([])
  expect(differences({ a: null }, {})).toEqual([])
})

test('members that changed are named by the way to them', () => {
  expect(differences({ name: { zh: '旧', en: 'Old' }, seats: 30 }, { name: { zh: '新', en: 'Old' }, seats: 30 })).toEqual([{ path: ['name', 'zh'], before: '旧', after: '新' }])
})

test('what was nothing was added, what is nothing was taken away', () => {
  expect(differences({ a: 1 }, { b: 2 })).toEqual([{ path: ['a'], before: 1 }, { path: ['b'], after: 2 }])
  expect(differences(null, { a: 1 })).toEqual([{ path: ['a'], after: 1 }])
  expect(differences(12, null)).toEqual([{ path: [], before: 12 }])
})

test('of a list its gains and losses are told, also of items that are no plain texts', () => {
  expect(differences(['a', 'b'], ['b', 'c'])).toEqual([{ path: [], before: 'a' }, { path: [], after: 'c' }])
  expect(differences([{ network: 'x', factor: 2 }], [{ network: 'x', factor: 3 }])).toEqual([{ path: [], before: { network: 'x', factor: 2 } }, { path: [], after: { network: 'x', factor: 3 } }])
  expect(differences(['a'], ['a', 'a'])).toEqual([{ path: [], after: 'a' }])
})

test('the same items in another order are one difference', () => {
  expect(differences(['a', 'b'], ['b', 'a'])).toEqual([{ path: [], before: ['a', 'b'], after: ['b', 'a'] }])
})

test('a value that became one of another kind is told whole', () => {
  expect(differences('12', 12)).toEqual([{ path: [], before: '12', after: 12 }])
  expect(differences(false, true)).toEqual([{ path: [], before: false, after: true }])
  expect(differences([1], { a: 1 })).toEqual([{ path: [], before: [1], after: { a: 1 } }])
})

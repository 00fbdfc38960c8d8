import { expect, test } from 'vitest'
import { countFilters, filtersFromQuery, noFilters, queryFromFilters, type Filters } from './filters.ts'

const many: Filters = { search: '数据 a&b', departments: ['CSE', 'Arts, Media'], types: ['Core'], days: [1, 5], dayParts: ['morning', 'evening'], credits: [2.5], nature: 'open', periods: [2], hasSeats: true, fits: true }

test('filters survive the way through the address', () => {
  expect(filtersFromQuery(queryFromFilters(many))).toEqual(many)
})

test('no filters leave the address clean', () => {
  expect(queryFromFilters(noFilters())).toEqual({})
})

test('an address that was tampered with gives the filters it can', () => {
  expect(filtersFromQuery({ q: ['a', 'b'], day: ['9', 'x', '3'], time: 'noon', nature: 'secret', credits: '4' })).toEqual({ ...noFilters(), days: [3], credits: [4] })
})

test('the search text is not counted as a filter', () => {
  expect(countFilters({ ...noFilters(), search: 'x' })).toBe(0)
  expect(countFilters(many)).toBe(9)
})

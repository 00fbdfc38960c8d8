import type { Nature } from '@fairway/contract/courses'
import type { LocationQuery } from 'vue-router'
import { textsIn, withoutEmpty, type Query } from '../../ui/list/address.ts'

export const dayParts = ['morning', 'afternoon', 'evening'] as const
export type DayPart = (typeof dayParts)[number]

/** What the reader looks for. An empty list does not restrict. */
export type Filters = {
  search: string
  departments: string[]
  types: string[]
  days: number[]
  dayParts: DayPart[]
  credits: number[]
  nature: Nature | null
  periods: number[]
  hasSeats: boolean
  fits: boolean
}

export function noFilters(): Filters {
  return { search: '', departments: [], types: [], days: [], dayParts: [], credits: [], nature: null, periods: [], hasSeats: false, fits: false }
}

/** How many filters are set, the search text aside. */
export function countFilters(filters: Filters): number {
  const lists = [filters.departments, filters.types, filters.days, filters.dayParts, filters.credits, filters.periods]
  return lists.filter((list) => list.length > 0).length + Number(filters.nature !== null) + Number(filters.hasSeats) + Number(filters.fits)
}

/** The parameters of the address in which they are kept. */
export const filterNames = ['q', 'dept', 'type', 'day', 'time', 'credits', 'nature', 'period', 'seats', 'fits'] as const

export function filtersFromQuery(query: LocationQuery): Filters {
  const nature = textsIn(query.nature)[0]
  return {
    search: typeof query.q === 'string' ? query.q : '',
    departments: textsIn(query.dept),
    types: textsIn(query.type),
    days: numbers(query.day).filter((day) => day >= 1 && day <= 7),
    dayParts: textsIn(query.time).filter((part): part is DayPart => (dayParts as readonly string[]).includes(part)),
    credits: numbers(query.credits),
    nature: nature === 'open' || nature === 'major-only' ? nature : null,
    periods: numbers(query.period),
    hasSeats: query.seats === '1',
    fits: query.fits === '1',
  }
}

export function queryFromFilters(filters: Filters): Query {
  const all: Record<(typeof filterNames)[number], string | string[]> = {
    q: filters.search,
    dept: filters.departments,
    type: filters.types,
    day: filters.days.map(String),
    time: filters.dayParts,
    credits: filters.credits.map(String),
    nature: filters.nature ?? '',
    period: filters.periods.map(String),
    seats: filters.hasSeats ? '1' : '',
    fits: filters.fits ? '1' : '',
  }
  return withoutEmpty(all)
}

function numbers(value: LocationQuery[string] | undefined): number[] {
  return textsIn(value).map(Number).filter(Number.isFinite)
}

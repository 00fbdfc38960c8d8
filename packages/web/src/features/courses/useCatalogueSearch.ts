import { computed, type Ref } from 'vue'
import { occupiedBy } from './catalogue.ts'
import { useEnrolments } from '../enrolment/enrolments.ts'
import type { Filters } from './filters.ts'
import { search, type CourseMatch } from './search.ts'
import { useSeats } from '../enrolment/seats.ts'
import { useTerm } from './term.ts'
import { useCatalogue } from './useCatalogue.ts'

/** The courses and sections that match, renewed as filters, holdings and (while they are filtered by) seats change. */
export function useCatalogueSearch(filters: Readonly<Ref<Filters>>): Readonly<Ref<CourseMatch[]>> {
  const catalogue = useCatalogue()
  const term = useTerm()
  const seats = useSeats()
  const enrolments = useEnrolments()

  const held = computed(() => {
    const { term: calendar } = term
    if (!filters.value.fits || !calendar) return []
    return [...enrolments.held].flatMap((id) => {
      const entry = catalogue.find(id)
      return entry ? [{ id, occupied: occupiedBy(calendar, entry.section) }] : []
    })
  })

  return computed(() => {
    if (!catalogue.index || !term.term) return []
    // Seats are read through their plain rows: 8,716 dependencies would cost more than the search.
    if (filters.value.hasSeats) void seats.changes
    return search(catalogue.index, filters.value, { term: term.term, seatRow: seats.peek, held: held.value })
  })
}

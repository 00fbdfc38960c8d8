import { computed } from 'vue'
import type { SectionEntry } from '../courses/catalogue.ts'
import { useCart } from './cart.ts'
import { findConflicts } from './conflicts.ts'
import { useEnrolments } from './enrolments.ts'
import { useTerm } from '../courses/term.ts'
import { useCatalogue } from '../courses/useCatalogue.ts'

/** The cart and what is held, as catalogue entries, with what stands between them. */
export function usePlanned() {
  const term = useTerm()
  const catalogue = useCatalogue()
  const cart = useCart()
  const enrolments = useEnrolments()
  const entries = (ids: Iterable<number>): SectionEntry[] => [...ids].flatMap((id) => catalogue.find(id) ?? [])
  const credits = (list: readonly SectionEntry[]) => list.reduce((sum, { course }) => sum + course.credits, 0)

  const planned = computed(() => entries(cart.sectionIds))
  const held = computed(() => entries(enrolments.held))
  return {
    planned,
    held,
    conflicts: computed(() => (term.term ? findConflicts(term.term, planned.value, held.value) : new Map<number, never[]>())),
    /** Of what is not held already. */
    plannedCredits: computed(() => credits(planned.value.filter(({ id }) => !enrolments.held.has(id)))),
  }
}

import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useSession } from '../identity/session.ts'
import { useEnrolments } from './enrolments.ts'
import { obstacleTo, type Obstacle, type Standing } from './obstacles.ts'
import { useTerm } from '../courses/term.ts'
import { useCatalogue } from '../courses/useCatalogue.ts'

/** What the student holds is looked up once for all rows in sight, and only those ask. */
export const useObstacles = defineStore('obstacles', () => {
  const session = useSession()
  const term = useTerm()
  const catalogue = useCatalogue()
  const enrolments = useEnrolments()

  const standing = computed<Standing | undefined>(() => {
    const { mine } = enrolments
    const student = session.student?.student
    if (!mine || !student || !term.term) return undefined
    const held = [...enrolments.held].flatMap((id) => catalogue.find(id) ?? [])
    return { term: term.term, student, held, credits: mine.credits, creditLimit: mine.creditLimit }
  })

  function of(sectionId: number): Obstacle | undefined {
    const entry = catalogue.find(sectionId)
    return entry && standing.value ? obstacleTo(entry, standing.value) : undefined
  }

  return { of }
})

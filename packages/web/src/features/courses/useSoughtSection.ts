import { computed, nextTick, onScopeDispose, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useSession } from '../identity/session.ts'
import { useEnrolments } from '../enrolment/enrolments.ts'

/** The part of the catalogue's address that names a section to come back to. */
export const soughtHash = (sectionId: number) => `#section-${sectionId}`

const highlightLife = 6000

/**
 * Brings whoever had to sign in back to the section that they wanted. `reveal` brings its row into the page, if the list
 * holds it, and resolves to it. Resolves to the section that is to be highlighted.
 */
export function useSoughtSection(isReady: () => boolean, reveal: (sectionId: number) => Promise<HTMLElement | null>) {
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  const enrolments = useEnrolments()
  const highlighted = shallowRef<number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const sought = computed(() => (route.name === 'catalogue' ? Number(/^#section-(\d+)$/.exec(route.hash)?.[1]) || undefined : undefined))
  // Before that the button is not what it will be, and may be asleep.
  const isSettled = () => session.known && (!session.student || enrolments.mine !== undefined || enrolments.error !== null)

  watch(() => isReady() && isSettled() && sought.value, async (sectionId) => {
    if (!sectionId) return
    await nextTick()
    const row = await reveal(sectionId)
    if (sought.value !== sectionId) return
    // Once: who goes on from here and loads anew is not called back.
    void router.replace({ path: route.path, query: route.query })
    if (!row) return
    highlighted.value = sectionId
    clearTimeout(timer)
    timer = setTimeout(() => (highlighted.value = undefined), highlightLife)
    row.scrollIntoView({ block: 'center' })
    // The action is the last button of a row.
    const target = [...row.querySelectorAll<HTMLElement>('button:not(:disabled)')].at(-1) ?? row.querySelector('a')
    target?.focus({ preventScroll: true })
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => clearTimeout(timer))

  return highlighted
}

import type { Operation, SubmissionMode, SubmissionOutcome } from '@fairway/contract/enrolment'
import { computed, reactive, shallowRef, watch } from 'vue'
import { useCart } from './cart.ts'
import { useEnrolments } from './enrolments.ts'
import { useEnrolmentActions } from './useEnrolmentActions.ts'

/** The choices of the cart page, and the last outcome. */
export function useCartSubmission() {
  const cart = useCart()
  const enrolments = useEnrolments()
  const actions = useEnrolmentActions()
  const wanted = shallowRef<SubmissionMode>('all-or-nothing')
  const queue = shallowRef(false)
  const givenUp = reactive(new Set<number>())
  const outcome = shallowRef<SubmissionOutcome>()
  const busy = shallowRef(false)

  // Seats are given up only together with what replaces them: in "best effort" they could be lost for nothing.
  const swapping = computed(() => givenUp.size > 0)
  const mode = computed<SubmissionMode>({ get: () => (swapping.value ? 'all-or-nothing' : wanted.value), set: (value) => (wanted.value = value) })

  watch(() => enrolments.held, (held) => {
    for (const id of givenUp) if (!held.has(id)) givenUp.delete(id)
  })

  async function submit(): Promise<void> {
    if (busy.value) return
    busy.value = true
    outcome.value = undefined
    const operations: Operation[] = [
      ...[...givenUp].map((drop) => ({ drop })),
      ...cart.sectionIds.map((id) => (queue.value ? { wait: id } : { enrol: id })),
    ]
    try {
      outcome.value = await actions.submit(mode.value, operations)
    } finally {
      busy.value = false
    }
  }

  return {
    mode,
    queue,
    givenUp,
    swapping,
    outcome,
    busy,
    submit,
    /** What was decided about a section that is still, or was, in the cart. */
    decisionFor: (sectionId: number) => outcome.value?.decisions.find((decision) => decision.sectionId === sectionId),
    toggleGivenUp: (sectionId: number) => void (givenUp.delete(sectionId) || givenUp.add(sectionId)),
  }
}

import { nextTick, watch, type Ref } from 'vue'
import type { Form } from './useForm.ts'

/** After a try that failed: where to look next, for eyes and for the keyboard. */
export function useFirstProblem(form: () => Form, element: Readonly<Ref<HTMLElement | null>>): void {
  watch(() => form().failures, async () => {
    await nextTick()
    const first = element.value?.querySelector<HTMLElement>('[aria-invalid=true]') ?? element.value?.querySelector<HTMLElement>('[data-trouble]')
    first?.focus()
  })
}

import { useEventListener } from '@vueuse/core'
import type { Ref } from 'vue'

const controls = 'a, button, input'

/** Up and down lead from a row's link, button or box to the same of the next row. */
export function useArrowKeys(body: Readonly<Ref<HTMLElement | null>>): void {
  useEventListener(body, 'keydown', (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const target = event.target as HTMLElement
    // In a text field they are the field's.
    if (!target.matches('a, button, input[type=checkbox]')) return
    const rows = [...(body.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.findIndex((row) => row.contains(target))
    const place = at === -1 ? -1 : [...rows[at]!.querySelectorAll(controls)].indexOf(target)
    const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)]?.querySelectorAll<HTMLElement>(controls)
    if (place === -1 || !next?.length) return
    event.preventDefault()
    next[Math.min(place, next.length - 1)]!.focus()
  })
}

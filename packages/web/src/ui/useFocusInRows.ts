import { onBeforeUnmount, onBeforeUpdate, onUnmounted, onUpdated, type Ref } from 'vue'

/**
 * Rows may go away under the keyboard, and the focus with them: it would start again at the top of the window. It goes to
 * the link of the row that took the place, not to its button: who presses Enter twice must not lose two courses.
 */
export function useFocusInRows(rows: Readonly<Ref<HTMLElement | null>>): void {
  let holder: Element | null = null
  let place = -1
  let page: HTMLElement | null = null

  function look(): void {
    holder = document.activeElement
    place = [...(rows.value?.children ?? [])].findIndex((row) => row.contains(holder))
    page = rows.value?.closest('main') ?? null
  }

  function giveBack(): void {
    if (place === -1 || holder?.isConnected) return
    const left = rows.value?.children
    const link = left?.[Math.min(place, left.length - 1)]?.querySelector('a')
    if (link) link.focus()
    else page?.focus({ preventScroll: true })
  }

  onBeforeUpdate(look)
  onUpdated(giveBack)
  onBeforeUnmount(look)
  onUnmounted(giveBack)
}

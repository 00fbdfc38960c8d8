import { nextTick, watch, type Ref } from 'vue'
import type { Notice } from './notices.ts'

/**
 * Notices stand at the end of the page, far from what they are about. Whoever lost the focus to what they did by keyboard
 * gets it back at what can be done about it (undo), and from there at where the page would have put it.
 *
 * Not by mouse or touch: a blank key, meant to scroll, would undo, and the notice would stay until the next click.
 */
export function useFocusInNotices(notices: () => readonly Notice[], list: Readonly<Ref<HTMLElement | null>>): void {
  let holder: Element | null = null
  let wasInside = false
  let byKeyboard = false
  let back: Element | null = null

  // Before the page is redrawn, after which nobody can say who had the focus.
  watch(notices, () => {
    holder = document.activeElement
    wasInside = list.value?.contains(holder) ?? false
    byKeyboard = holder?.matches(':focus-visible') ?? false
  }, { flush: 'sync' })

  watch(notices, async (now, before) => {
    // The rows see to their focus first (useFocusInRows).
    await nextTick()
    if (!holder || holder.isConnected) return
    if (wasInside) return giveBack()
    const isNew = now.length > 0 && now.at(-1)?.id !== before.at(-1)?.id
    const remedy = isNew && byKeyboard && list.value?.lastElementChild?.querySelector<HTMLElement>('[aria-describedby]')
    if (!remedy) return
    back = document.activeElement
    remedy.focus()
  }, { flush: 'post' })

  function giveBack(): void {
    const place = back?.isConnected && back !== document.body ? back : document.querySelector('main')
    if (place instanceof HTMLElement) place.focus()
  }
}

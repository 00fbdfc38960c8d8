import { useEventListener, useResizeObserver } from '@vueuse/core'
import { nextTick, shallowRef, type Ref } from 'vue'

/** So near to the end (pixels) is at the end. */
const nearEnd = 60

/**
 * Keeps the reader's place in a list that grows at both ends and whose rows change their height: who is at the end stays at the end, and
 * whoever reads further up keeps the row they look at where it is.
 */
export function useLogScroll(scroller: Readonly<Ref<HTMLElement | null>>, content: Readonly<Ref<HTMLElement | null>>, moved: () => void) {
  const isAtEnd = shallowRef(true)
  /** Where the box stood when it was looked at or put somewhere last. */
  let lastTop = 0
  let anchor: { row: HTMLElement; top: number } | undefined

  const topOf = (element: HTMLElement) => element.getBoundingClientRect().top - scroller.value!.getBoundingClientRect().top
  const rows = () => content.value?.querySelectorAll<HTMLElement>('[data-row]') ?? []

  /** Remembers the first row that is seen. */
  function look(): void {
    const box = scroller.value
    if (!box) return
    // What is said between a scrolling to the end and the news of it takes nobody from the end who has not scrolled up.
    isAtEnd.value = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd || (isAtEnd.value && box.scrollTop >= lastTop)
    lastTop = box.scrollTop
    anchor = undefined
    for (const row of rows()) {
      const top = topOf(row)
      if (top + row.offsetHeight > 0) {
        anchor = { row, top }
        break
      }
    }
  }

  /** After something around the reader has changed. */
  function settle(): void {
    const box = scroller.value
    if (!box) return
    if (isAtEnd.value) {
      box.scrollTop = box.scrollHeight
      lastTop = box.scrollTop
    } else if (anchor?.row.isConnected) {
      const off = topOf(anchor.row) - anchor.top
      if (Math.abs(off) >= 1) box.scrollTop += off
    }
  }

  useEventListener(scroller, 'scroll', () => {
    look()
    moved()
  }, { passive: true })
  useResizeObserver(content, settle)
  useResizeObserver(scroller, settle)

  return {
    isAtEnd,
    look,
    settle,
    /** The message that the reader sees last, and the first one. */
    visible(): { first: number | undefined; last: number | undefined } {
      const height = scroller.value?.clientHeight ?? 0
      let [first, last]: (number | undefined)[] = []
      for (const row of rows()) {
        const top = topOf(row)
        if (row.dataset['seq'] === undefined || top + row.offsetHeight <= 0) continue
        if (top >= height) break
        first ??= Number(row.dataset['seq'])
        // Its end must have been seen too, unless it is longer than the window.
        if (top + row.offsetHeight <= height + 8 || row.offsetHeight > height) last = Number(row.dataset['seq'])
      }
      return { first, last }
    },
    async toEnd(): Promise<void> {
      isAtEnd.value = true
      anchor = undefined
      await nextTick()
      settle()
    },
    /** Puts a row where it is easily seen. */
    async toRow(selector: string, share = 0.3): Promise<HTMLElement | undefined> {
      await nextTick()
      const row = content.value?.querySelector<HTMLElement>(selector)
      const box = scroller.value
      if (!row || !box) return undefined
      isAtEnd.value = false
      box.scrollTop += topOf(row) - box.clientHeight * share
      look()
      return row
    },
  }
}

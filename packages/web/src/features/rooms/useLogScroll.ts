import { useEventListener, useResizeObserver } from '@vueuse/core'
import { nextTick, shallowRef, type Ref } from 'vue'

/** So near to the end (pixels) is at the end. */
const nearEnd = 60
/** So far from the upper edge (pixels) a row is held. */
const heldAt = 8

/**
 * Keeps the reader's place in a list that grows at both ends and whose rows change their height: who is at the end stays at the end, and
 * whoever reads further up keeps the row they look at where it is.
 *
 * @param held a row that growth never pushes out of sight above: what comes after it is read from its beginning
 */
export function useLogScroll(scroller: Readonly<Ref<HTMLElement | null>>, content: Readonly<Ref<HTMLElement | null>>, moved: () => void, held: () => HTMLElement | undefined = () => undefined) {
  const isAtEnd = shallowRef(true)
  /** Who has gone to the end by themselves wants to see it grow. */
  let holds = true
  /** Where the box stood when it was looked at or put somewhere last. */
  let lastTop = 0
  let anchor: { row: HTMLElement; top: number } | undefined

  const topOf = (element: HTMLElement) => element.getBoundingClientRect().top - scroller.value!.getBoundingClientRect().top
  const rows = () => content.value?.querySelectorAll<HTMLElement>('[data-row]') ?? []

  /** Remembers the first row that is seen. */
  function look(): void {
    const box = scroller.value
    if (!box) return
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd
    // A box that has grown brings the end nearer as well, and moves nobody down.
    if (isNear && !isAtEnd.value && box.scrollTop > lastTop) holds = false
    // What is said between a scrolling to the end and the news of it takes nobody from the end who has not scrolled up.
    isAtEnd.value = isNear || (isAtEnd.value && box.scrollTop >= lastTop)
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
      // What fills the window by itself would hide what it is held for.
      const row = holds ? held() : undefined
      const top = row && row.offsetHeight < box.clientHeight / 2 ? topOf(row) : -1
      const end = box.scrollHeight - box.clientHeight
      const stop = top >= 0 ? box.scrollTop + top - heldAt : end
      box.scrollTop = Math.min(end, stop)
      lastTop = box.scrollTop
      if (row && top >= 0 && end - stop >= nearEnd) {
        isAtEnd.value = false
        anchor = { row, top: topOf(row) }
      }
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
    /** @param isWhole past what is held, too */
    async toEnd({ isWhole = false } = {}): Promise<void> {
      isAtEnd.value = true
      holds = !isWhole
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

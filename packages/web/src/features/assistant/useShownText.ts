import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { blocksIn, noBlocks, type Blocks } from './blocks.ts'
import { calmed } from './unfinished.ts'

export type Shown = { finished: readonly string[]; /** As it is seen, while it grows. */ last: string }

/** Of the time that drawing took, this many times more passes before it is done again: however long a block, the page goes on. */
const rest = 6

/** A text that grows, in blocks, drawn anew at most once for each picture of the screen. */
export function useShownText(text: () => string, isGrowing: () => boolean): ShallowRef<Shown> {
  const shown = shallowRef<Shown>({ finished: [], last: '' })
  let blocks: Blocks = noBlocks
  let before = ''
  let frame: number | undefined
  let notBefore = 0

  function draw(): void {
    frame = undefined
    const began = performance.now()
    const now = text()
    // A text that was taken back begins anew.
    blocks = blocksIn(now, now.startsWith(before) ? blocks : noBlocks)
    before = now.slice(0, blocks.from)
    const last = now.slice(blocks.from)
    shown.value = { finished: blocks.finished, last: isGrowing() ? calmed(last) : last }
    requestAnimationFrame(() => (notBefore = performance.now() + (performance.now() - began - idleFrame) * rest))
  }

  function drawSoon(): void {
    if (frame !== undefined) return
    frame = requestAnimationFrame(() => {
      if (performance.now() >= notBefore || !isGrowing()) return draw()
      frame = undefined
      drawSoon()
    })
  }

  draw()
  watch([text, isGrowing], ([, growing]) => (growing ? drawSoon() : draw()))
  onScopeDispose(() => frame !== undefined && cancelAnimationFrame(frame))
  return shown
}

/** What passes between two pictures when there is nothing to do (ms). */
const idleFrame = 17

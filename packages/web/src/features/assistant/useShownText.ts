import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { blocksIn, noBlocks, type Blocks } from './blocks.ts'
import { calmed } from './unfinished.ts'

export type Shown = { finished: readonly string[]; /** As it is seen, while it grows. */ last: string }

/** Of the time that drawing took, this many times more passes before it is done again: however long a block, the page goes on. */
const rest = 6

/** More than this (UTF-16 units) is drawn in several pictures, when much comes at once. */
const mostAtOnce = 6000

/** A text that grows, in blocks, drawn anew at most once for each picture of the screen. */
export function useShownText(text: () => string, isGrowing: () => boolean): ShallowRef<Shown> {
  const shown = shallowRef<Shown>({ finished: [], last: '' })
  let blocks: Blocks = noBlocks
  let before = ''
  /** Of the finished blocks so many are drawn. */
  let count = 0
  let frame: number | undefined
  let notBefore = 0

  function draw(): void {
    frame = undefined
    const began = performance.now()
    const now = text()
    // A text that was taken back begins anew.
    if (!now.startsWith(before)) [blocks, count] = [noBlocks, 0]
    blocks = blocksIn(now, blocks)
    before = now.slice(0, blocks.from)
    for (let drawn = 0; count < blocks.finished.length && drawn < mostAtOnce; count++) drawn += blocks.finished[count]!.length
    const isWhole = count === blocks.finished.length
    const last = now.slice(blocks.from)
    shown.value = { finished: isWhole ? blocks.finished : blocks.finished.slice(0, count), last: !isWhole ? '' : isGrowing() ? calmed(last) : last }
    if (!isWhole) drawSoon()
    requestAnimationFrame(() => (notBefore = performance.now() + (performance.now() - began - idleFrame) * rest))
  }

  function drawSoon(): void {
    if (frame !== undefined) return
    frame = requestAnimationFrame(() => {
      if (performance.now() >= notBefore || !isGrowing() || count < blocks.finished.length) return draw()
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

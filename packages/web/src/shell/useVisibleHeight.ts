import { useEventListener } from '@vueuse/core'
import { shallowRef, type Ref } from 'vue'

/** So much less than the window (pixels) is what is left beside a keyboard on the screen. */
const keyboard = 120

/** How much of the window a keyboard on the screen leaves, where the browser lays it over the page (Safari on a phone); else undefined. */
export function useVisibleHeight(): Readonly<Ref<string | undefined>> {
  const height = shallowRef<string>()
  const viewport = window.visualViewport
  useEventListener(viewport, 'resize', () => {
    if (!viewport) return
    const isCovered = viewport.scale === 1 && viewport.height < innerHeight - keyboard
    height.value = isCovered ? `${viewport.height}px` : undefined
    if (isCovered) window.scrollTo(0, 0)
  })
  return height
}

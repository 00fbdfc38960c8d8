let isPressed = false
const ends = ['pointerup', 'pointercancel'] as const
addEventListener('pointerdown', () => (isPressed = true), true)
for (const end of ends) addEventListener(end, () => (isPressed = false), true)

/**
 * Does it at once, or once the mouse that is down was lifted and what it pressed has heard of it. What moves the page under a
 * pressed mouse takes the click from the button that it was meant for.
 */
export function afterPress(act: () => void): void {
  if (!isPressed) return act()
  const stop = new AbortController()
  for (const end of ends) {
    addEventListener(end, () => {
      stop.abort()
      setTimeout(act)
    }, { signal: stop.signal })
  }
}

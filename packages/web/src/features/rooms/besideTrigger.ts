const gap = 4
const margin = 8

/** Puts what floats over the page below what opened it, or above where there is no room, and within the window. Around it nothing of `data-keep-clear` is covered. */
export function besideTrigger(floating: HTMLElement, trigger: HTMLElement): void {
  const at = trigger.getBoundingClientRect()
  const { top, bottom } = (trigger.closest('[data-keep-clear]') ?? trigger).getBoundingClientRect()
  const { width, height } = floating.getBoundingClientRect()
  const below = bottom + gap + height <= innerHeight - margin
  const left = at.left + width <= innerWidth - margin ? at.left : at.right - width
  floating.style.left = `${Math.max(margin, Math.min(left, innerWidth - margin - width))}px`
  floating.style.top = `${Math.max(margin, below ? bottom + gap : top - gap - height)}px`
}

type Pressed = Pick<KeyboardEvent, 'key' | 'isComposing' | 'keyCode' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>

/** Safari tells of the Enter that ends a composition after the composition: so much later at most (ms). */
const lag = 60

/**
 * Whether a key sends what was written: Enter, unless it chooses a word in an input method. Chrome and Firefox say so by
 * `isComposing`, older ones by key code 229; Safari tells of the end of the composition first, and of its Enter afterwards.
 */
export function createEnterKey(now: () => number = () => performance.now()) {
  let endedAt = -Infinity
  return {
    compositionEnded: () => void (endedAt = now()),
    isSending(event: Pressed): boolean {
      if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return false
      const endsComposition = now() - endedAt < lag
      // Only the one key that ended it.
      endedAt = -Infinity
      return !endsComposition && !event.shiftKey && !event.altKey
    },
  }
}

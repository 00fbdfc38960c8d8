import { onScopeDispose, watch } from 'vue'

type CatchUp = {
  /** What is to be reached; the tries are counted anew for each. */
  goal: () => unknown
  /** Changes with every answer, a failure included. */
  answer: () => unknown
  /** The last answer does not reach the goal. */
  isBehind: () => boolean
  isAsking: () => boolean
  ask: () => unknown
  /** Milliseconds before each try. After the last one it is left to the next goal. */
  pauses: readonly number[]
}

/** Asks again while the answer is behind: another instance may have given what it remembered from a moment before. */
export function useCatchUp({ goal, answer, isBehind, isAsking, ask, pauses }: CatchUp): void {
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  watch([goal, answer], ([aim], [before]) => {
    clearTimeout(timer)
    if (aim !== before || !isBehind()) tries = 0
    const pause = pauses[tries]
    if (pause === undefined || !isBehind()) return
    // Stretched at random: a whole campus hears of an edit in one instant.
    timer = setTimeout(tryAgain, pause * (1 + Math.random() / 2))
  })

  function tryAgain(): void {
    // What is on its way is looked at when it arrives.
    if (isAsking()) return
    tries++
    ask()
  }

  onScopeDispose(() => clearTimeout(timer))
}

// What goes on in other processes is found by looking: at once when somebody here says that there is something, and every so
// often for what nobody here knows of.

export type LookingNeeds = {
  everyMs: number
  look(): Promise<void>
  onError(error: unknown): void
}

export function createLooking({ everyMs, look, onError }: LookingNeeds) {
  const stopping = new AbortController()
  let isStarted = false
  let isAsked = false
  let looking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  return {
    /** For a look that takes long. */
    stopped: stopping.signal,

    soon,

    /** Looks now, and from then on every so often. */
    start(): void {
      isStarted = true
      soon()
    },

    /** Resolves after the look that is under way. */
    async stop(): Promise<void> {
      stopping.abort()
      clearTimeout(timer)
      await looking
    },
  }

  /** A look that is under way may have missed what there is now: another one follows it. Never two at once. */
  function soon(): void {
    isAsked = true
    looking ??= lookWhileAsked()
  }

  async function lookWhileAsked(): Promise<void> {
    clearTimeout(timer)
    while (isAsked && !stopping.signal.aborted) {
      isAsked = false
      await look().catch(onError)
    }
    looking = undefined
    if (isStarted && !stopping.signal.aborted) timer = setTimeout(soon, everyMs).unref()
  }
}

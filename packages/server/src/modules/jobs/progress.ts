import type { Progress } from './store.ts'

// How far a run is. Handlers say so as often as they like; it is passed on twice a second at most.

const everyMs = 500

export function createProgress(total: number | null, passOn: (progress: Progress) => Promise<void>) {
  let latest: Progress = { stage: null, done: 0, total }
  let isNews = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let passing: Promise<void> | undefined

  return {
    latest: () => latest,

    set(progress: Progress): void {
      if (isStopped) return
      latest = progress
      isNews = true
      if (timer === undefined && passing === undefined) pass()
    },

    /** From now on nothing is passed on. */
    end,

    /** And what was being passed on, is. */
    async stop(): Promise<void> {
      end()
      await passing
    },
  }

  function end(): void {
    isStopped = true
    clearTimeout(timer)
  }

  function pass(): void {
    timer = undefined
    if (!isNews || isStopped) return
    isNews = false
    passing = passOn(latest).finally(() => {
      passing = undefined
      if (!isStopped) timer = setTimeout(pass, everyMs)
    })
  }
}

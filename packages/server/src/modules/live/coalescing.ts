// Many events of a busy topic travel in one frame: writing to a thousand sockets costs the same for one event as for fifty. A quiet
// topic is told at once. After what a round of frames cost, as much time passes before the next one, so that telling never takes
// more than about half the processor. Rounds that cost little have credit: a hundred topics that each tell one reader something
// gain nothing by waiting for each other.

const longestPauseMs = 100
const creditMs = 4

export type Head = { type: string; topic: string }

type Waiting = { head: string; list: string; topic: string; pieces: string[] }

/**
 * @param send sends a frame, given as the text of its JSON, to who hears the topic: a slice with each step
 * @param spent processor time of this thread (ms): on a busy machine a round takes longer than it costs
 */
export function createCoalescing(send: (topic: string, text: () => string) => Iterable<void>, now = () => performance.now(), spent = processorTime) {
  // By what stands before the pieces, in the order in which they came.
  const waiting = new Map<string, Waiting>()
  /** By when as much time has passed as all rounds have cost. */
  let evenAt = 0
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> | undefined

  return {
    /** Adds pieces, each the text of its JSON, to the list of that name in a frame. */
    append(head: Head, list: string, pieces: readonly string[]): void {
      if (pieces.length === 0) return
      const text = JSON.stringify(head)
      const known = waiting.get(text)
      if (known) known.pieces.push(...pieces)
      else waiting.set(text, { head: text, list, topic: head.topic, pieces: [...pieces] })
      if (timer === undefined && !round) next()
    },

    /** Sends what still waits. */
    async close(): Promise<void> {
      await round
      clearTimeout(timer)
      await tell()
    },
  }

  function next(): void {
    const pause = evenAt - creditMs - now()
    if (pause > 0) timer = setTimeout(begin, Math.ceil(pause))
    else begin()
  }

  function begin(): void {
    timer = undefined
    round = tell().finally(() => {
      round = undefined
      if (waiting.size > 0) next()
    })
  }

  async function tell(): Promise<void> {
    const frames = [...waiting.values()]
    waiting.clear()
    let cost = 0
    // Reading it costs as much as telling one reader, so it is read where it matters.
    const meter = evenAt > now() ? spent : now
    let begun = meter()
    for (const { head, list, topic, pieces } of frames) {
      for (const _slice of send(topic, () => `${head.slice(0, -1)},${JSON.stringify(list)}:[${pieces.join(',')}]}`)) {
        cost += meter() - begun
        await new Promise(setImmediate)
        begun = meter()
      }
    }
    cost += meter() - begun
    const at = now()
    evenAt = Math.min(Math.max(evenAt, at) + cost, at + longestPauseMs)
  }
}

function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

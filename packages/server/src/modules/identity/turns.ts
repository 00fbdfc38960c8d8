import { Refusal } from '../../errors.ts'

// Work that is heavy, done a few at a time. Those who wait take turns by where they come from, so that a flood from one address
// delays that address.

/** More would wait longer than anybody does. */
const mostWaiting = 20_000

export type Turns = ReturnType<typeof createTurns>

export function createTurns({ atOnce }: { atOnce: number }) {
  const queues = new Map<string, (() => Promise<void>)[]>()
  let working = 0
  let waiting = 0

  return {
    waiting: () => waiting,

    /** @param of whose turn it is to be, such as a network address. @throws {Refusal} `busy`, and whatever `work` throws */
    take<Result>(of: string, work: () => Promise<Result>): Promise<Result> {
      if (waiting >= mostWaiting) return Promise.reject(busy())
      return new Promise((resolve, reject) => {
        waiting++
        const turn = () => work().then(resolve, reject)
        const queue = queues.get(of)
        if (queue) queue.push(turn)
        else queues.set(of, [turn])
        if (working < atOnce) void workOff()
      })
    },
  }

  async function workOff(): Promise<void> {
    working++
    for (let next = nextInTurn(); next; next = nextInTurn()) await next()
    working--
  }

  /** The first of whoever's turn it is; who has more waiting goes behind all others. */
  function nextInTurn(): (() => Promise<void>) | undefined {
    for (const [of, queue] of queues) {
      queues.delete(of)
      const next = queue.shift()
      if (queue.length > 0) queues.set(of, queue)
      waiting--
      return next
    }
    return undefined
  }
}

function busy(): Refusal {
  return new Refusal(503, 'busy', { zh: '当前使用的人太多，请稍候再试。', en: 'Too many people are waiting just now. Try again in a moment.' }, { retryAfter: 10 })
}

import { isUnreachable } from './failures.ts'

// What every request of the bell asks costs the database more in questions than in answers. So there is one question at a
// time: while it is out the next ones gather, and go together.

const mostAtOnce = 1000
/** Of the parts of a question that has failed. */
const partsAtOnce = 4

export type GatheringOptions<Key> = {
  /**
   * What a question is divided by that has failed as a whole, for a reason that may be that of a few alone: somebody else holds a row of
   * theirs. Those with the same name are asked once more together, apart from all others. Default: all fail.
   */
  apart?(key: Key): string
}

/**
 * Makes one question of many. What is asked is read after it was asked, never before.
 *
 * @param askAll gives the answers in the order of the keys; if it fails, all who asked in that turn fail with it
 */
export function gathering<Key, Answer>(askAll: (keys: Key[], isPart: boolean) => Promise<Answer[]>, { apart }: GatheringOptions<Key> = {}): (key: Key) => Promise<Answer> {
  type Asked = { key: Key; resolve(answer: Answer): void; reject(error: unknown): void }
  let waiting: Asked[] = []
  let isAsking = false

  return (key) =>
    new Promise((resolve, reject) => {
      // Everything that arrives in this turn of the event loop comes along.
      if (waiting.length === 0 && !isAsking) setImmediate(ask)
      waiting.push({ key, resolve, reject })
    })

  async function ask(): Promise<void> {
    isAsking = true
    while (waiting.length > 0) {
      const asked = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      try {
        answer(asked, await askAll(asked.map(({ key }) => key), false))
      } catch (error) {
        const parts = apart && !isUnreachable(error) ? [...Map.groupBy(asked, ({ key }) => apart(key)).values()] : []
        // Whoever asks next does not wait for them.
        if (parts.length > 1) void askParts(parts)
        else refuse(asked, error)
      }
    }
    isAsking = false
  }

  async function askParts(parts: Asked[][]): Promise<void> {
    const next = parts.values()
    await Promise.all(
      Array.from({ length: partsAtOnce }, async () => {
        for (const part of next) {
          await askAll(part.map(({ key }) => key), true).then((answers) => answer(part, answers), (error: unknown) => refuse(part, error))
        }
      }),
    )
  }

  function answer(asked: readonly Asked[], answers: readonly Answer[]): void {
    asked.forEach(({ resolve }, index) => resolve(answers[index]!))
  }

  function refuse(asked: readonly Asked[], error: unknown): void {
    for (const { reject } of asked) reject(error)
  }
}

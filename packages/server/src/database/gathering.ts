// What every request of the bell asks costs the database more in questions than in answers. So there is one question at a
// time: while it is out the next ones gather, and go together.

const mostAtOnce = 1000

/**
 * Makes one question of many. What is asked is read after it was asked, never before.
 *
 * @param askAll gives the answers in the order of the keys; if it fails, all who asked in that turn fail with it
 */
export function gathering<Key, Answer>(askAll: (keys: Key[]) => Promise<Answer[]>): (key: Key) => Promise<Answer> {
  let waiting: { key: Key; resolve(answer: Answer): void; reject(error: unknown): void }[] = []
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
        const answers = await askAll(asked.map(({ key }) => key))
        asked.forEach(({ resolve }, index) => resolve(answers[index]!))
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    }
    isAsking = false
  }
}

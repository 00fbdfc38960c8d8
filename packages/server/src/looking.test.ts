import { expect, onTestFinished, test } from 'vitest'
import { createLooking } from './looking.ts'

type Look = { end(): void; fail(error: Error): void }

/** Somebody who looks for as long as a test wants. */
function watcher(everyMs = 1) {
  const looks: Look[] = []
  const errors: unknown[] = []
  let begun: (() => void) | undefined
  const looking = createLooking({
    everyMs,
    look: () =>
      new Promise((resolve, reject) => {
        looks.push({ end: resolve, fail: reject })
        begun?.()
      }),
    onError: (error) => errors.push(error),
  })
  onTestFinished(async () => {
    looks.forEach(({ end }) => end())
    await looking.stop()
  })
  return {
    looking,
    looks,
    errors,
    async look(count: number): Promise<Look> {
      while (looks.length < count) await new Promise<void>((resolve) => (begun = resolve))
      return looks[count - 1]!
    },
  }
}

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20))

test('who is told looks at once; told often meanwhile, they look once more, and never twice at a time', async () => {
  const { looking, look, looks } = watcher()
  looking.soon()
  const first = await look(1)
  for (let times = 0; times < 3; times++) looking.soon()
  await aWhile()
  expect(looks).toHaveLength(1)
  first.end()
  const second = await look(2)
  second.end()
  await aWhile()
  expect(looks).toHaveLength(2)
})

test('once started they look every so often, also after a look that failed', async () => {
  const { looking, look, looks, errors } = watcher()
  looking.start()
  const first = await look(1)
  await aWhile()
  expect(looks).toHaveLength(1)
  first.fail(new Error('the database is away'))
  const second = await look(2)
  expect(errors).toEqual([new Error('the database is away')])
  second.end()
  await look(3)
})

test('being told does not make them look more often later', async () => {
  const { looking, look, looks } = watcher()
  looking.start()
  looking.soon()
  const first = await look(1)
  first.end()
  await look(2)
  await aWhile()
  expect(looks).toHaveLength(2)
})

test('who stops ends the look under way, and looks no more, told or not', async () => {
  const { looking, look, looks } = watcher()
  looking.start()
  const first = await look(1)
  looking.soon()
  let isOver = false
  const over = looking.stop().then(() => (isOver = true))
  expect(looking.stopped.aborted).toBe(true)
  await aWhile()
  expect(isOver).toBe(false)
  first.end()
  await over
  looking.soon()
  await aWhile()
  expect(looks).toHaveLength(1)
})

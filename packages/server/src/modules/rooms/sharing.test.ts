import { expect, test } from 'vitest'
import { sharing } from './sharing.ts'

test('what many ask for at once is read twice at most, and for each after they asked', async () => {
  const share = sharing<number>()
  let now = 0
  let reads = 0
  const ask = () =>
    share('page', async () => {
      reads++
      const seen = now
      await new Promise(setImmediate)
      return seen
    })
  const first = ask()
  now = 1
  const others = [ask(), ask(), ask()]
  expect(await first).toBe(0)
  expect(await Promise.all(others)).toEqual([1, 1, 1])
  expect(reads).toBe(2)
  now = 2
  expect(await ask()).toBe(2)
})

test('a reading that failed is none for who asks later', async () => {
  const share = sharing<number>()
  const failing = share('page', () => Promise.reject(new Error('away')))
  const next = share('page', async () => 1)
  await expect(failing).rejects.toThrow('away')
  expect(await next).toBe(1)
  expect(await share('page', async () => 2)).toBe(2)
})

import { expect, test } from 'vitest'
import { remembering } from './remembering.ts'

/** Read at a time that the test sets; each load waits until it is let go. */
function setUp() {
  let time = 0
  const loads: PromiseWithResolvers<number>[] = []
  const load = () => {
    const one = Promise.withResolvers<number>()
    loads.push(one)
    return one.promise
  }
  return { loads, ...remembering(1000, load, () => time), at: (ms: number) => void (time = ms) }
}
const turn = () => new Promise(setImmediate)

test('what is young is not read again, and who asks while it is read shares it', async () => {
  const { read, loads, at } = setUp()
  const both = Promise.all([read(), read()])
  loads[0]!.resolve(1)
  expect(await both).toEqual([1, 1])
  at(499)
  expect(await read()).toBe(1)
  expect(loads).toHaveLength(1)
})

test('what grows old is read once in the background, and nobody waits for it', async () => {
  const { read, loads, at } = setUp()
  const first = read()
  loads[0]!.resolve(1)
  await first
  at(500)
  expect(await Promise.all([read(), read()])).toEqual([1, 1])
  expect(loads).toHaveLength(2)
  loads[1]!.resolve(2)
  await turn()
  expect(await read()).toBe(2)
})

test('what is too old is given to nobody, even while it is being read anew', async () => {
  const { read, loads, at } = setUp()
  const first = read()
  loads[0]!.resolve(1)
  await first
  at(600)
  await read()
  at(1000)
  const late = read()
  expect(loads).toHaveLength(2)
  loads[1]!.resolve(2)
  expect(await late).toBe(2)
  // It is as old as the moment in which its reading began.
  at(1600)
  const next = read()
  loads[2]!.resolve(3)
  expect(await next).toBe(3)
})

test('what was being read when it was to be forgotten is not given', async () => {
  const { read, loads, at, forget } = setUp()
  const first = read()
  loads[0]!.resolve(1)
  await first
  at(500)
  await read()
  forget()
  loads[1]!.resolve(2)
  await turn()
  const after = read()
  loads[2]!.resolve(3)
  expect(await after).toBe(3)
})

test('a failure is told to who waits for it and not remembered', async () => {
  const { read, loads, at } = setUp()
  const first = read()
  loads[0]!.reject(new Error('away'))
  await expect(first).rejects.toThrow('away')
  const second = read()
  loads[1]!.resolve(1)
  expect(await second).toBe(1)
  at(500)
  await read()
  loads[2]!.reject(new Error('away'))
  await turn()
  expect(await read()).toBe(1)
  at(1000)
  const last = read()
  loads.at(-1)!.resolve(4)
  expect(await last).toBe(4)
})

import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { watchEffect } from 'vue'
import { useSeats } from './seats.ts'

beforeEach(() => setActivePinia(createPinia()))

test('of two rows of a section the one with the higher version stays, in whatever order they arrive', () => {
  const seats = useSeats()
  seats.merge([[1, 10, 30, 0, 5]])
  seats.merge([[1, 9, 30, 0, 4]])
  expect(seats.of(1).value).toEqual([1, 10, 30, 0, 5])
  seats.merge([[1, 30, 30, 2, 6]])
  expect(seats.of(1).value).toEqual([1, 30, 30, 2, 6])
})

test('a snapshot that is older than a push does not undo it', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ term: 'T1', seats: [[1, 5, 30, 0, 1], [2, 7, 30, 0, 1]] }))
  const seats = useSeats()
  seats.merge([[1, 6, 30, 0, 2]])
  await seats.refresh('T1')
  expect([seats.of(1).value, seats.of(2).value]).toEqual([[1, 6, 30, 0, 2], [2, 7, 30, 0, 1]])
  vi.unstubAllGlobals()
})

test('a push wakes only those who show the section it names', () => {
  const seats = useSeats()
  const woken = { one: 0, two: 0 }
  watchEffect(() => void (seats.of(1).value, woken.one++), { flush: 'sync' })
  watchEffect(() => void (seats.of(2).value, woken.two++), { flush: 'sync' })
  seats.merge([[1, 1, 2, 0, 1]])
  expect(woken).toEqual({ one: 2, two: 1 })
})

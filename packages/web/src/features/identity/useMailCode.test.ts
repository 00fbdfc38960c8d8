import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem } from '../../api/problem.ts'
import { minutesAndSeconds, useMailCode } from './useMailCode.ts'

let ask: (address: string) => Promise<{ validSeconds: number; nextAfterSeconds: number }>
const sent = async () => ({ validSeconds: 120, nextAfterSeconds: 60 })
const tooMany = (fields: object) => () => Promise.reject(new ApiProblem(429, { code: 'too-many-codes', ...fields }))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const open = () => effectScope().run(() => useMailCode((address) => ask(address)))!

test('counts down for how long a code is valid, and until another can be asked for', async () => {
  ask = sent
  const mail = open()
  expect(mail.address.value).toBeUndefined()
  await mail.send(' Ben@Example.edu ')
  expect([mail.address.value, mail.secondsLeft.value, mail.secondsToNext.value]).toEqual(['ben@example.edu', 120, 60])
  await vi.advanceTimersByTimeAsync(50_000)
  expect([mail.secondsLeft.value, mail.secondsToNext.value]).toEqual([70, 10])
  await vi.advanceTimersByTimeAsync(80_000)
  expect([mail.secondsLeft.value, mail.secondsToNext.value]).toEqual([0, 0])
})

test('who asked a moment ago, before the page was loaded anew, can enter that code', async () => {
  ask = tooMany({ retryAfter: 40, alreadySent: true })
  const mail = open()
  await mail.send('ben@example.edu')
  expect([mail.address.value, mail.secondsLeft.value, mail.secondsToNext.value]).toEqual(['ben@example.edu', undefined, 40])
})

test('who was sent none is not asked for one', async () => {
  ask = tooMany({ retryAfter: 40 })
  const mail = open()
  await expect(mail.send('ben@example.edu')).rejects.toMatchObject({ code: 'too-many-codes' })
  expect(mail.address.value).toBeUndefined()
})

test('another code that is refused leaves the first one as it is', async () => {
  ask = sent
  const mail = open()
  await mail.send('ben@example.edu')
  ask = tooMany({ retryAfter: 30, alreadySent: true })
  await expect(mail.send('ben@example.edu')).rejects.toMatchObject({ code: 'too-many-codes' })
  expect(mail.secondsLeft.value).toBe(120)
})

test.each([[125, '2:05'], [60, '1:00'], [9, '0:09'], [0, '0:00']])('%i seconds read %s', (seconds, text) => expect(minutesAndSeconds(seconds)).toBe(text))

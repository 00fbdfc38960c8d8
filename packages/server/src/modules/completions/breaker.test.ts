import { expect, test } from 'vitest'
import { breakerLimits, createBreaker } from './breaker.ts'

function start() {
  const clock = { at: 1_000_000 }
  const breaker = createBreaker(breakerLimits, () => clock.at)
  const fail = (count: number) => {
    for (let failed = 0; failed < count; failed++) breaker.ask()?.failed()
  }
  return { breaker, clock, fail }
}

test('a few failures say nothing, and neither do many among more that went well', () => {
  const { breaker, fail } = start()
  fail(4)
  expect(breaker.state()).toBe('closed')
  for (let count = 0; count < 20; count++) breaker.ask()!.succeeded()
  fail(10)
  expect(breaker.state()).toBe('closed')
})

test('failures of long ago are forgotten', () => {
  const { breaker, clock, fail } = start()
  fail(4)
  clock.at += breakerLimits.windowMs + 1
  fail(1)
  expect(breaker.state()).toBe('closed')
})

test('when it has opened nobody asks, then one does; it stays away longer each time, up to a minute', () => {
  const { breaker, clock, fail } = start()
  fail(5)
  const pauses: number[] = []
  for (let time = 0; time < 6; time++) {
    expect(breaker.ask()).toBeUndefined()
    pauses.push(breaker.waitMs())
    clock.at += breaker.waitMs()
    expect(breaker.state()).toBe('half-open')
    const trial = breaker.ask()!
    expect(breaker.ask()).toBeUndefined()
    trial.failed()
  }
  expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
  clock.at += breaker.waitMs()
  breaker.ask()!.succeeded()
  expect(breaker.state()).toBe('closed')
  fail(5)
  expect(breaker.waitMs()).toBe(5_000)
})

test('whose trial is stopped has shown nothing, and the next one tries', () => {
  const { breaker, clock, fail } = start()
  fail(5)
  clock.at += breaker.waitMs()
  breaker.ask()!.released()
  expect(breaker.state()).toBe('half-open')
  expect(breaker.ask()).toBeDefined()
})

test('a trial that has begun to answer keeps nobody from trying too, however long it goes on', () => {
  const { breaker, clock, fail } = start()
  fail(5)
  clock.at += breaker.waitMs()
  const trial = breaker.ask()!
  trial.began()
  expect(breaker.ask()).toBeDefined()
  expect(breaker.ask()).toBeUndefined()
  trial.succeeded()
  expect(breaker.state()).toBe('closed')
})

test('who began before it opened, and fails after it, keeps it open no longer', () => {
  const { breaker, clock, fail } = start()
  const late = Array.from({ length: 10 }, () => breaker.ask()!)
  fail(5)
  clock.at += 2000
  for (const permit of late) permit.failed()
  expect(breaker.waitMs()).toBe(3000)
})

test('a rest is not asked in, and leaves nothing behind', () => {
  const { breaker, clock } = start()
  breaker.rest(2000)
  expect({ asked: breaker.ask(), waitMs: breaker.waitMs(), restMs: breaker.restMs(), state: breaker.state() }).toEqual({ asked: undefined, waitMs: 2000, restMs: 2000, state: 'closed' })
  clock.at += 2000
  expect(breaker.ask()).toBeDefined()
})

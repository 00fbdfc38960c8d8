import { momentIn, wallClock } from '@fairway/contract/moment'
import type { OfficeRound } from '@fairway/contract/office-terms'

// When rounds are open, drawn to scale.

export type RoundState = 'open' | 'soon' | 'over' | 'hidden'

/** `now` in milliseconds since 1970. */
export function stateOf({ opensAt, closesAt, hidden }: Pick<OfficeRound, 'opensAt' | 'closesAt' | 'hidden'>, now: number): RoundState {
  if (hidden) return 'hidden'
  if (Date.parse(closesAt) <= now) return 'over'
  return Date.parse(opensAt) <= now ? 'open' : 'soon'
}

/** What can be said in one sentence: what is open, or else what opens next. Of several that open together, all. */
export function summaryOf<Round extends Pick<OfficeRound, 'opensAt' | 'closesAt' | 'hidden'>>(rounds: readonly Round[], now: number): { state: 'open' | 'soon'; rounds: Round[] } | undefined {
  const inState = (state: RoundState) => rounds.filter((round) => stateOf(round, now) === state)
  const open = inState('open')
  if (open.length > 0) return { state: 'open', rounds: open }
  const soon = inState('soon')
  const first = Math.min(...soon.map(({ opensAt }) => Date.parse(opensAt)))
  return soon.length > 0 ? { state: 'soon', rounds: soon.filter(({ opensAt }) => Date.parse(opensAt) === first) } : undefined
}

export type Timeline = { /** Where the clock stands; undefined outside of what is drawn. */ now: number | undefined; /** Midnights in the term's time zone. */ ticks: { at: number; day: string }[]; place(round: Pick<OfficeRound, 'opensAt' | 'closesAt'>): { from: number; to: number } }

const day = 86_400_000
const steps = [1, 2, 7, 14, 28, 56, 112]
const mostTicks = 8

/** All places are shares of the width, from 0 to 1. Undefined without rounds. */
export function timelineOf(rounds: readonly Pick<OfficeRound, 'opensAt' | 'closesAt'>[], timeZone: string, now: number): Timeline | undefined {
  if (rounds.length === 0) return undefined
  const first = Math.min(...rounds.map(({ opensAt }) => Date.parse(opensAt)))
  const last = Math.max(...rounds.map(({ closesAt }) => Date.parse(closesAt)))
  // A little air on both sides, and whole days.
  const margin = Math.max(day / 2, (last - first) * 0.03)
  const [from, to] = [first - margin, last + margin]
  const share = (time: number) => (time - from) / (to - from)
  return {
    now: now > from && now < to ? share(now) : undefined,
    ticks: ticksBetween(from, to, timeZone).map(({ time, day }) => ({ at: share(time), day })),
    place: ({ opensAt, closesAt }) => ({ from: share(Date.parse(opensAt)), to: share(Date.parse(closesAt)) }),
  }
}

function ticksBetween(from: number, to: number, timeZone: string): { time: number; day: string }[] {
  const step = steps.find((days) => (to - from) / day / days <= mostTicks) ?? Math.ceil((to - from) / day / mostTicks)
  const ticks: { time: number; day: string }[] = []
  let date = wallClock(timeZone, new Date(from + day)).slice(0, 10)
  for (;;) {
    const time = momentIn(timeZone, `${date} 00:00`)!.getTime()
    if (time >= to) return ticks
    if (time > from) ticks.push({ time, day: date })
    date = new Date(Date.parse(date) + step * day).toISOString().slice(0, 10)
  }
}

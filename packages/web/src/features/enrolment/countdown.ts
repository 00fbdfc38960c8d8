import type { Round } from '@fairway/contract/courses'

export type RoundPhase = 'before' | 'open' | 'after'
/** The round that concerns the reader, where it stands, and when (ms since 1970) that changes; a closed one changes no more. */
export type RoundStanding = { round: Round; phase: RoundPhase; changesAt: number | null }

const opens = (round: Round) => Date.parse(round.opensAt)
const closes = (round: Round) => Date.parse(round.closesAt)
export const isOpen = (round: Round, now: number) => opens(round) <= now && now < closes(round)

/**
 * Of the rounds that include the reader (`mine`: ids; null for a guest, who is shown all): the open one that closes
 * first, else the next to open, else the last that closed.
 */
export function standing(rounds: readonly Round[], mine: readonly number[] | null, now: number): RoundStanding | null {
  const concerned = rounds.filter(({ id }) => !mine || mine.includes(id))
  const open = earliest(concerned.filter((round) => isOpen(round, now)), closes)
  if (open) return { round: open, phase: 'open', changesAt: closes(open) }
  const next = earliest(concerned.filter((round) => opens(round) > now), opens)
  if (next) return { round: next, phase: 'before', changesAt: opens(next) }
  const last = earliest(concerned, (round) => -closes(round))
  return last ? { round: last, phase: 'after', changesAt: null } : null
}

/** What the reader may do now: the union of the open rounds that include them. */
export function allowedNow(rounds: readonly Round[], mine: readonly number[] | null, now: number): Round['allows'] {
  const open = rounds.filter((round) => (!mine || mine.includes(round.id)) && isOpen(round, now))
  return {
    enrol: open.some(({ allows }) => allows.enrol),
    drop: open.some(({ allows }) => allows.drop),
    wait: open.some(({ allows }) => allows.wait),
  }
}

/** The next moment (ms) at which any round opens or closes. */
export function nextChange(rounds: readonly Round[], now: number): number | null {
  const moments = rounds.flatMap((round) => [opens(round), closes(round)]).filter((at) => at > now)
  return moments.length ? Math.min(...moments) : null
}

/** Parts of a remaining time; whole seconds, rounded up so that 0 is shown only when it is over. */
export function remaining(milliseconds: number): { days: number; hours: number; minutes: number; seconds: number } {
  const total = Math.max(0, Math.ceil(milliseconds / 1000))
  return { days: Math.floor(total / 86_400), hours: Math.floor(total / 3600) % 24, minutes: Math.floor(total / 60) % 60, seconds: total % 60 }
}

function earliest<T>(items: readonly T[], by: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>((best, item) => (best === undefined || by(item) < by(best) ? item : best), undefined)
}

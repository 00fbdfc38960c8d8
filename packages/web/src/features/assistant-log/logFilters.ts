import type { CompletionFilters } from '@fairway/contract/completion-log'
import { completionOutcomes, completionSurfaces, shortestLogSearch, type CompletionOutcome } from '@fairway/contract/completion-log-limits'
import { momentIn } from '@fairway/contract/moment'
import { addressForm, choice, date, number, text, texts } from '../../ui/list/address.ts'

/** What the reader looks for; `from` and `to` are days of the campus, both included. The numbers come from links. */
export const logAddress = addressForm({ person: text, room: number, model: text, outcome: texts, family: text, surface: choice(completionSurfaces), text, from: date, to: date, key: number, conversation: number, experiment: number, rule: number })
export type Wanted = ReturnType<typeof logAddress.read>

export const nothingWanted: Wanted = { person: '', room: null, model: '', outcome: [], family: '', surface: null, text: '', from: '', to: '', key: null, conversation: null, experiment: null, rule: null }

/** Those that only a link sets, and a press takes away. */
export const linkedFilters = ['key', 'conversation', 'experiment', 'rule'] as const

/** What the server is asked for. What it would not understand, as in an address that somebody changed, is left out. */
export function filtersFor({ person, room, model, outcome, family, surface, text: words, from, to, ...linked }: Wanted, timeZone: string): CompletionFilters {
  const outcomes = outcome.filter((one): one is CompletionOutcome => (completionOutcomes as readonly string[]).includes(one))
  return {
    ...(person.trim() && { person: person.trim().slice(0, 64) }),
    ...(room !== null && { room }),
    ...(model && { model: model.slice(0, 300) }),
    ...(outcomes.length > 0 && { outcome: outcomes }),
    ...(/^[a-z0-9-]{1,60}$/.test(family) && { family }),
    ...(surface && { surface }),
    ...(words.trim().length >= shortestLogSearch && { text: words.trim().slice(0, 200) }),
    ...(from && { from: beginOf(from, timeZone) }),
    ...(to && { to: beginOf(dayAfter(to), timeZone) }),
    ...Object.fromEntries(linkedFilters.flatMap((name) => (linked[name] === null ? [] : [[name, linked[name]]]))),
  }
}

/** As an address says it. */
export function parametersOf(query: Record<string, unknown>): string {
  return new URLSearchParams(Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]))).toString()
}

function beginOf(day: string, timeZone: string): string {
  return momentIn(timeZone, `${day} 00:00`)!.toISOString()
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

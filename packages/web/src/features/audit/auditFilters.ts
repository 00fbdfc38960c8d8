import type { AuditFilters, AuditVia } from '@fairway/contract/audit'
import { momentIn } from '@fairway/contract/moment'
import { addressForm, choice, date, text } from '../../ui/list/address.ts'
import type { FieldProblem } from '../../ui/form/problem.ts'

/** How somebody acts, in the order in which the page offers it. */
export const vias = ['session', 'key', 'command', 'system'] as const satisfies readonly AuditVia[]

/** What the reader looks for; `from` and `to` are days of the campus, both included. */
export const auditAddress = addressForm({ actor: text, about: text, action: text, subject: text, via: choice(vias), from: date, to: date })
export type Wanted = ReturnType<typeof auditAddress.read>

export const nothingWanted: Wanted = { actor: '', about: '', action: '', subject: '', via: null, from: '', to: '' }

/** What the server is asked for. */
export function filtersFor({ actor, about, action, subject, via, from, to }: Wanted, timeZone: string): AuditFilters {
  return {
    ...(actor.trim() && { actor: actor.trim() }),
    ...(about.trim() && { about: about.trim() }),
    ...(action.trim() && { action: action.trim() }),
    ...(subject.trim() && { subject: subject.trim() }),
    ...(via && { via }),
    ...(from && { from: beginOf(from, timeZone) }),
    ...(to && { to: beginOf(dayAfter(to), timeZone) }),
  }
}

export function actionProblem(action: string): FieldProblem | undefined {
  return action.trim() === '' || /^[a-z0-9-]+(\.[a-z0-9-]+)?$/.test(action.trim()) ? undefined : { key: 'audit.problem.action' }
}

export function subjectProblem(subject: string): FieldProblem | undefined {
  return subject.trim() === '' || /^[a-z-]+(:.+)?$/.test(subject.trim()) ? undefined : { key: 'audit.problem.subject' }
}

function beginOf(day: string, timeZone: string): string {
  return momentIn(timeZone, `${day} 00:00`)!.toISOString()
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

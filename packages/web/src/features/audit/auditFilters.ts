import type { AuditFilters } from '@fairway/contract/audit'
import { actionPattern, auditKinds, auditVias, subjectIdIn, subjectPattern, type AuditKind } from '@fairway/contract/audit-actions'
import { momentIn } from '@fairway/contract/moment'
import { addressForm, choice, date, text, texts } from '../../ui/list/address.ts'

/** What the reader looks for; `from` and `to` are days of the campus, both included. */
export const auditAddress = addressForm({ actor: text, about: text, action: texts, subject: text, via: choice(auditVias), reason: text, from: date, to: date })
export type Wanted = ReturnType<typeof auditAddress.read>

export const nothingWanted: Wanted = { actor: '', about: '', action: [], subject: '', via: null, reason: '', from: '', to: '' }

/** What the server is asked for. What it would not understand, as in an address that somebody changed, is left out. */
export function filtersFor({ actor, about, action, subject, via, reason, from, to }: Wanted, timeZone: string): AuditFilters & { action?: string[] } {
  const actions = action.filter((one) => actionPattern.test(one)).slice(0, 50)
  return {
    ...(actor.trim() && { actor: actor.trim().slice(0, 64) }),
    ...(about.trim() && { about: about.trim().slice(0, 64) }),
    ...(actions.length > 0 && { action: actions }),
    ...(subjectPattern.test(subject.trim()) && { subject: subject.trim().slice(0, 200) }),
    ...(via && { via }),
    ...(reason.trim() && { reason: reason.trim().slice(0, 200) }),
    ...(from && { from: beginOf(from, timeZone) }),
    ...(to && { to: beginOf(dayAfter(to), timeZone) }),
  }
}

/** The kind of what is looked for; null: any. */
export function kindWanted({ about, subject }: Wanted): AuditKind | null {
  if (about !== '') return 'person'
  return auditKinds.find((kind) => kind === subjectIdIn(subject).kind) ?? null
}

/** What has neither a code nor a name is found by no words. */
export function isFoundByWords(kind: AuditKind | null): boolean {
  return kind === null || !['import', 'password-sheet', 'job', 'mail', 'audit', 'completion', 'completion-log'].includes(kind)
}

function beginOf(day: string, timeZone: string): string {
  return momentIn(timeZone, `${day} 00:00`)!.toISOString()
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

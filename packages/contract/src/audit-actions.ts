import { listNames } from './list-names.ts'

// Everything that the audit log tells of. What records an entry is typed by it, and whoever shows one has words for all of it
// (audit-words-*.ts). Kept free of zod so that the browser can import it.

export const auditAreas = ['people', 'terms', 'courses', 'enrolment', 'lists', 'announcements', 'rooms', 'assistant', 'system'] as const
export type AuditArea = (typeof auditAreas)[number]

/** What may be done to what, and under which heading somebody looks for it. An action is `<noun>.<what was done>`. */
export const auditNouns = {
  person: { area: 'people', done: ['created', 'changed', 'registered', 'disabled', 'enabled', 'hidden', 'restored', 'erased'] },
  role: { area: 'people', done: ['changed'] },
  number: { area: 'people', done: ['confirmed'] },
  profile: { area: 'people', done: ['changed'] },
  address: { area: 'people', done: ['changed'] },
  password: { area: 'people', done: ['changed', 'handed-out'] },
  passwords: { area: 'people', done: ['taken'] },
  session: { area: 'people', done: ['ended'] },
  'api-key': { area: 'people', done: ['created', 'revoked'] },
  'provider-account': { area: 'people', done: ['linked'] },
  'term-member': { area: 'people', done: ['added', 'removed'] },
  people: { area: 'people', done: ['imported'] },

  term: { area: 'terms', done: ['created', 'copied', 'edited', 'made-current', 'hidden', 'restored', 'archived', 'unarchived'] },
  period: { area: 'terms', done: ['created', 'edited', 'hidden', 'restored'] },
  round: { area: 'terms', done: ['created', 'edited', 'hidden', 'restored'] },

  course: { area: 'courses', done: ['created', 'edited', 'hidden', 'restored'] },
  section: { area: 'courses', done: ['created', 'edited', 'moved', 'capacity-changed', 'hidden', 'restored'] },
  sections: { area: 'courses', done: ['imported', 'exported'] },

  enrolment: { area: 'enrolment', done: ['changed-by-hand'] },
  enrolments: { area: 'enrolment', done: ['exported'] },
  proposal: { area: 'enrolment', done: ['made', 'confirmed', 'dismissed'] },
  roster: { area: 'enrolment', done: ['exported'] },
  records: { area: 'enrolment', done: ['imported'] },

  list: { area: 'lists', done: ['filled', 'ordered'] },
  'list-entry': { area: 'lists', done: ['added', 'changed', 'merged', 'removed'] },

  announcement: { area: 'announcements', done: ['created', 'edited', 'published', 'withdrawn', 'deleted'] },
  'section-message': { area: 'announcements', done: ['sent', 'published', 'withdrawn'] },

  room: { area: 'rooms', done: ['created', 'changed', 'member-removed'] },
  message: { area: 'rooms', done: ['deleted'] },
  sender: { area: 'rooms', done: ['muted', 'unmuted', 'removed', 'readmitted'] },
  report: { area: 'rooms', done: ['closed'] },
  'desk-rule': { area: 'rooms', done: ['created', 'changed', 'restored', 'removed'] },
  'desk-rules': { area: 'rooms', done: ['ordered'] },
  'hand-off': { area: 'rooms', done: ['taken', 'given-back', 'closed'] },

  'guard-rule': { area: 'assistant', done: ['created', 'changed', 'restored', 'removed'] },

  'model-server': { area: 'assistant', done: ['created', 'changed', 'key-changed', 'removed'] },
  model: { area: 'assistant', done: ['added', 'changed', 'removed'] },
  'model-route': { area: 'assistant', done: ['changed'] },
  experiment: { area: 'assistant', done: ['created', 'changed', 'started', 'ended', 'archived', 'unarchived', 'judged', 'removed'] },
  completion: { area: 'assistant', done: ['read'] },
  'completion-log': { area: 'assistant', done: ['searched', 'exported', 'costs-exported', 'month-dropped'] },

  'knowledge-document': { area: 'assistant', done: ['created', 'edited', 'published', 'unpublished', 'removed', 'restored'] },
  'knowledge-words': { area: 'assistant', done: ['changed'] },
  setting: { area: 'system', done: ['changed'] },
  job: { area: 'system', done: ['cancelled'] },
  mail: { area: 'system', done: ['retried'] },
  audit: { area: 'system', done: ['exported', 'month-dropped'] },
} as const satisfies Record<string, { area: AuditArea; done: readonly string[] }>

type Nouns = typeof auditNouns
export type AuditNoun = keyof Nouns
export type AuditAction = { [Noun in AuditNoun]: `${Noun}.${Nouns[Noun]['done'][number]}` }[AuditNoun]

/** What an entry may be about, in the order in which a reader chooses from them. */
export const auditKinds = [
  'person',
  'section',
  'course',
  'term',
  'round',
  'period',
  ...listNames.map((list) => `list-entry.${list}` as const),
  'list',
  'announcement',
  'room',
  'desk-rule',
  'hand-off',
  'proposal',
  'guard-rule',
  'model-server',
  'model',
  'model-route',
  'experiment',
  'completion',
  'completion-log',
  'knowledge-document',
  'knowledge-words',
  'setting',
  'import',
  'password-sheet',
  'job',
  'mail',
  'audit',
] as const
export type AuditKind = (typeof auditKinds)[number]

/** How somebody acts, in the order in which a reader chooses from them. */
export const auditVias = ['session', 'key', 'command', 'system'] as const

/** `<noun>.<what was done>`, or the noun alone. */
export const actionPattern = /^[a-z0-9-]+(\.[a-z0-9-]+)?$/

/** `<kind>:<id>`, or the kind alone. */
export const subjectPattern = /^[a-z-]+(\.[a-z-]+)?(:.+)?$/

/** Something that entries are about. The kind may be one that only an older or newer program knows. */
export type SubjectId = { kind: string; id: string }

/** As addresses and queries say it. */
export function subjectKey({ kind, id }: SubjectId): string {
  return `${kind}:${id}`
}

/** What a key says; of a kind alone, with an empty id. An id may have colons of its own. */
export function subjectIdIn(key: string): SubjectId {
  const [kind = '', ...id] = key.split(':')
  return { kind, id: id.join(':') }
}

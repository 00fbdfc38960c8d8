import type { SubjectId } from './audit-actions.ts'

// What of a change a reader sees, line by line. Kept free of zod so that the browser can import it.

/** A field of a change. Without `before` there was none, without `after` there is none any more. */
export type ChangeLine = { path: string[]; before?: unknown; after?: unknown; isSame: boolean }

/**
 * The fields of what was before and after. Members of members stand on lines of their own, but for what is one value to a reader,
 * such as a name in two languages, or a setting, whatever it is made of.
 *
 * @param kind of what was changed
 */
export function changeLines(kind: string, before: unknown, after: unknown): ChangeLine[] {
  return isSetting(kind) ? [{ path: [], before, after, isSame: false }] : linesOf(before, after, [])
}

/** There was nothing before, so all of it is new. Of a setting nothing is its default, so it always was. */
export function wasMade(kind: string, before: unknown): boolean {
  return !isSetting(kind) && (before ?? null) === null
}

/** There is nothing any more. */
export function wasRemoved(kind: string, after: unknown): boolean {
  return !isSetting(kind) && (after ?? null) === null
}

function isSetting(kind: string): boolean {
  return kind === 'setting'
}

function linesOf(before: unknown, after: unknown, path: string[]): ChangeLine[] {
  if (isEmpty(before) && isEmpty(after)) return []
  const [was, is] = [before ?? undefined, after ?? undefined]
  if (isParted(was ?? is) && isParted(is ?? was)) {
    const [old, now] = [(was ?? {}) as Members, (is ?? {}) as Members]
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => linesOf(old[name], now[name], [...path, name]))
  }
  return [{ path, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }), isSame: JSON.stringify(was ?? null) === JSON.stringify(is ?? null) }]
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

type Members = Record<string, unknown>

/** `{zh, en}` or a list is one value; the members of `student` and `audience` are several. */
function isParted(value: unknown): value is Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const names = Object.keys(value)
  return names.length === 0 || names.some((name) => name !== 'zh' && name !== 'en')
}

const kindsOfFields = { sectionId: 'section', sectionIds: 'section', key: 'api-key', actor: 'person', about: 'person' } as const

/** What entries need not be about to be named in one. */
export type MentionedKind = (typeof kindsOfFields)[keyof typeof kindsOfFields]

/**
 * The kind of thing that a number in a change is the id of; undefined: it is a number.
 *
 * @param field the last part of its path; undefined: it stands in the value itself, which of a list is its order
 */
export function kindMentioned(subject: SubjectId, field: string | undefined): string | undefined {
  if (field === undefined) return subject.kind === 'list' ? `list-entry.${subject.id}` : undefined
  if (field === 'into') return subject.kind
  return Object.hasOwn(kindsOfFields, field) ? kindsOfFields[field as keyof typeof kindsOfFields] : undefined
}

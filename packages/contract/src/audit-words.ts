import type { AuditArea, AuditKind, AuditNoun, auditNouns } from './audit-actions.ts'
import type { AuditVia } from './audit.ts'
import type { MentionedKind } from './audit-changes.ts'
import { auditWordsEn } from './audit-words-en.ts'
import { auditWordsZh } from './audit-words-zh.ts'
import type { Language } from './language.ts'
import type { ListName } from './list-names.ts'

// What actions, kinds of subjects and ways of acting are called. An action without words in both languages is none: the type sees to it.

export type AuditWords = {
  area: Record<AuditArea, string>
  action: { [Noun in AuditNoun]: Record<(typeof auditNouns)[Noun]['done'][number], string> }
  kind: Record<Exclude<AuditKind | MentionedKind, `list-entry.${ListName}`>, string> & { 'list-entry': Record<ListName, string> }
  list: Record<ListName, string>
  via: Record<AuditVia, string>
  field: Record<string, string>
  fieldOf: Record<string, Record<string, string>>
  change: Record<'none' | 'yes' | 'no' | 'unnamed' | 'of' | 'from' | 'and' | 'list', string>
}

export const auditWords: Record<Language, AuditWords> = { en: auditWordsEn, zh: auditWordsZh }

/** What an action or a kind is called; the code itself if an older or newer program wrote it. */
export function auditWord(language: Language, what: 'action' | 'kind', code: string): string {
  let found: unknown = auditWords[language][what]
  for (const part of code.split('.')) found = typeof found === 'object' && found !== null && Object.hasOwn(found, part) ? (found as Record<string, unknown>)[part] : undefined
  return typeof found === 'string' ? found : code
}

/** What a member of a change is called, of this kind of subject. */
export function auditFieldWord(language: Language, kind: string, field: string): string {
  const { field: words, fieldOf } = auditWords[language]
  const own = fieldOf[kind.split('.')[0]!]
  return (own && Object.hasOwn(own, field) && own[field]) || (Object.hasOwn(words, field) && words[field]) || field
}

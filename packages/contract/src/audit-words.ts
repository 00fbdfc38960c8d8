import type { AuditArea, AuditKind, AuditNoun, auditNouns } from './audit-actions.ts'
import type { AuditVia } from './audit.ts'
import { auditWordsEn } from './audit-words-en.ts'
import { auditWordsZh } from './audit-words-zh.ts'
import type { Language } from './language.ts'
import type { ListName } from './list-names.ts'

// What actions, kinds of subjects and ways of acting are called. An action without words in both languages is none: the type sees to it.

export type AuditWords = {
  area: Record<AuditArea, string>
  action: { [Noun in AuditNoun]: Record<(typeof auditNouns)[Noun]['done'][number], string> }
  kind: Record<Exclude<AuditKind, `list-entry.${ListName}`>, string> & { 'list-entry': Record<ListName, string> }
  list: Record<ListName, string>
  via: Record<AuditVia, string>
}

const words: Record<Language, AuditWords> = { en: auditWordsEn, zh: auditWordsZh }

/** What an action or a kind is called; the code itself if an older or newer program wrote it. */
export function auditWord(language: Language, what: 'action' | 'kind', code: string): string {
  let found: unknown = words[language][what]
  for (const part of code.split('.')) found = typeof found === 'object' && found !== null && Object.hasOwn(found, part) ? (found as Record<string, unknown>)[part] : undefined
  return typeof found === 'string' ? found : code
}

export function auditViaWord(language: Language, via: AuditVia): string {
  return words[language].via[via]
}

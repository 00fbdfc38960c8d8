import { changeLines, kindMentioned, wasMade } from '@fairway/contract/audit-changes'
import { auditFieldWord, auditWords } from '@fairway/contract/audit-words'
import { textIn, type Language } from '@fairway/contract/language'
import type { FoundEntry } from './search.ts'

// What an entry changed as one text for a cell: fields by their names, ids by what they name. Codes of the campus stay what they are.

/** Null: nothing was recorded but that it was done. */
export function changesText({ before, after, subject, mentions }: Pick<FoundEntry, 'before' | 'after' | 'subject' | 'mentions'>, language: Language): string | null {
  const words = auditWords[language].change
  const texts = changeLines(subject.kind, before, after).filter(({ isSame }) => !isSame).map(({ path, before: was, after: is }) => {
    const field = path.length === 0 ? words.unnamed : path.map((name) => auditFieldWord(language, subject.kind, name)).join(' › ')
    const form = wasMade(subject.kind, before) ? words.of : words.from
    const parts = { field, before: said(was, path.at(-1)), after: said(is, path.at(-1)), value: said(is, path.at(-1)) }
    // At once: values may have braces of their own.
    return form.replace(/\{(field|before|after|value)\}/g, (_, part: keyof typeof parts) => parts[part])
  })
  return texts.length === 0 ? null : texts.join(words.and)

  function said(value: unknown, name: string | undefined): string {
    if (value === null || value === undefined || value === '') return words.none
    if (typeof value === 'boolean') return value ? words.yes : words.no
    if (typeof value === 'number') return nameOf(value, name) ?? String(value)
    if (typeof value === 'string') return value
    if (Array.isArray(value)) return value.length === 0 ? words.none : value.map((item) => said(item, name)).join(words.list)
    const members = Object.entries(value)
    if (members.every(([member]) => member === 'zh' || member === 'en')) return textIn(language, value) || words.none
    return `{${members.map(([member, its]) => `${auditFieldWord(language, subject.kind, member)} ${said(its, member)}`).join(words.list)}}`
  }

  function nameOf(id: number, name: string | undefined): string | undefined {
    const kind = kindMentioned(subject, name)
    const found = mentions.find((one) => one.kind === kind && one.id === String(id))
    return found && !found.isGone ? (found.code ?? (found.name ? textIn(language, found.name) : undefined)) : undefined
  }
}

import { deskVariables, type DeskVariable } from '@fairway/contract/desk-limits'
import { textIn, type Language } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'

// The text of an answer, and what its variables stand for.

const variable = /\{([a-z]+)\}/g

/** Those in a text that there are not. */
export function unknownVariables({ zh = '', en = '' }: Localised, allowed: readonly string[] = deskVariables): string[] {
  const used = [...zh.matchAll(variable), ...en.matchAll(variable)].map(([, name]) => name!)
  return [...new Set(used)].filter((name) => !allowed.includes(name))
}

/** @param values as plain text: nothing in them is Markdown, or a mention */
export function answerText(text: Localised, language: Language, values: Record<DeskVariable, string>): string {
  return textIn(language, text).replaceAll(variable, (said, name: string) => (isVariable(name) ? escaped(values[name]) : said))
}

/** `2026-11-21 09:00:00`, as the clocks of the campus show it. */
export function clockOf(timeZone: string, moment: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(moment)
}

function isVariable(name: string): name is DeskVariable {
  return (deskVariables as readonly string[]).includes(name)
}

/** Names are chosen by people. Times and dates, which have no such marks, stay readable where Markdown is not shown. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~@$&.]/g, (mark) => `\\${mark}`).replaceAll('://', '\\://')
}

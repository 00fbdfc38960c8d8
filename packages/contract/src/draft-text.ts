import { languages, type Language } from './language.ts'
import type { Localised } from './localised.ts'

// How a drafted text comes from a model, piece by piece: each part under a line of its own that names it, such as `[[zh title]]`.
// Shared by the server, which asks for it and has a model of its own write it, and the page, which reads it as it grows.

export const draftTones = ['plain', 'friendly', 'formal'] as const
export const draftSizes = ['short', 'medium', 'long'] as const
/** What may be done with a text that stands there; `wish`: what its writer says. */
export const draftRevisions = ['shorter', 'friendlier', 'more-formal', 'correct', 'translate', 'wish'] as const
/** Characters. */
export const draftLengths = { wish: 2000, title: 120, text: 20_000 }

export type DraftParts = {
  title: Localised
  text: Localised
  /** For who asked, not for the readers: what is missing, or why there is no text. */
  note: string
}

const mark = /^[ \t]*(?:[#*>`]+[ \t]*)?\[\[[ \t]*(?:(zh|en)[ \t._-]+(title|text)|(note))[ \t]*\]\][ \t]*[*`]*[ \t]*:?/i

/**
 * What a model has written so far.
 *
 * @param wanted the first one is what a text without any marks is in
 * @param isGrowing more of it comes: half a mark is not shown
 */
export function readDraft(written: string, wanted: readonly Language[], isGrowing = false): DraftParts {
  const draft: DraftParts = { title: {}, text: {}, note: '' }
  let part: 'title' | 'text' | 'note' = 'text'
  let language = wanted[0] ?? languages[0]
  const found = new Map<string, string[]>()
  const lines = written.replaceAll(/\r\n?/g, '\n').split('\n')
  if (isGrowing && /^[ \t]*[#*>`]*[ \t]*\[[^\]]*\]?$/.test(lines.at(-1)!)) lines.pop()
  for (const line of lines) {
    const marked = mark.exec(line)
    if (marked) {
      part = marked[3] ? 'note' : (marked[2]!.toLowerCase() as 'title' | 'text')
      language = (marked[1]?.toLowerCase() as Language | undefined) ?? language
    }
    const key = part === 'note' ? part : `${language} ${part}`
    const rest = marked ? line.slice(marked[0].length).trim() : line
    if (marked && rest === '') found.set(key, found.get(key) ?? [])
    else found.set(key, [...(found.get(key) ?? []), rest])
  }
  for (const [key, said] of found) {
    const text = cleaned(said)
    if (text === '') continue
    if (key === 'note') draft.note = text
    else {
      const [of, which] = key.split(' ') as [Language, 'title' | 'text']
      draft[which][of] = which === 'title' ? text.replaceAll(/\s+/g, ' ').replace(/^#+ /, '').slice(0, draftLengths.title) : text.slice(0, draftLengths.text)
    }
  }
  return draft
}

/** As models are told to write it. */
export function writeDraft({ title, text, note }: DraftParts): string {
  const parts = languages.flatMap((language) => [
    ...(title[language] ? [`[[${language} title]]\n${title[language]}`] : []),
    ...(text[language] ? [`[[${language} text]]\n${text[language]}`] : []),
  ])
  return [...parts, ...(note === '' ? [] : [`[[note]]\n${note}`])].join('\n\n')
}

/** Without the blank lines around it, and without a fence in which some models put everything. */
function cleaned(lines: readonly string[]): string {
  return lines.filter((line) => !/^`{3,}\w*$/.test(line.trim())).join('\n').trim()
}

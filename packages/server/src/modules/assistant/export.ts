import type { Language } from '@fairway/contract/language'
import { momentText } from '../tools/index.ts'
import { cardInWords, questionInWords, sourceInWords } from './in-words.ts'
import { turnOf, type TurnRow } from './turns.ts'

/** A conversation to take along: Markdown for people, JSON for programs. */
export function exported({ title, branch }: { title: string; branch: readonly TurnRow[] }, format: 'md' | 'json', reader: { language: Language; timeZone: string }): string {
  if (format === 'json') return JSON.stringify({ title, turns: branch.map(turnOf) }, null, 2)
  return `${[`# ${questionInWords(title, reader.language)}`, ...branch.flatMap((turn) => partsOf(turn, reader))].join('\n\n')}\n`
}

function partsOf({ role, text, at, parts: { cards = [], sources = [] } }: TurnRow, reader: { language: Language; timeZone: string }): string[] {
  const { language, timeZone } = reader
  const { me, assistant, from } = words[language]
  return [
    `## ${role === 'user' ? me : assistant} · ${momentText(language, at, timeZone)}`,
    role === 'user' ? questionInWords(text, language) : text,
    ...cards.map((card) => cardInWords(card, reader).join('\n')),
    ...(sources.length > 0 ? [`${from}${sources.map((source) => sourceInWords(source, language)).join('; ')}`] : []),
  ].filter((part) => part !== '')
}

const words = { zh: { me: '我', assistant: '智能助手', from: '出处：' }, en: { me: 'Me', assistant: 'Assistant', from: 'Sources: ' } }

/** As a header names a file, in any script. */
export function attachment(title: string, format: 'md' | 'json'): string {
  const letters = Array.from(title.replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '').trim())
  const name = `${letters.slice(0, 60).join('') || 'conversation'}.${format}`
  return `attachment; filename="conversation.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`
}

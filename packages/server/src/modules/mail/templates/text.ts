import { addressOf, inLanguage, signatureOf, type Letter, type Part, type Writing } from './letter.ts'

/** The letter for whoever reads mail as text. */
export function layText({ heading, parts }: Letter, writing: Writing): string {
  return `${[heading, ...parts.map((part) => layPart(part, writing)), `-- \n${signatureOf(writing)}`].join('\n\n')}\n`
}

function layPart(part: Part, writing: Writing): string {
  if ('paragraph' in part) return part.paragraph
  if ('note' in part) return part.note
  if ('code' in part) return `    ${part.code}`
  if ('facts' in part) return part.facts.map(({ name, value }) => `${name}${inLanguage(writing, '：', ': ')}${value}`).join('\n')
  return `${part.link}${inLanguage(writing, '：', ': ')}${addressOf(part.path, writing)}`
}

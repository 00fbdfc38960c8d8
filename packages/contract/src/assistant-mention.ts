// How the assistant is called in rooms: `@assistant`, or `@助手`, anywhere in a message. Free of zod, so that the pages can import it.

/** As it is written, in the order in which it is offered. */
export const assistantCalls = { en: 'assistant', zh: '助手' } as const

/** Not within a word or an address; Chinese has no blanks, and may stand right before and behind it. */
const call = /(?<!(?!\p{Script=Han})[\p{L}\p{N}_@＠.\\/])[@＠](?:assistant(?!(?!\p{Script=Han})[\p{L}\p{N}_]|[-.]\w)|(?:智能)?助手)/giu

/** Does somebody call the assistant in their own words? What they quote, and code, calls nobody. */
export function callsAssistant(text: string): boolean {
  return ownWords(text).search(call) >= 0
}

/** What the assistant is asked: the message without its name. Empty: it was only called. */
export function questionIn(text: string): string {
  return text
    .replaceAll(call, '')
    .replace(/^[\s,，:：、]+/u, '')
    .replaceAll(/[ \t]{2,}/g, ' ')
    .trim()
}

function ownWords(text: string): string {
  return text
    .replaceAll(/```[\s\S]*?(?:```|$)/g, ' ')
    .replaceAll(/~~~[\s\S]*?(?:~~~|$)/g, ' ')
    .replaceAll(/`[^`\n]*`/g, ' ')
    .replaceAll(/^ {0,3}>.*$/gm, ' ')
}

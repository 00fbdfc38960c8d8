import type { Language } from '@fairway/contract/language'

// What a template writes: the same for text and HTML, so that neither says what the other does not.

export type Letter = {
  subject: string
  /** What lists of mail show beside the subject. */
  preview: string
  heading: string
  parts: Part[]
}

export type Part =
  | { paragraph: string }
  /** Smaller: what one should know beside. */
  | { note: string }
  /** To be typed in, so as large as possible. */
  | { code: string }
  | { facts: { name: string; value: string }[] }
  | { link: string; path: string }

export type Writing = {
  language: Language
  /** As its people call it, in this language. */
  campus: string
  /** Without a trailing slash. */
  publicUrl: string
  timeZone: string
}

/** The sentence in the language of the letter. */
export function inLanguage<Text>({ language }: Pick<Writing, 'language'>, zh: Text, en: Text): Text {
  return language === 'zh' ? zh : en
}

/** An English heading after a colon. */
export function withinSentence(heading: string): string {
  return heading.charAt(0).toLowerCase() + heading.slice(1)
}

/** What somebody wrote as plain text: one paragraph after each empty line. */
export function paragraphsOf(text: string): Part[] {
  return text
    .split(/\r?\n[^\S\n]*\r?\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => ({ paragraph }))
}

/** In one line, however it was written. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** @throws if the path leads off the site */
export function addressOf(path: string, { publicUrl }: Pick<Writing, 'publicUrl'>): string {
  const url = new URL(path, publicUrl)
  if (!path.startsWith('/') || url.origin !== publicUrl) throw new Error(`"${path}" is no path of the site.`)
  return url.href
}

/** At the foot of every letter. */
export function signatureOf(writing: Writing): string {
  const { campus, publicUrl } = writing
  return inLanguage(writing, `${campus}\n${publicUrl}\n本邮件由系统自动发送，请勿直接回复。`, `${campus}\n${publicUrl}\nThis mail was sent by a program. Please do not reply to it.`)
}

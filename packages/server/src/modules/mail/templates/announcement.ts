import { inLanguage, oneLine, paragraphsOf, type Letter, type Writing } from './letter.ts'

// What the office has to say to many.

export type AnnouncementValues = {
  title: string
  /** Plain text; an empty line begins a new paragraph. */
  text: string
  /** Where on the site to read on, such as `/announcements/7`. */
  path?: string
}

export function announcementLetter({ title, text, path }: AnnouncementValues, writing: Writing): Letter {
  const heading = oneLine(title)
  return {
    subject: inLanguage(writing, `【${writing.campus}】${heading}`, `${writing.campus}: ${heading}`),
    preview: oneLine(text).slice(0, 120),
    heading,
    parts: [...paragraphsOf(text), ...(path ? [{ link: inLanguage(writing, '在网站上查看', 'Read it on the site'), path }] : [])],
  }
}

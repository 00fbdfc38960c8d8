import { inLanguage, oneLine, paragraphsOf, type Letter, type Writing } from './letter.ts'

// What a teacher has to say to those in a section.

export type SectionMessageValues = {
  /** As the catalogue names it, such as `CSE 8A/A00`. */
  section: string
  teacher: string
  title: string
  /** Plain text; an empty line begins a new paragraph. */
  text: string
  /** Where on the site it belongs. */
  path?: string
}

export function sectionMessageLetter({ section, teacher, title, text, path }: SectionMessageValues, writing: Writing): Letter {
  const heading = oneLine(title)
  return {
    subject: inLanguage(writing, `【${oneLine(section)}】${heading}`, `[${oneLine(section)}] ${heading}`),
    preview: oneLine(text).slice(0, 120),
    heading,
    parts: [
      { note: inLanguage(writing, `${oneLine(teacher)}致教学班 ${oneLine(section)} 的同学：`, `${oneLine(teacher)} to the students of ${oneLine(section)}:`) },
      ...paragraphsOf(text),
      ...(path ? [{ link: inLanguage(writing, '在网站上查看', 'See it on the site'), path }] : []),
      { note: inLanguage(writing, '您收到本邮件，是因为您在该教学班中。', 'You get this mail because you are in this section.') },
    ],
  }
}

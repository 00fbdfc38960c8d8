import { writeDraft } from '@fairway/contract/draft-text'
import type { Language } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { weekdayOf } from '@fairway/contract/timetable'
import type { ChatMessage } from '../providers/index.ts'
import { factsOfOrder, factsOfTalk } from './notice-facts.ts'
import { readWish, type NoticeWish } from './notice-wish.ts'
import { writeNotice } from './notices.ts'
import { revised, type Revision } from './revising.ts'
import type { Talk } from './looked-up.ts'

// Texts that somebody is to send. The built-in model writes none of its own: it fills in templates, and says so.

type Order = { wish?: string; facts?: Record<string, unknown>; draft: { for: string; tone: string; size: string; languages: Language[]; language: Language; how?: string } }

/** The order of `modules/drafting`, if this is one. */
export function readOrder(messages: readonly ChatMessage[]): Order | undefined {
  const last = messages.at(-1)
  if (last?.role !== 'user' || typeof last.content !== 'string' || !last.content.startsWith('{"order":')) return undefined
  try {
    const order = JSON.parse(last.content) as Partial<Order>
    return order.draft ? (order as Order) : undefined
  } catch {
    return undefined
  }
}

export function fillOrder({ wish = '', facts = {}, draft }: Order): string {
  const { languages, language, tone, size, how } = draft
  if (how !== undefined) {
    return writeDraft({ title: {}, text: {}, note: language === 'zh' ? '修改文字需要语言模型，本校园现在没有可用的模型。内置助手只能套用常见通知的模板，原文没有改动。' : 'Revising needs a language model, and this campus has none just now. The built-in assistant can only fill in templates of common notices; your text stays as it is.' })
  }
  const title: Localised = {}
  const text: Localised = {}
  if (draft.for === 'course-description') for (const one of languages) text[one] = description(one, (facts['course'] ?? {}))
  else {
    const known = factsOfOrder(facts)
    const read = readWish(wish, known.today)
    for (const one of languages) {
      const notice = writeNotice(one, read, wish, known, { tone, size })
      title[one] = notice.title
      text[one] = notice.text
    }
  }
  return writeDraft({ title, text, note: isTemplate[language] })
}

const isTemplate: Record<Language, string> = {
  zh: '内置助手不是语言模型：这是按模板和校园数据填写的。请补上方括号里的内容，核对后再使用。',
  en: 'The built-in assistant is no language model: this is a template, filled in from the campus’s data. Complete what stands in brackets, and check it before you use it.',
}

type Course = { title?: Localised; credits?: number; prerequisites?: string[][] }

function description(language: Language, { title = {}, credits, prerequisites = [] }: Course): string {
  // Of a course that is not in the catalogue yet nobody knows what it needs.
  const unknown = language === 'zh' ? '[先修课程]' : '[courses, or none]'
  const needed = credits === undefined ? unknown : prerequisites.map((anyOf) => anyOf.join(language === 'zh' ? ' 或 ' : ' or ')).join(language === 'zh' ? '；' : '; ')
  const name = title[language] ?? (language === 'zh' ? '本课程' : 'This course')
  return language === 'zh'
    ? [`${name === '本课程' ? name : `《${name}》`}讲授[主要内容]，面向[学生]${credits ? `，共 ${credits} 学分` : ''}。`, '学完后，学生能够[学习目标]。', needed ? `先修课程：${needed}。` : '没有先修要求。', '考核方式：[平时、期中、期末各占比例]。'].join('\n\n')
    : [`${name} is about [main topics] and is meant for [students]${credits ? `; it is worth ${credits} credits` : ''}.`, 'Afterwards, students can [what they learn].', needed ? `Prerequisites: ${needed}.` : 'There are no prerequisites.', 'Assessment: [coursework, midterm, final, and their shares].'].join('\n\n')
}

/** In a conversation: each language in a block of its own, which can be copied. @param revisions what was said of it since */
export function draftInTalk({ question, found, date }: Pick<Talk, 'question' | 'found' | 'date'>, isChinese: boolean, revisions: readonly Revision[] = []): string {
  const language: Language = isChinese ? 'zh' : 'en'
  const first = readWish(question, date)
  const said = aboutOf(question)
  let [wish, size, tone, languages]: [NoticeWish, string, string, Language[]] = [first, 'medium', 'plain', isChinese ? ['zh', 'en'] : ['en', 'zh']]
  let isUnread = false
  for (const revision of revisions) {
    const next = revised(wish, revision, date)
    const isLast = revision === revisions.at(-1)
    wish = next.wish
    // A short one has neither greeting nor end.
    size = revision.size ?? (revision.tone !== undefined && size === 'short' ? 'medium' : size)
    tone = revision.tone ?? tone
    languages = revision.languages ?? languages
    isUnread = isLast && (next.isUnread || !(revision.hasDetails || revision.size || revision.tone || revision.languages || revision.reason))
  }
  // Of a notice that names no other class the day says which is meant.
  const of = wish.kind === 'cancelled' || wish.kind === 'room' ? wish : first
  const facts = factsOfTalk(found, date, language, of.day ?? (of.date === undefined ? undefined : weekdayOf(of.date)))
  const blocks = languages.map((one) => {
    const { title, text } = writeNotice(one, wish, said, facts, { tone, size })
    return `\`\`\`text\n${title}\n\n${text}\n\`\`\``
  })
  const notes = [isUnread && cannot[language], revisions.at(-1)?.tone && onlyFrame[language]].filter((note) => typeof note === 'string')
  return [...(notes.length > 0 ? notes : [isTemplate[language]]), ...blocks].join('\n\n')
}

const cannot: Record<Language, string> = {
  zh: '这处修改我做不了：内置助手不是语言模型，只能按模板改日期、时间、教室、原因、语言和长短。草稿如下，其他内容请您直接修改。',
  en: 'I cannot change that: the built-in assistant is no language model, and can change only the date, time, room, reason, languages and length of its templates. Here is the draft; please change the rest yourself.',
}
const onlyFrame: Record<Language, string> = {
  zh: '内置助手不是语言模型，换不了正文的语气，只换了称呼和结尾。正文请您直接修改。',
  en: 'The built-in assistant is no language model and cannot change the tone of the text: only its greeting and its end are others. Please change the text yourself.',
}

/** What is to be told, without the wish to have it drafted. */
function aboutOf(question: string): string {
  return question.replace(/^.{0,30}?(?:通知|公告|邮件|消息|notice|announcement|e-?mail|message)\s*(?:that says|saying|that|about|to my students|to the students|说|告诉(?:学生|大家)?|内容是?|关于)*\s*[:：,，]?\s*/i, '').trim() || question
}

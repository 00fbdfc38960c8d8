import { writeDraft } from '@fairway/contract/draft-text'
import type { Language } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { weekdayOf } from '@fairway/contract/timetable'
import type { ChatMessage } from '../providers/index.ts'
import { factsOfOrder, factsOfTalk } from './notice-facts.ts'
import { readWish } from './notice-wish.ts'
import { writeNotice } from './notices.ts'
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
  const needed = prerequisites.map((anyOf) => anyOf.join(language === 'zh' ? ' 或 ' : ' or ')).join(language === 'zh' ? '；' : '; ')
  const name = title[language] ?? (language === 'zh' ? '本课程' : 'This course')
  return language === 'zh'
    ? [`${name === '本课程' ? name : `《${name}》`}讲授[主要内容]，面向[学生]${credits ? `，共 ${credits} 学分` : ''}。`, '学完后，学生能够[学习目标]。', needed ? `先修课程：${needed}。` : '没有先修要求。', '考核方式：[平时、期中、期末各占比例]。'].join('\n\n')
    : [`${name} is about [main topics] and is meant for [students]${credits ? `; it is worth ${credits} credits` : ''}.`, 'Afterwards, students can [what they learn].', needed ? `Prerequisites: ${needed}.` : 'There are no prerequisites.', 'Assessment: [coursework, midterm, final, and their shares].'].join('\n\n')
}

/** In a conversation: each language in a block of its own, which can be copied. */
export function draftInTalk({ question, found, date }: Pick<Talk, 'question' | 'found' | 'date'>, isChinese: boolean): string {
  const language: Language = isChinese ? 'zh' : 'en'
  const read = readWish(question, date)
  const facts = factsOfTalk(found, date, language, read.day ?? (read.date === undefined ? undefined : weekdayOf(read.date)))
  const said = aboutOf(question)
  const both: Language[] = isChinese ? ['zh', 'en'] : ['en', 'zh']
  const blocks = both.map((one) => {
    const { title, text } = writeNotice(one, read, said, facts, { tone: 'plain', size: 'medium' })
    return `\`\`\`text\n${title}\n\n${text}\n\`\`\``
  })
  return [isTemplate[language], ...blocks].join('\n\n')
}

/** What is to be told, without the wish to have it drafted. */
function aboutOf(question: string): string {
  return question.replace(/^.{0,30}?(?:通知|公告|邮件|消息|notice|announcement|e-?mail|message)\s*(?:that says|saying|that|about|to my students|to the students|说|告诉(?:学生|大家)?|内容是?|关于)*\s*[:：,，]?\s*/i, '').trim() || question
}

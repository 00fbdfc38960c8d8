import type { ActWish } from './act-wish.ts'
import { readFreeDays } from './days-and-hours.ts'
import type { LookedUp, Talk } from './looked-up.ts'
import { abilities, examples } from './abilities.ts'
import { readPlan } from './plan-question.ts'
import { givenUp, heldNames } from './proposing.ts'
import type { Question } from './question.ts'
import { listIn, namesIn, type Facts, type Say, type Tellers } from './say.ts'
import { tellFigures } from './tell-figures.ts'
import { tellOwn } from './tell-own.ts'
import { tellPlans, unclearCourses } from './tell-plans.ts'
import { limitsIn, nearIn, queueIn, teachersIn } from './tell-beside.ts'
import { tellRules } from './tell-rules.ts'
import { tellSections } from './tell-sections.ts'

// What was found, in a few sentences: what a card draws is not said again.

export function tell({ isChinese, intent, wish, codes, asksOfQueue }: Question, { found, role, question: text }: Pick<Talk, 'found' | 'role' | 'question'>, has: (tool: string) => boolean): string {
  const say: Say = (zh, en) => (isChinese ? zh : en)
  if (intent === 'greeting') return `${say('您好！', 'Hello! ')}${abilities(say, has)}`
  if (intent === 'thanks') return say('不客气！还有问题可以随时问我。', 'You are welcome! Just ask if there is anything else.')
  if (intent === 'abilities') return [abilities(say, has), examples(say, has)].filter(Boolean).join('\n\n')
  if (intent === 'rooms') return say('聊天室在“聊天室”页面：左侧有大厅、您的教学班、群组和私信，未登录时只能看大厅。上课的教室写在每个教学班的时间后面。', 'Chat rooms are on the page “Rooms”: the lobby, your sections, groups and direct messages; without signing in only the lobby. Where classes meet stands with the times of each section.')
  const own = found.length === 0 && isOwn(intent, codes) ? notHere(role, say, has) : undefined
  if (own !== undefined) return own
  // What is no question may still look like the name of a course.
  if (intent === 'others' && found.every(({ output }) => !output['found'])) return say('我只能查看您自己的课表和选课，不能查看其他人的。', 'I can look only at your own timetable and enrolments, and at nobody else’s.')
  if (intent === 'limits') return found.map((one) => limitsIn(one, say)).join('\n')
  const isAboutNothing = intent === 'knowledge' && found.length > 0 && found.every(({ output }) => output['found'] === 0)
  const told = isAboutNothing ? [] : found.flatMap((one) => tellOne(one, say) ?? []).filter((one, index, all) => all.indexOf(one) === index)
  // A looking up on the way to another one says nothing of its own.
  const last = found.at(-1)
  const isOnTheWay = last !== undefined && ['plan_week', 'propose_enrolment', 'check_conflicts'].includes(last.tool)
  const near = nearIn(found, say)
  const queue = asksOfQueue && found.some(({ tool }) => tool === 'section_details') ? queueIn(found, say) : ''
  const teachers = /谁|哪[些位个]老师|\bwho\b|\bwhich (?:teachers?|professors?)\b/i.test(text) ? teachersIn(found, say) : ''
  const texts = isOnTheWay ? [onTheWay(found, say), tellOne(last, say), last.tool === 'plan_week' ? notUnderstood(text, say) : undefined].filter(Boolean) : [near, ...told, teachers, queue].filter(Boolean)
  if (wish && intent === 'propose' && last && last.tool !== 'propose_enrolment') {
    const why = notProposed(wish, found, say)
    if (why !== '') return why
  }
  if (intent === 'fitting' && found.length === 0) return say('只有学生的课表可以这样比较。', 'Only timetables of students can be compared like this.')
  if (intent === 'rules' && found.length === 0) return say('请写明是哪门课，例如：“我能选 CS 101 吗？”。', 'Say which course, for example: “Can I take CS 101?”.')
  // How single sections are filled everybody may know.
  if (intent === 'figures' && texts.length === 0 && !has('enrolment_figures')) return say('选课统计只提供给任课教师和教务人员。每个教学班的余量可以在课程目录中查看。', 'Figures of enrolment are for those who teach and for the office. How many seats each section has left stands in the catalogue.')
  // A week of what suits them cannot be planned where they do not want to be told of that.
  const isOff = intent === 'plan' && found.some(({ output }) => (output['problem'] as { code?: string } | undefined)?.code === 'switched-off')
  if (texts.length > 0) return [...texts, isOff && wanted(say)].filter(Boolean).join('\n\n')
  if (has('plan_week') && (intent === 'plan' || readFreeDays(text).freeDays.length > 0)) return wanted(say)
  if (intent === 'propose' && !has('propose_enrolment') && has('find_sections')) return say('选课建议只提供给登录的学生。', 'Proposals are for students who are signed in.')
  if (intent === 'propose' && has('propose_enrolment')) return say('没有找到您说的教学班。请写明课程和班号，例如：“帮我选 CS 101 01”。', 'I did not find that section. Name the course and the section, for example: “Propose that I enrol in CS 101 01”.')
  const nothing = isAboutNothing && /[?？吗呢]|怎么|如何|\b(?:how|what|when|where|who|why|which|is|are|can|do|does)\b/i.test(text) ? say('这个问题我没有查到答案。', 'I found no answer to this. ') : say('我没有理解您的意思。', 'I did not understand that. ')
  return [`${nothing}${abilities(say, has)}`, examples(say, has)].filter(Boolean).join('\n\n')
}

function wanted(say: Say): string {
  return say('请告诉我要排哪些课，例如：“帮我排课：程序设计、微积分，周五不上课”。', 'Tell me which courses the week is to have, for example: “Plan my week: Programming, Calculus, with Friday free”.')
}

/** What of a wish for a week was left out of account. */
function notUnderstood(text: string, say: Say): string {
  const { unread = [] } = readPlan(text)
  return unread.length > 0 ? say(`没有理解：${unread.map((one) => `“${one}”`).join('、')}。排课时没有考虑，请换一种说法。`, `I did not understand ${unread.map((one) => `“${one}”`).join(', ')}, and left it out of account. Try other words.`) : ''
}

/** Of whoever asks, and nobody else. */
function isOwn(intent: Question['intent'], codes: readonly string[]): boolean {
  return ['timetable', 'enrolments', 'propose', 'roster', 'fitting'].includes(intent) || (intent === 'conflicts' && codes.length === 0)
}

/** Why that cannot be told here; undefined: it could be. */
function notHere(role: string, say: Say, has: (tool: string) => boolean): string | undefined {
  if (has('my_timetable')) return undefined
  if (role === 'room') return say('这里大家都能看到，我不能查看个人信息。请到“智能助手”页面提问，只有您自己能看到。', 'Everybody reads this room, so I cannot look at anything of your own here. Ask on the page of the assistant, where only you read the answer.')
  if (role === 'guest') return say('这需要先登录：登录后我可以查看您的课表和选课。现在您可以查找课程，或者询问校园规定。', 'Please sign in for this: then I can look at your timetable and enrolments. Until then you can look for courses, or ask about the rules of the campus.')
  return undefined
}

/** Why nothing was put before them. */
function notProposed(wish: ActWish, found: readonly LookedUp[], say: Say): string {
  const or = say('、', ', ')
  if (wish.act === 'enrol' || wish.act === 'wait') {
    const told = found.flatMap((one) => tellOne(one, say) ?? [])
    const fits = found.some(({ output }) => listIn(output['sections']).length > 0)
    return fits ? [...told, say('请写明是哪一个，例如：“帮我选 CS 101 01”。', 'Say which of them, for example: “Enrol me in CS 101 01”.')].join('\n\n') : told.join('\n\n')
  }
  const held = heldNames(found)
  const { drop, leave, unknown, several } = givenUp(wish, found)
  const list = held.length > 0 ? say(`您已选和候补的课：${held.join(or)}。`, `You hold or wait for: ${held.join(or)}.`) : say('您现在没有已选或候补的课。', 'You hold nothing and wait for nothing just now.')
  if (wish.names.length === 0) return held.length === 0 ? list : `${wish.act === 'leave' ? say('请说明要退出哪门课的候补。', 'Say which queue you want to leave. ') : say('请说明要退哪门课。', 'Say which course you want to drop. ')}${list}`
  const parts = [
    unknown.length > 0 && `${say(`您没有选也没有候补“${unknown.join(or)}”，无需退课。`, `You neither hold ${unknown.join(or)} nor wait for it, so there is nothing to drop.`)} ${list}`.trim(),
    ...several.map(({ name, rows }) => say(`“${name}”可能是：${rows.join(or)}。请说明要退哪一个。`, `“${name}” could be ${rows.join(or)}. Say which to drop.`)),
    wish.instead && drop.length + leave.length > 0 && [...found.filter(({ tool }) => tool === 'section_details').flatMap((one) => tellOne(one, say) ?? []), say('请写明要换成哪个教学班。', 'Say which section you want instead.')].join('\n\n'),
  ]
  return parts.filter(Boolean).join('\n\n')
}

function onTheWay(found: readonly LookedUp[], say: Say): string {
  const isOfRecommended = found.at(-1)?.tool === 'plan_week' && found.some(({ tool }) => tool === 'recommend_sections')
  return isOfRecommended ? say('您没有说要哪些课，我用适合您的课程来排。', 'You named no courses, so I took some that suit you.') : ''
}

function tellOne({ tool, input, output }: LookedUp, say: Say): string | undefined {
  const trouble = output.problem as { code: string; says: string } | undefined
  if (trouble) return problems[trouble.code]?.(say, output.problem as Facts) ?? say('这个请求没能查到结果，请换一种说法。', trouble.says)
  if (typeof output.error === 'string') return say('暂时查不到，请稍后再试。', 'It cannot be looked up just now. Try again in a moment.')
  return tellers[tool]?.(output, say, input)
}

const problems: Record<string, (say: Say, facts: Facts) => string> = {
  'unclear-courses': unclearCourses,
  'unclear-course': (say) => say('没有认出是哪门课，请写课程代码或完整名称。', 'I did not recognise the course. Use its code or full title.'),
  'no-such-section': (say, { could_be: could }) => (namesIn(could).length > 0 ? `${say('符合的教学班很多，请说明是哪一个：', 'That fits many sections. Say which: ')}${namesIn(could).join(say('、', ', '))}${say('。', '.')}` : say('本学期没有这个教学班。', 'There is no such section in this term.')),
  'no-courses': (say) => say('请告诉我要排哪些课；已经选上的课不必再写。', 'Tell me which courses you want; those you hold already need not be named.'),
  'switched-off': (say) => say('您已关闭按学习经历推荐的功能，可在智能助手的“偏好”中重新开启。', 'You have switched recommendations off. You can switch them on again under “Preferences” of the assistant.'),
  'not-available': (say) => say('您无权使用此功能。', 'That is not for you to use.'),
}

const tellers: Tellers = { ...tellSections, ...tellOwn, ...tellPlans, ...tellRules, ...tellFigures }

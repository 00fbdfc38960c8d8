import type { ActWish } from './act-wish.ts'
import { readFreeDays } from './days-and-hours.ts'
import type { LookedUp, Talk } from './looked-up.ts'
import { givenUp, heldNames } from './proposing.ts'
import type { Question } from './question.ts'

// What was found, in a few sentences: what a card draws is not said again.

type Facts = Record<string, unknown>
type Say = (zh: string, en: string) => string

export function tell({ isChinese, intent, wish, codes }: Question, { found, role, question: text }: Pick<Talk, 'found' | 'role' | 'question'>, has: (tool: string) => boolean): string {
  const say: Say = (zh, en) => (isChinese ? zh : en)
  if (intent === 'greeting') return `${say('您好！', 'Hello! ')}${abilities(say, has)}`
  if (intent === 'thanks') return say('不客气！还有问题可以随时问我。', 'You are welcome! Just ask if there is anything else.')
  if (intent === 'abilities') return [abilities(say, has), examples(say, has)].filter(Boolean).join('\n\n')
  const own = found.length === 0 && isOwn(intent, codes) ? notHere(role, say, has) : undefined
  if (own !== undefined) return own
  // What is no question may still look like the name of a course.
  const isAboutNothing = intent === 'knowledge' && found.length > 0 && found.every(({ output }) => output['found'] === 0)
  const told = isAboutNothing ? [] : found.flatMap((one) => tellOne(one, say) ?? []).filter((one, index, all) => all.indexOf(one) === index)
  // A looking up on the way to another one says nothing of its own.
  const last = found.at(-1)
  const isOnTheWay = last !== undefined && ['plan_week', 'propose_enrolment', 'check_conflicts'].includes(last.tool)
  const texts = isOnTheWay ? [onTheWay(found, say), tellOne(last, say)].filter(Boolean) : told
  if (wish && intent === 'propose' && last && last.tool !== 'propose_enrolment') {
    const why = notProposed(wish, found, say)
    if (why !== '') return why
  }
  // How single sections are filled everybody may know.
  if (intent === 'figures' && texts.length === 0 && !has('enrolment_figures')) return say('选课统计只提供给任课教师和教务人员。每个教学班的余量可以在课程目录中查看。', 'Figures of enrolment are for those who teach and for the office. How many seats each section has left stands in the catalogue.')
  if (texts.length > 0) return texts.join('\n\n')
  if (has('plan_week') && (intent === 'plan' || readFreeDays(text).freeDays.length > 0)) return say('请告诉我要排哪些课，例如：“帮我排课：程序设计、微积分，周五不上课”。', 'Tell me which courses the week is to have, for example: “Plan my week: Programming, Calculus, with Friday free”.')
  if (intent === 'propose' && !has('propose_enrolment') && has('find_sections')) return say('选课建议只提供给登录的学生。', 'Proposals are for students who are signed in.')
  if (intent === 'propose' && has('propose_enrolment')) return say('没有找出您说的教学班。请写明课程和班号，例如：“帮我选 CS 101 01”。', 'I did not find that section. Name the course and the section, for example: “Propose that I enrol in CS 101 01”.')
  const nothing = isAboutNothing && /[?？吗呢]|怎么|如何|\b(?:how|what|when|where|who|why|which|is|are|can|do|does)\b/i.test(text) ? say('这个问题我没有查到答案。', 'I found no answer to this. ') : say('我没有听懂这句话。', 'I did not understand that. ')
  return [`${nothing}${abilities(say, has)}`, examples(say, has)].filter(Boolean).join('\n\n')
}

/** Of whoever asks, and nobody else. */
function isOwn(intent: Question['intent'], codes: readonly string[]): boolean {
  return ['timetable', 'enrolments', 'propose', 'roster'].includes(intent) || (intent === 'conflicts' && codes.length === 0)
}

/** Why that cannot be told here; undefined: it could be. */
function notHere(role: string, say: Say, has: (tool: string) => boolean): string | undefined {
  if (has('my_timetable')) return undefined
  if (role === 'room') return say('这里大家都能看到，我不能查看个人信息。请到“智能助手”页面提问，只有您自己能看到。', 'Everybody reads this room, so I cannot look at anything of your own here. Ask on the page of the assistant, where only you read the answer.')
  if (role === 'guest') return say('这需要先登录：登录后我可以查看您的课表和选课。现在您可以查找课程，或者询问校园规定。', 'Please sign in for this: then I can look at your timetable and enrolments. Until then you can look for courses, or ask about the rules of the campus.')
  return undefined
}

function abilities(say: Say, has: (tool: string) => boolean): string {
  const can = [
    ['find_sections', say('查找课程和余量', 'find courses and seats')],
    ['my_timetable', say('查看您的课表', 'show your timetable')],
    ['rounds', say('说明选课轮次', 'tell when rounds open')],
    ['plan_week', say('排课', 'plan a week')],
    ['propose_enrolment', say('准备选课、退课建议', 'prepare an enrolment for you to confirm')],
    ['roster', say('查看教学班名单', 'show the rosters of sections')],
    ['enrolment_figures', say('说明选课情况', 'explain the figures of enrolment')],
    ['search_knowledge', say('查询校园规定', 'look up the rules of the campus')],
  ].flatMap(([tool, text]) => (has(tool!) ? [text!] : []))
  const what = say('我是校园内置助手，不是大语言模型，', 'I am the built-in assistant of this campus, not a language model, ')
  // Asked by a program, without anything to look up with.
  if (can.length === 0) return say(`${what}在这里不能查询校园数据。请到“智能助手”页面提问。`, `${what}and cannot look anything up here. Ask on the page of the assistant.`)
  return say(`${what}只能回答常见问题。我可以${can.join('、')}。`, `${what}and answer common questions only. I can ${can.slice(0, -1).join(', ')}${can.length > 1 ? ' and ' : ''}${can.at(-1)!}.`)
}

/** How to ask, as far as it is for them. */
function examples(say: Say, has: (tool: string) => boolean): string {
  const list = [
    ['find_sections', say('周二有哪些课还有名额？', 'Which courses on Tuesday still have seats?')],
    ['plan_week', say('帮我排课：程序设计、微积分，周五不上课', 'Plan my week: Programming, Calculus, with Friday free')],
    ['propose_enrolment', say('帮我选 CS 101 01', 'Enrol me in CS 101 01')],
    ['roster', say('我的教学班名单', 'Show my class list')],
    ['search_knowledge', say('怎么退课？', 'How do I drop a course?')],
  ].flatMap(([tool, text]) => (has(tool!) ? [`- ${text!}`] : []))
  return list.length === 0 ? '' : [say('例如：', 'For example:'), ...list.slice(0, 4)].join('\n')
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
  'unclear-courses': (say, { unclear }) => `${say('这些课程我没有认出来，请写课程代码或完整名称：', 'I did not recognise these courses. Use codes or full titles: ')}${unclearIn(unclear, say).join(say('；', '; '))}${say('。', '.')}`,
  'unclear-course': (say) => say('没有认出是哪门课，请写课程代码或完整名称。', 'I did not recognise the course. Use its code or full title.'),
  'no-such-section': (say, { could_be: could }) => (namesIn(could).length > 0 ? `${say('符合的教学班很多，请说明是哪一个：', 'That fits many sections. Say which: ')}${namesIn(could).join(say('、', ', '))}${say('。', '.')}` : say('本学期没有这个教学班。', 'There is no such section in this term.')),
  'no-courses': (say) => say('请告诉我要排哪些课；已经选上的课不必再写。', 'Tell me which courses you want; those you hold already need not be named.'),
  'switched-off': (say) => say('您已关闭按学习经历推荐的功能，可在智能助手的设置中重新开启。', 'You have switched recommendations off. You can switch them on again in the settings of the assistant.'),
  'not-available': (say) => say('这一功能您不能使用。', 'That is not for you to use.'),
}

const tellers: Record<string, (facts: Facts, say: Say, input: Facts) => string | undefined> = {
  find_sections({ found, note }, say) {
    if (!found) return note ? say('符合这些字词的教学班中，没有满足其他条件的。', 'There are sections with these words, but none that fits the other wishes.') : say('没有找到符合条件的教学班。', 'I found no section like that.')
    const partly = typeof note === 'string' && note.startsWith('Nothing has all') ? say('没有完全吻合的，以下最接近。', 'Nothing has all of these words; these come closest. ') : ''
    return partly + say(`共找到 ${Number(found)} 个教学班，余量为当前数据。`, `I found ${Number(found)} ${Number(found) === 1 ? 'section' : 'sections'}; seats are as of now.`)
  },
  section_details({ sections, untrusted_text: texts }, say) {
    const list = sections as { course: string; section: string; seats_left?: number | string; waiting?: number; times?: string }[]
    const lines = list.map(({ course, section, seats_left: left, waiting, times }) => {
      const seats = left === 'unlimited' ? say('不限人数', 'no limit') : left === 0 ? say('已满', 'full') : say(`剩 ${left} 个名额`, `${left} ${left === 1 ? 'seat' : 'seats'} left`)
      return `- **${course} ${section}**${say('：', ': ')}${[seats, waiting ? say(`${waiting} 人候补`, `${waiting} waiting`) : '', textOf(times)].filter(Boolean).join(say('，', ', '))}`
    })
    const described = Object.values((texts as Record<string, string> | undefined) ?? {}).slice(0, 1).map((text) => `> ${text.replaceAll(/\s+/g, ' ').slice(0, 300)}`)
    return [...lines, ...described].join('\n')
  },
  my_timetable({ attends, teaches, credits }, say, { days: asked }) {
    const [own, taught] = [listIn(attends), listIn(teaches)]
    const named = namesIn(asked)
    const days = say(named.map((day) => chineseDays[day] ?? day).join('、'), named.map((day) => englishDays[day] ?? day).join(', '))
    if (own.length + taught.length === 0) return days === '' ? say('您的课表里还没有课。', 'There are no classes in your timetable yet.') : say(`${days}没有课。`, `You have no classes on ${days}.`)
    // Credits are of the whole timetable.
    const sum = typeof credits === 'number' && days === '' ? credits : undefined
    const parts = [
      own.length > 0 && say(`您${days}有 ${own.length} 门课${sum === undefined ? '' : `，共 ${sum} 学分`}。`, `You attend ${own.length} ${own.length === 1 ? 'section' : 'sections'}${days === '' ? '' : ` on ${days}`}${sum === undefined ? '' : `, ${sum} credits in all`}.`),
      taught.length > 0 && say(`您${days}讲授 ${taught.length} 个教学班。`, `You teach ${taught.length} ${taught.length === 1 ? 'section' : 'sections'}${days === '' ? '' : ` on ${days}`}.`),
    ].filter(Boolean)
    const lines = [...own, ...taught].map(({ course, section, times }) => `- ${String(course)} ${String(section)}${say('：', ': ')}${textOf(times)}`)
    return `${parts.join(say('', ' '))}\n\n${lines.join('\n')}`
  },
  my_enrolments({ enrolled, waiting, credits, credit_limit: limit }, say) {
    const [held, queued] = [listIn(enrolled), listIn(waiting)]
    const limits = typeof limit === 'number' ? say(`（上限 ${limit}）`, ` (of at most ${limit})`) : ''
    const lines = queued.map(({ course, section, place_in_queue: place }) => `- ${String(course)} ${String(section)}${say(`：候补第 ${String(place)} 位`, `: number ${String(place)} in the queue`)}`)
    return [say(`您已选 ${held.length} 门课，共 ${String(credits)} 学分${limits}。`, `You hold ${held.length} ${held.length === 1 ? 'section' : 'sections'}, ${String(credits)} credits${limits}.`), ...lines].join('\n')
  },
  rounds({ rounds, next_opens_for_me: next, i_may_now: may }, say) {
    const list = listIn(rounds)
    if (list.length === 0) return say('本学期还没有安排选课轮次。', 'This term has no rounds yet.')
    const states: Record<string, string> = { open: say('进行中', 'open'), coming: say('未开始', 'coming'), over: say('已结束', 'over') }
    const lines = list.map(({ name, state, opens, closes, for_me: mine }) => `- **${String(name)}** (${states[String(state)]}${mine === false ? say('，不面向您', ', not for you') : ''})${say('：', ': ')}${String(opens)} – ${String(closes)}`)
    const acts: Record<string, string> = { enrol: say('选课', 'enrol'), drop: say('退课', 'drop'), wait: say('候补', 'queue') }
    const now = Array.isArray(may) && may.length > 0 ? say(`您现在可以${may.map((act) => acts[String(act)]).join('、')}。`, `You may now ${may.map((act) => acts[String(act)]).join(', ')}.`) : next ? say(`您的下一轮选课于 ${String(next)} 开始。`, `Your next round opens at ${String(next)}.`) : ''
    return [now, lines.join('\n')].filter(Boolean).join('\n\n')
  },
  check_conflicts({ conflicts, held }, say) {
    const isWithOwn = namesIn(held).length > 0
    // What is held is what somebody lives with; that sections to choose from clash with each other is no news.
    const list = listIn(conflicts).filter(({ with_is_held: isHeld }) => !isWithOwn || isHeld === true)
    if (list.length === 0) return isWithOwn ? say('与您的课表没有冲突。', 'Nothing clashes with your timetable.') : say('没有时间冲突。', 'There are no clashes.')
    return [say('有时间冲突：', 'These clash:'), ...list.map(({ section, with: other, when }) => `- ${String(section)} × ${String(other)}${say('：', ': ')}${namesIn(when).join('; ')}`)].join('\n')
  },
  recommend_sections({ recommended }, say, input) {
    const list = listIn(recommended)
    if (list.length === 0) return say('目前没有合适又有余量的课程。换个兴趣方向说说看？', 'Nothing suits that is open and has seats. Tell me of other interests?')
    const wanted = namesIn(input['interests'])
    const isNone = wanted.length > 0 && !list.some(({ because }) => namesIn(because).some((reason) => wanted.some((one) => reason.includes(one))))
    const beginning = isNone ? say(`没有与“${wanted.join('、')}”有关、又适合您选的课。按您的学习经历，这些可能适合您：`, `Nothing about ${wanted.join(', ')} suits you just now. From what you have studied, these may:`) : say('这些可能适合您：', 'These may suit you:')
    return [beginning, ...list.map(({ course, section, because }) => `- **${String(course)} ${String(section)}**${say('：', ': ')}${namesIn(because).join(say('；', '; '))}`)].join('\n')
  },
  course_rules({ course, prerequisites, sections_for_me: mine, missing_prerequisites: missing }, say) {
    const needed = Array.isArray(prerequisites) ? prerequisites.map((group: { one_of?: unknown }) => namesIn(group.one_of).join(say(' 或 ', ' or '))) : []
    const lines = [`**${String(course)}**`, needed.length > 0 ? `${say('先修：', 'Prerequisites: ')}${needed.join(say('；', '; '))}` : say('没有先修要求。', 'No prerequisites.')]
    if (Array.isArray(missing) && missing.length > 0) lines.push(say('您还缺先修课程。', 'You lack prerequisites.'))
    for (const { section, possible_now: possible, says } of listIn(mine).slice(0, 8)) lines.push(`- ${String(section)}${say('：', ': ')}${possible ? say('现在可以选', 'you can enrol now') : String(says)}`)
    return lines.join('\n\n').replaceAll('\n\n- ', '\n- ')
  },
  plan_week({ plans, no_plan: none, incomplete }, say, input) {
    const list = listIn(plans)
    if (list.length === 0) return `${say('没有不冲突的方案。', 'There is no timetable without clashes. ')}${whyNot(none as Facts | undefined, say)}`
    const [best] = list
    const days = namesIn(best!.days_on_campus)
    const out = namesIn(best!.left_out)
    const full = listIn(best!.sections).filter(({ seats_left: left }) => left === 0).map(({ course, section }) => `${String(course)} ${String(section)}`)
    // What is held stays, whatever is wished.
    const heldOn = days.filter((day) => namesIn(input['free_days']).includes(day) || namesIn(input['free_days']).some((free) => day === chineseDays[free]))
    return [
      say(`排出 ${list.length} 个不冲突的方案。第一个：${days.length} 天有课（${days.join('、')}），共 ${String(best!.credits)} 学分。`, `I found ${list.length} ${list.length === 1 ? 'plan' : 'plans'} without clashes. The first one: ${days.length} ${days.length === 1 ? 'day' : 'days'} on campus (${days.join(', ')}), ${String(best!.credits)} credits.`),
      heldOn.length > 0 && say(`${heldOn.join('、')}仍要到校：您已选的课在那天上。`, `${heldOn.join(', ')} cannot be free: courses that you hold meet then.`),
      full.length > 0 && say(`已经满员，只能候补：${full.join('、')}。没有不冲突又有名额的班。`, `Full, so that you could only queue: ${full.join(', ')}. No section with a free seat fits.`),
      out.length > 0 && `${say('未能排入：', 'Left out: ')}${out.join(say('、', ', '))}`,
      incomplete && say('可能的组合太多，没有全部看完，减少课程或增加条件会更准确。', 'There were too many combinations to look at all of them. Fewer courses or more wishes help.'),
    ]
      .filter(Boolean)
      .join('\n\n')
  },
  propose_enrolment({ warning, operations, expires_in_minutes: minutes }, say) {
    const refused = listIn(operations).filter(({ because }) => because !== undefined)
    const lines = refused.map(({ course, section, because }) => `- ${String(course)} ${String(section)}${say('：', ': ')}${String(because)}`)
    if (warning) return [say('按目前的情况，这样提交会被拒绝：', 'As things are now, this would be refused:'), ...lines].join('\n')
    return say(`选课建议已准备好，尚未提交。请在卡片上确认，${String(minutes)} 分钟内有效。`, `The proposal is ready; nothing has been done yet. Confirm it on the card within ${String(minutes)} minutes.`)
  },
  roster({ course, section, enrolled, capacity, waiting, students, sections_taught: taught }, say) {
    if (Array.isArray(taught)) {
      return taught.length === 0 ? say('您本学期没有教学班。', 'You teach no sections this term.') : [say('您的教学班：', 'Your sections:'), ...listIn(taught).map((one) => `- ${String(one.course)} ${String(one.section)}${say('：', ': ')}${String(one.seats_taken)}/${String(one.capacity)}`)].join('\n')
    }
    const rows = listIn(students).map(({ number, name }) => `| ${String(number)} | ${String(name).replaceAll('|', '\\|')} |`)
    return [`**${String(course)} ${String(section)}**${say('：', ': ')}${String(enrolled)}/${String(capacity)}${say(`，候补 ${String(waiting)} 人`, `, ${String(waiting)} waiting`)}`, ...(rows.length > 0 ? [[`| ${say('学号', 'Number')} | ${say('姓名', 'Name')} |`, '|---|---|', ...rows].join('\n')] : [])].join('\n\n')
  },
  enrolment_figures({ totals, by, groups, of }, say) {
    const { sections, seats_taken: taken, capacity, fill_percent: percent, waiting, full_sections: full } = (totals ?? {}) as Facts
    const share = typeof percent === 'number' ? say(`（${percent}%）`, ` (${percent} %)`) : ''
    const whose = of === 'own sections' ? say('您共有', 'You teach') : say('共有', 'There are')
    const sum = say(
      `${whose} ${String(sections)} 个教学班：已选 ${String(taken)} 个名额，限额 ${String(capacity)} 个${share}，已满 ${String(full)} 个班，${String(waiting)} 人次候补。`,
      `${whose} ${String(sections)} ${sections === 1 ? 'section' : 'sections'}: ${String(taken)} seats taken of ${String(capacity)}${share}, ${String(full)} full, ${String(waiting)} waiting.`,
    )
    const list = listIn(groups)
    if (by === 'queues' && list.length === 0) return `${sum} ${say('没有人在候补。', 'Nobody is waiting.')}`
    const named = list.slice(0, 3).flatMap(({ name, seats_taken: seats, capacity: most, waiting: queue }) => {
      if (seats === undefined) return []
      const counts = [`${String(seats)}${most === undefined ? say(' 人', '') : `/${String(most)}`}`, Number(queue) > 0 && say(`候补 ${String(queue)}`, `${String(queue)} waiting`)].filter(Boolean).join(say('，', ', '))
      return [`- ${String(name)}${say('：', ': ')}${counts}`]
    })
    const heading = by === 'most-wanted' ? say('最满的：', 'The fullest:') : by === 'queues' ? say('候补最多的：', 'The longest queues:') : say('人数最多的：', 'The largest:')
    return list.length > 1 && named.length > 0 ? [sum, [heading, ...named].join('\n')].join('\n\n') : sum
  },
  search_knowledge({ passages }, say) {
    const [best, ...others] = listIn(passages)
    if (!best) return undefined
    const text = String(best.untrusted_text).trim()
    const more = [...new Set(others.map(({ document }) => String(document)))].filter((title) => title !== best.document).slice(0, 3)
    return [`**${String(best.document)}**${best.heading ? ` › ${String(best.heading)}` : ''}`, text.length > 900 ? `${Array.from(text).slice(0, 900).join('')}…` : text, more.length > 0 && `${say('另见：', 'See also: ')}${more.join(say('、', ', '))}`].filter(Boolean).join('\n\n')
  },
}

const chineseDays: Readonly<Record<string, string>> = { Mon: '周一', Tue: '周二', Wed: '周三', Thu: '周四', Fri: '周五', Sat: '周六', Sun: '周日' }
const englishDays: Readonly<Record<string, string>> = { Mon: 'Monday', Tue: 'Tuesday', Wed: 'Wednesday', Thu: 'Thursday', Fri: 'Friday', Sat: 'Saturday', Sun: 'Sunday' }

function whyNot(none: Facts | undefined, say: Say): string {
  if (!none) return ''
  const never = Array.isArray(none.never_together) ? (none.never_together as unknown[]).map((pair) => namesIn(pair).join(' + ')) : []
  const without = Array.isArray(none.would_work_without_wishes) ? (none.would_work_without_wishes as unknown[]).map((set) => namesIn(set).join(say('、', ', '))) : []
  const cannot = listIn(none.cannot_be_taken).map(({ course }) => String(course))
  return [
    cannot.length > 0 && `${say('无法选的课：', 'Cannot be taken: ')}${cannot.join(say('、', ', '))}${say('。', '.')}`,
    never.length > 0 && `${say('总会冲突：', 'Always clash: ')}${never.join(say('；', '; '))}${say('。', '.')}`,
    without.length > 0 && `${say('放弃以下条件之一即可：', 'It would work without: ')}${without.join(say('；', '; '))}${say('。', '.')}`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** What was said, and what it could mean. */
function unclearIn(value: unknown, say: Say): string[] {
  return listIn(value).map(({ said, could_be: could }) => {
    const names = namesIn(could)
    return names.length === 0 ? String(said) : `${String(said)}${say('（可能是 ', ' (perhaps ')}${names.slice(0, 5).join(say('、', ', '))}${say('）', ')')}`
  })
}

function listIn(value: unknown): Facts[] {
  return Array.isArray(value) ? value.filter((one): one is Facts => typeof one === 'object' && one !== null) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))) : typeof value === 'string' ? [value] : []
}

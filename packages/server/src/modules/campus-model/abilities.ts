import type { Say } from './say.ts'

// What the built-in model says of itself.

export function abilities(say: Say, has: (tool: string) => boolean): string {
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
export function examples(say: Say, has: (tool: string) => boolean): string {
  const list = [
    ['find_sections', say('周二有哪些课还有名额？', 'Which courses on Tuesday still have seats?')],
    ['plan_week', say('帮我排课：程序设计、微积分，周五不上课', 'Plan my week: Programming, Calculus, with Friday free')],
    ['propose_enrolment', say('帮我选 CS 101 01', 'Enrol me in CS 101 01')],
    ['roster', say('我的教学班名单', 'Show my class list')],
    ['search_knowledge', say('怎么退课？', 'How do I drop a course?')],
  ].flatMap(([tool, text]) => (has(tool!) ? [`- ${text!}`] : []))
  return list.length === 0 ? '' : [say('例如：', 'For example:'), ...list.slice(0, 4)].join('\n')
}

import { listIn, namesIn, type Tellers } from './say.ts'

// Rules: when, who may, and what the campus has written down.

export const tellRules: Tellers = {
  rounds({ rounds, next_opens_for_me: next, i_may_now: may }, say) {
    const list = listIn(rounds)
    if (list.length === 0) return say('本学期还没有安排选课轮次。', 'This term has no rounds yet.')
    const states: Record<string, string> = { open: say('进行中', 'open'), coming: say('未开始', 'coming'), over: say('已结束', 'over') }
    const lines = list.map(({ name, state, opens, closes, for_me: mine }) => `- **${String(name)}**${say('（', ' (')}${states[String(state)]}${mine === false ? say('，不面向您', ', not for you') : ''}${say('）：', '): ')}${String(opens)} – ${String(closes)}`)
    const acts: Record<string, string> = { enrol: say('选课', 'enrol'), drop: say('退课', 'drop'), wait: say('候补', 'queue') }
    const now = Array.isArray(may) && may.length > 0 ? say(`您现在可以${may.map((act) => acts[String(act)]).join('、')}。`, `You may now ${may.map((act) => acts[String(act)]).join(', ')}.`) : next ? say(`您的下一轮选课于 ${String(next)} 开始。`, `Your next round opens at ${String(next)}.`) : ''
    return [now, lines.join('\n')].filter(Boolean).join('\n\n')
  },
  course_rules({ course, prerequisites, sections_for_me: mine, missing_prerequisites: missing }, say) {
    const needed = Array.isArray(prerequisites) ? prerequisites.map((group: { one_of?: unknown }) => namesIn(group.one_of).join(say(' 或 ', ' or '))) : []
    const lines = [`**${String(course)}**`, needed.length > 0 ? `${say('先修：', 'Prerequisites: ')}${needed.join(say('；', '; '))}` : say('没有先修要求。', 'No prerequisites.')]
    if (Array.isArray(missing) && missing.length > 0) lines.push(say('您尚未修完先修课程。', 'You lack prerequisites.'))
    for (const { section, possible_now: possible, says } of listIn(mine).slice(0, 8)) lines.push(`- ${String(section)}${say('：', ': ')}${possible ? say('现在可以选', 'you can enrol now') : String(says)}`)
    return lines.join('\n\n').replaceAll('\n\n- ', '\n- ')
  },
  search_knowledge({ passages }, say) {
    const [best, ...others] = listIn(passages)
    if (!best) return undefined
    const text = String(best.untrusted_text).trim()
    const more = [...new Set(others.map(({ document }) => String(document)))].filter((title) => title !== best.document).slice(0, 3)
    return [`**${String(best.document)}**${best.heading ? ` › ${String(best.heading)}` : ''}`, text.length > 900 ? `${Array.from(text).slice(0, 900).join('')}…` : text, more.length > 0 && `${say('另见：', 'See also: ')}${more.join(say('、', ', '))}`].filter(Boolean).join('\n\n')
  },
}

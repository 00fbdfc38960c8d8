import { chineseDays, counted, listIn, namesIn, type Facts, type Say, type Tellers } from './say.ts'

// Plans of a week, and why there is none.

export const tellPlans: Tellers = {
  plan_week({ plans, no_plan: none, incomplete, taken_as: taken }, say, input) {
    const list = listIn(plans)
    const chosen = listIn(taken).map(({ said, as, could_be: could }) => say(`“${String(said)}”可能是 ${namesIn(could).join('、')}，您能选的只有 ${String(as)}，按它排课。`, `“${String(said)}” could be ${namesIn(could).join(' or ')}. You can take only ${String(as)} of them, so I planned with that.`))
    if (list.length === 0) return [...chosen, `${say('找不到没有时间冲突的方案。', 'There is no timetable without clashes. ')}${whyNot(none as Facts | undefined, say)}`].join('\n\n')
    const [best] = list
    const days = namesIn(best!.days_on_campus)
    const out = namesIn(best!.left_out)
    const full = listIn(best!.sections).filter(({ seats_left: left }) => left === 0).map(({ course, section }) => `${String(course)} ${String(section)}`)
    // What is held stays, whatever is wished.
    const heldOn = days.filter((day) => namesIn(input['free_days']).includes(day) || namesIn(input['free_days']).some((free) => day === chineseDays[free]))
    return [
      ...chosen,
      say(`排出 ${list.length} 个不冲突的方案。第一个：${days.length} 天有课（${days.join('、')}），共 ${String(best!.credits)} 学分。`, `I found ${list.length} ${list.length === 1 ? 'plan' : 'plans'} without clashes. The first one: ${days.length} ${days.length === 1 ? 'day' : 'days'} on campus (${days.join(', ')}), ${counted(best!.credits, 'credit')}.`),
      heldOn.length > 0 && say(`${heldOn.join('、')}仍要到校：您已选的课在那天上。`, `${heldOn.join(', ')} cannot be free: courses that you hold meet then.`),
      full.length > 0 && say(`已经满员，只能候补：${full.join('、')}。找不到既没有时间冲突又有名额的班。`, `Full, so that you could only queue: ${full.join(', ')}. No section with a free seat fits.`),
      out.length > 0 && `${say('未能排入：', 'Left out: ')}${out.join(say('、', ', '))}`,
      ...refusedIn(best!, say),
      incomplete && say('可能的组合太多，没有全部看完，减少课程或增加条件会更准确。', 'There were too many combinations to look at all of them. Fewer courses or more wishes help.'),
    ]
      .filter(Boolean)
      .join('\n\n')
  },
}

/** What would be refused today, as far as the plan itself does not say it. */
function refusedIn({ refused_now: refused, sections }: Facts, say: Say): string[] {
  const nameOf = (code: unknown) => String(listIn(sections).find(({ course }) => String(course).startsWith(`${String(code)} `))?.course ?? code)
  return listIn(refused).filter(({ why }) => why !== 'section-full').map(({ course, says, missing }) => {
    const needed = Array.isArray(missing) ? (missing as unknown[]).map((group) => namesIn(group).join(say(' 或 ', ' or '))) : []
    return say(`注意：${nameOf(course)} 现在选不上。${String(says)}${needed.length > 0 ? `需要先修 ${needed.join('、')}。` : ''}`, `Note: ${nameOf(course)} would be refused now. ${String(says)}${needed.length > 0 ? ` It needs ${needed.join(' and ')}.` : ''}`)
  })
}

function whyNot(none: Facts | undefined, say: Say): string {
  if (!none) return ''
  const never = Array.isArray(none.never_together) ? (none.never_together as unknown[]).map((pair) => namesIn(pair).join(' + ')) : []
  const without = Array.isArray(none.would_work_without_wishes) ? (none.would_work_without_wishes as unknown[]).map((set) => namesIn(set).join(say('、', ', '))) : []
  const cannot = listIn(none.cannot_be_taken).map(({ course }) => String(course))
  return [
    cannot.length > 0 && `${say('无法选的课：', 'Cannot be taken: ')}${cannot.join(say('、', ', '))}${say('。', '.')}`,
    never.length > 0 && `${say('总会冲突：', 'Always clash: ')}${never.join(say('；', '; '))}${say('。', '.')}`,
    without.length > 0 && `${say('放弃以下任意一组条件即可：', 'It would work without: ')}${without.join(say('；', '; '))}${say('。', '.')}`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** What was said, and what it could mean. */
export function unclearCourses(say: Say, { unclear }: Facts): string {
  const list = listIn(unclear).map(({ said, could_be: could }) => ({ said: String(said), names: namesIn(could).slice(0, 5) }))
  const none = list.filter(({ names }) => names.length === 0).map(({ said }) => said)
  return [
    ...list.filter(({ names }) => names.length > 0).map(({ said, names }) => say(`“${said}”可能是 ${names.join('、')}。请说明要哪一门。`, `“${said}” could be ${names.join(' or ')}. Say which you want.`)),
    none.length > 0 && say(`没有找到课程“${none.join('”“')}”，请写课程代码或完整名称。`, `I found no course called ${none.map((one) => `“${one}”`).join(', ')}. Use its code or full title.`),
  ]
    .filter(Boolean)
    .join('\n')
}

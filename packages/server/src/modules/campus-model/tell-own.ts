import { chineseDays, counted, englishDays, hoursText, listIn, namesIn, textOf, type Tellers } from './say.ts'

// What is of whoever asks alone.

export const tellOwn: Tellers = {
  my_timetable({ attends, teaches, credits }, say, { days: asked, ...hours }) {
    const [own, taught] = [listIn(attends), listIn(teaches)]
    const named = namesIn(asked)
    const days = say(named.map((day) => chineseDays[day] ?? day).join('、'), named.map((day) => englishDays[day] ?? day).join(', '))
    const when = hoursText(hours, say)
    const at = `${days === '' ? '' : say(days, ` on ${days}`)}${when}${say(/\d$/.test(when) ? ' ' : '', '')}`
    if (own.length + taught.length === 0) return at === '' ? say('您的课表里还没有课。', 'There are no classes in your timetable yet.') : say(`您${at}没有课。`, `You have no classes${at}.`)
    // Credits are of the whole timetable.
    const sum = typeof credits === 'number' && at === '' ? credits : undefined
    const parts = [
      own.length > 0 && say(`您${at}有 ${own.length} 门课${sum === undefined ? '' : `，共 ${sum} 学分`}。`, `You attend ${counted(own.length, 'section')}${at}${sum === undefined ? '' : `, ${counted(sum, 'credit')} in all`}.`),
      taught.length > 0 && say(`您${at}讲授 ${taught.length} 个教学班。`, `You teach ${counted(taught.length, 'section')}${at}.`),
    ].filter(Boolean)
    const lines = [...own, ...taught].map(({ course, section, times }) => `- ${String(course)} ${String(section)}${say('：', ': ')}${textOf(times)}`)
    return `${parts.join(say('', ' '))}\n\n${lines.join('\n')}`
  },
  my_enrolments({ enrolled, waiting, credits, credit_limit: limit }, say) {
    const [held, queued] = [listIn(enrolled), listIn(waiting)]
    const limits = typeof limit === 'number' ? say(`（上限 ${limit}）`, ` (of at most ${limit})`) : ''
    const lines = queued.map(({ course, section, place_in_queue: place }) => `- ${String(course)} ${String(section)}${say(`：候补第 ${String(place)} 位`, `: number ${String(place)} in the queue`)}`)
    return [say(`您已选 ${held.length} 门课，共 ${String(credits)} 学分${limits}。`, `You hold ${counted(held.length, 'section')}, ${counted(credits, 'credit')}${limits}.`), ...lines].join('\n')
  },
  propose_enrolment({ warning, operations, expires_in_minutes: minutes }, say) {
    const refused = listIn(operations).filter(({ because }) => because !== undefined)
    const lines = refused.map(({ course, section, because }) => `- ${String(course)} ${String(section)}${say('：', ': ')}${String(because)}`)
    if (warning) return [say('按目前的情况，这样提交会被拒绝：', 'As things are now, this would be refused:'), ...lines].join('\n')
    return say(`选课建议见卡片，在卡片上确认后才会提交，${String(minutes)} 分钟内有效。`, `The proposal is on the card. It is submitted only when you confirm it there, within ${String(minutes)} minutes.`)
  },
}

import { counted, listIn, namesIn, textOf, type Tellers } from './say.ts'

// Sections, and what somebody has of them.

export const tellSections: Tellers = {
  find_sections({ found, note, did_you_mean: near }, say, { whole, fits_my_timetable: isFitting }) {
    // It was a try.
    if (!found && whole) return undefined
    if (!found && isFitting) return say('没有与您的课表不冲突的教学班，或者您已经选了这门课。', 'No section fits your timetable, or you hold the course already.')
    if (!found && namesIn(near).length > 0) return undefined
    if (!found) return note ? say('符合这些字词的教学班中，没有满足其他条件的。', 'There are sections with these words, but none that fits the other wishes.') : say('没有找到符合条件的教学班。', 'I found no section like that.')
    const partly = typeof note === 'string' && note.startsWith('Nothing has all') ? say('没有完全吻合的，以下最接近。', 'Nothing has all of these words; these come closest. ') : ''
    return partly + (isFitting ? say(`这 ${Number(found)} 个教学班与您的课表不冲突，余量为当前数据。`, `${counted(found, 'section')} without clashes with your timetable; seats are as of now.`) : say(`共找到 ${Number(found)} 个教学班，余量为当前数据。`, `I found ${counted(found, 'section')}; seats are as of now.`))
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
  recommend_sections({ recommended }, say, input) {
    const list = listIn(recommended)
    if (list.length === 0) return say('目前没有合适又有余量的课程。换个兴趣方向说说看？', 'Nothing suits that is open and has seats. Tell me of other interests?')
    const wanted = namesIn(input['interests'])
    const isNone = wanted.length > 0 && !list.some(({ because }) => namesIn(because).some((reason) => wanted.some((one) => reason.includes(one))))
    const beginning = isNone ? say(`没有与“${wanted.join('、')}”有关、又适合您选的课。按您的学习经历，这些可能适合您：`, `Nothing about ${wanted.join(', ')} suits you just now. From what you have studied, these may:`) : say('这些可能适合您：', 'These may suit you:')
    return [beginning, ...list.map(({ course, section, because }) => `- **${String(course)} ${String(section)}**${say('：', ': ')}${namesIn(because).join(say('；', '; '))}`)].join('\n')
  },
  check_conflicts({ conflicts, held }, say) {
    const isWithOwn = namesIn(held).length > 0
    // What is held is what somebody lives with; that sections to choose from clash with each other is no news.
    const list = listIn(conflicts).filter(({ with_is_held: isHeld }) => !isWithOwn || isHeld === true)
    if (list.length === 0) return isWithOwn ? say('与您的课表没有冲突。', 'Nothing clashes with your timetable.') : say('没有时间冲突。', 'There are no clashes.')
    return [say('有时间冲突：', 'These clash:'), ...list.map(({ section, with: other, when }) => `- ${String(section)} × ${String(other)}${say('：', ': ')}${namesIn(when).join('; ')}`)].join('\n')
  },
  roster({ course, section, enrolled, capacity, waiting, students, sections_taught: taught }, say) {
    if (Array.isArray(taught)) {
      return taught.length === 0 ? say('您本学期没有教学班。', 'You teach no sections this term.') : [say('您的教学班：', 'Your sections:'), ...listIn(taught).map((one) => `- ${String(one.course)} ${String(one.section)}${say('：', ': ')}${String(one.seats_taken)}/${String(one.capacity)}`)].join('\n')
    }
    const rows = listIn(students).map(({ number, name }) => `| ${String(number)} | ${String(name).replaceAll('|', '\\|')} |`)
    return [`**${String(course)} ${String(section)}**${say('：', ': ')}${String(enrolled)}/${String(capacity)}${say(`，候补 ${String(waiting)} 人`, `, ${String(waiting)} waiting`)}`, ...(rows.length > 0 ? [[`| ${say('学号', 'Number')} | ${say('姓名', 'Name')} |`, '|---|---|', ...rows].join('\n')] : [])].join('\n\n')
  },
}

import type { LookedUp } from './looked-up.ts'
import { counted, listIn, namesIn, type Say } from './say.ts'

// What is said beside what was found, because it was asked for.

/** What was perhaps meant. */
export function nearIn(found: readonly LookedUp[], say: Say): string {
  const asked = found.find(({ output }) => namesIn(output['did_you_mean']).length > 0)
  if (!asked) return ''
  const names = namesIn(asked.output['did_you_mean'])
  const said = String(asked.input['words'] ?? '')
  return say(`没有找到“${said}”。您是说${names.map((name) => `“${name}”`).join('或')}吗？`, `I found no “${said}”. Did you mean ${names.map((name) => `“${name}”`).join(' or ')}?`)
}

/** Whether somebody has to wait. */
export function queueIn(found: readonly LookedUp[], say: Say): string {
  const sections = found.flatMap(({ output }) => listIn(output['sections']))
  if (sections.length === 0) return ''
  const full = sections.filter(({ seats_left: left }) => left === 0)
  if (full.length === 0) return say('还有名额，不用候补，可以直接选课。', 'There are seats, so nobody has to wait: you can enrol.')
  return full.length === sections.length ? say('都已满，可以候补。', sections.length === 1 ? 'It is full; you can join its queue.' : 'All are full; you can join a queue.') : say('已满的班可以候补，其他班可以直接选课。', 'You can join the queue of those that are full, and enrol in the others.')
}

/** By course. */
export function teachersIn(found: readonly LookedUp[], say: Say): string {
  const sections = found.filter(({ tool }) => tool === 'find_sections' || tool === 'section_details').flatMap(({ output }) => listIn(output['sections']))
  const byCourse = Map.groupBy(sections, ({ course }) => String(course))
  return [...byCourse].map(([course, list]) => `- ${course}${say('：', ': ')}${[...new Set(list.flatMap(({ teachers }) => namesIn(teachers)))].join(say('、', ', ')) || say('未公布', 'not announced')}`).join('\n')
}

/** How much somebody may take, and has taken. */
export function limitsIn({ tool, output }: LookedUp, say: Say): string {
  if (tool === 'my_enrolments') {
    const { credits, credit_limit: most, section_limit: sections } = output
    const held = Number(credits)
    const parts = [
      typeof most === 'number' ? say(`您现在最多可选 ${most} 学分，已选 ${held} 学分，还可以选 ${Math.max(0, Math.round((most - held) * 10) / 10)} 学分。`, `You may take at most ${counted(most, 'credit')} now. You hold ${held}, so ${Math.max(0, Math.round((most - held) * 10) / 10)} are left.`) : say(`现在没有学分上限。您已选 ${held} 学分。`, `There is no credit limit for you now. You hold ${counted(held, 'credit')}.`),
      typeof sections === 'number' && say(`最多可选 ${sections} 个教学班。`, `You may take at most ${counted(sections, 'section')}.`),
    ]
    return parts.filter(Boolean).join(say('', ' '))
  }
  const rounds = listIn(output['rounds'])
  if (rounds.length === 0) return say('本学期还没有安排选课轮次。', 'This term has no rounds yet.')
  const lines = rounds.map(({ name, credit_limit: most }) => `- ${String(name)}${say('：', ': ')}${typeof most === 'number' ? say(`最多 ${most} 学分`, `at most ${counted(most, 'credit')}`) : say('没有学分上限', 'no credit limit')}`)
  return [say('各轮次的学分上限：', 'How many credits one may take, by round:'), ...lines].join('\n')
}

import { listIn, type Facts, type Tellers } from './say.ts'

// Figures of enrolment.

export const tellFigures: Tellers = {
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
    if (by === 'nearly-full' && list.length === 0) return `${sum} ${say('没有快满的教学班。', 'No section is nearly full.')}`
    const isOpen = ['department', 'type', 'most-wanted'].includes(String(by)) && list.some(({ seats_taken: seats, capacity: most }) => seats !== undefined && most === undefined)
    const open = isOpen && say('没有标出容量（“–”）的，含有不限人数的教学班，没有总容量。', 'Where no capacity is shown (“–”), some sections take any number of students.')
    const named = list.slice(0, by === 'nearly-full' ? 10 : 3).flatMap(({ name, seats_taken: seats, capacity: most, waiting: queue }) => {
      if (seats === undefined) return []
      const counts = [`${String(seats)}${most === undefined ? say(' 人', '') : `/${String(most)}`}`, Number(queue) > 0 && say(`候补 ${String(queue)} 人`, `${String(queue)} waiting`)].filter(Boolean).join(say('，', ', '))
      return [`- ${String(name)}${say('：', ': ')}${counts}`]
    })
    const heading = by === 'most-wanted' ? say('最满的：', 'The fullest:') : by === 'nearly-full' ? say('快满的：', 'Nearly full:') : by === 'queues' ? say('候补最多的：', 'The longest queues:') : say('人数最多的：', 'The largest:')
    return [sum, (list.length > 1 || by === 'nearly-full') && named.length > 0 && [heading, ...named].join('\n'), open].filter(Boolean).join('\n\n')
  },
}

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
    const named = list.slice(0, 3).flatMap(({ name, seats_taken: seats, capacity: most, waiting: queue }) => {
      if (seats === undefined) return []
      const counts = [`${String(seats)}${most === undefined ? say(' 人', '') : `/${String(most)}`}`, Number(queue) > 0 && say(`候补 ${String(queue)}`, `${String(queue)} waiting`)].filter(Boolean).join(say('，', ', '))
      return [`- ${String(name)}${say('：', ': ')}${counts}`]
    })
    const heading = by === 'most-wanted' ? say('最满的：', 'The fullest:') : by === 'queues' ? say('候补最多的：', 'The longest queues:') : say('人数最多的：', 'The largest:')
    return list.length > 1 && named.length > 0 ? [sum, [heading, ...named].join('\n')].join('\n\n') : sum
  },
}

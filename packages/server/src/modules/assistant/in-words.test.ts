import { expect, test } from 'vitest'
import type { Card, Source } from '@fairway/contract/assistant-cards'
import { exported } from './export.ts'
import { cardInWords, sourceInWords } from './in-words.ts'
import type { TurnRow } from './turns.ts'

const zh = { language: 'zh', timeZone: 'Asia/Shanghai' } as const
const en = { language: 'en', timeZone: 'Asia/Shanghai' } as const
const drawing = { id: 1, courseId: 1, course: 'AR 101', title: { zh: '素描', en: 'Drawing' }, section: '01', credits: 3, teachers: ['Tutor 1'], location: 'Hall 4' }
const film = { ...drawing, id: 2, course: 'AR 102', title: { en: 'Film' } }

const cards: Card[] = [
  { kind: 'sections', term: 'demo', sections: [drawing], more: 0 },
  { kind: 'plans', term: 'demo', held: [], sections: [drawing, film], plans: [{ sectionIds: [2, 1], credits: 6, days: [1], reasons: [] }] },
  { kind: 'chart', form: 'bars', title: { zh: '选课人数', en: 'Enrolled' }, unit: { zh: '人', en: 'people' }, labels: [{ en: 'Monday', zh: '周一' }], series: [{ name: { en: 'CS', zh: '计算机' }, values: [12] }, { name: { en: 'MA', zh: '数学' }, values: [null] }] },
]

test('what is drawn is said in words, in the language of who takes it along', () => {
  expect(cards.map((card) => cardInWords(card, en).join('\n'))).toEqual([
    '- AR 101 01 Drawing · Hall 4 · Tutor 1',
    '*Plan 1*\n- AR 102 01 Film · Hall 4 · Tutor 1\n- AR 101 01 Drawing · Hall 4 · Tutor 1',
    '*Enrolled (people)*\n- Monday: CS 12, MA –',
  ])
  expect(cardInWords(cards[1]!, zh)[0]).toBe('*方案 1*')
  expect(cardInWords(cards[2]!, zh)).toEqual(['*选课人数 (人)*', '- 周一: 计算机 12, 数学 –'])
})

test('every source has a name', () => {
  const sources: Source[] = [
    { kind: 'section', id: 1, term: 'demo', course: 'AR 101', section: '01', title: { en: 'Drawing' } },
    { kind: 'term', term: 'demo', title: { en: 'Autumn' } },
    { kind: 'document', id: 1, title: 'Library', heading: 'Hours', path: '/knowledge/1' },
    { kind: 'timetable', term: 'demo' },
  ]
  expect(sources.map((source) => sourceInWords(source, 'en'))).toEqual(['AR 101 01 Drawing', 'Autumn', 'Library › Hours', 'My timetable (demo)'])
})

test('a conversation is taken along with what stood beside its words, and by the clocks of the campus', () => {
  const turn = { role: 'user', text: 'Which?', at: new Date('2026-11-22T16:02:57Z'), parts: {} } as TurnRow
  const answer = { ...turn, role: 'assistant', text: 'This one:', parts: { cards: [cards[0]], sources: [{ kind: 'term', term: 'demo', title: { en: 'Autumn' } }] } } as TurnRow
  const markdown = exported({ title: 'Drawing', branch: [turn, answer] }, 'md', en)
  expect(markdown).toMatch(/^# Drawing\n\n## Me · 23 Nov 2026, 00:02\n\nWhich\?\n\n## Assistant · /)
  expect(markdown).toContain('This one:\n\n- AR 101 01 Drawing · Hall 4 · Tutor 1\n\nSources: Autumn\n')
})

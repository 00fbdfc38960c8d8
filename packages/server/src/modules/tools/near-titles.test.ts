import { expect, test } from 'vitest'
import type { CatalogueCourse } from '@fairway/contract/courses'
import { nearTitles } from './near-titles.ts'

const courses = [
  ['微积分（上）', 'Calculus I'], ['微积分（下）', 'Calculus II'], ['线性代数', 'Linear Algebra'], ['数据结构', 'Data Structures'], ['计算机网络', 'Computer Networks'], ['摄影', 'Photography'], ['量子物理', 'Quantum Physics'],
].map(([zh, en], index) => ({ id: index, code: `X ${index}`, title: { zh, en }, sections: [{}] }) as unknown as CatalogueCourse)

test.each([
  ['微积份', ['微积分（上）', '微积分（下）']],
  ['线代', ['线性代数']],
  ['线性代术', ['线性代数']],
  ['计网', ['计算机网络']],
  ['数构', ['数据结构']],
  ['data structres', ['Data Structures']],
  ['Data Strutcures', ['Data Structures']],
  ['calculs', ['Calculus I', 'Calculus II']],
  ['fotography', ['Photography']],
  ['linaer algebra', ['Linear Algebra']],
])('“%s” may be %j', (said, titles) => {
  expect(nearTitles(courses, said)).toEqual(titles)
})

test.each(['食堂', '宿舍', '图书馆', 'fees', 'library', 'art', '', '物', 'x'.repeat(5_000)])('“%s” is no title', (said) => {
  expect(nearTitles(courses, said)).toEqual([])
})

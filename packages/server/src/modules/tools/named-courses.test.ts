import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { namedCourses } from './named-courses.ts'

const { app, campus } = await startApp()
const term = await campus.term({ current: true })
for (const [code, zh, en] of [
  ['AR 101', '素描', 'Drawing'],
  ['AR 102', '摄影', 'Photography'],
  ['AR 103', '电影与社会', 'Film and Society'],
  ['SO 101', '社会学导论', 'Introduction to Sociology'],
  ['SO 102', '社会统计', 'Society in Figures'],
] as const)
  await campus.section(await campus.course(term, { code, title: { zh, en } }), { code: '01' })
await app.courses.catalogue.readAnew()
const offer = await app.tools.view.offer(undefined)

test.each([
  ['Drawing and Film and Society', ['AR 101', 'AR 103']],
  ['Film and Society and Photography', ['AR 103', 'AR 102']],
  ['Film and Society', ['AR 103']],
  ['电影与社会', ['AR 103']],
  ['电影与社会和摄影', ['AR 103', 'AR 102']],
  ['素描和电影与社会', ['AR 101', 'AR 103']],
  ['素描、摄影', ['AR 101', 'AR 102']],
  ['AR 101 素描', ['AR 101']],
  ['AR 103 Film and Society', ['AR 103']],
] as const)('“%s” is %j', (said, codes) => {
  const { courses, unclear } = namedCourses('en', offer, [said])
  expect(courses.map(({ code }) => code)).toEqual(codes)
  expect(unclear).toEqual([])
})

test('of several the one that is no course is named by itself', () => {
  const { courses, unclear } = namedCourses('en', offer, ['Drawing and Basket Weaving'])
  expect(courses.map(({ code }) => code)).toEqual(['AR 101'])
  expect(unclear).toMatchObject([{ said: 'Basket Weaving' }])
})

test('however many are named, few are looked for, and none is forgotten', () => {
  const said = Array.from({ length: 12 }, (_, name) => ['A', 'B', 'C', 'D', 'E', 'F'].map((part) => `${part}${name}`).join('和'))
  const { courses, unclear } = namedCourses('zh', offer, said)
  expect(courses).toEqual([])
  const named = unclear.map(({ said: one }) => one).join(' ')
  for (let name = 0; name < 12; name++) for (const part of ['A', 'F']) expect(named).toContain(`${part}${name}`)
})

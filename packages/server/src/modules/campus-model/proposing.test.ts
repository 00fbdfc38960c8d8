import { expect, test } from 'vitest'
import { askCampus } from '../../../test/ask-campus.ts'
import { startApp } from '../../../test/start-app.ts'

// What somebody wants done to their enrolment becomes a proposal of just that, or none.

const { app, campus, guest, signIn } = await startApp()
app.assistant.start()
const { ben, ana, chloe } = await signIn('ben', 'ana', 'chloe')
const term = await campus.term({ current: true })
await campus.round(term)
const at = (day: number, hour: number) => ({ meetings: [{ days: [day], from: hour * 60, to: hour * 60 + 90 }] })
const drawing = await campus.course(term, { code: 'AR 101', title: { zh: '素描', en: 'Drawing' } })
const [one, , three] = await campus.sections(drawing, [{ code: '01', ...at(1, 8) }, { code: '02', ...at(2, 8) }, { code: '03', ...at(3, 8) }])
const photography = await campus.section(await campus.course(term, { code: 'AR 102', title: { zh: '摄影', en: 'Photography' } }), { code: '01', ...at(4, 8) })
const film = await campus.section(await campus.course(term, { code: 'AR 103', title: { zh: '电影与社会', en: 'Film and Society' } }), { code: '02', ...at(5, 8) })
const choir = await campus.section(await campus.course(term, { code: 'MU 101', title: { zh: '合唱', en: 'Choir' } }), { code: '01', ...at(5, 14) })
const full = await campus.section(await campus.course(term, { code: 'MU 102', title: { zh: '吉他', en: 'Guitar' } }), { code: '01', capacity: 0, ...at(1, 14) })
await app.courses.catalogue.readAnew()
for (const student of [ben, chloe]) await student.post('/api/submissions', { operations: [{ enrol: one!.id }, { enrol: film.id }, { wait: full.id }] })

const proposed = async (text: string, who = ben) => {
  const { cards, text: said } = await askCampus(who, text)
  const proposal = cards.find(({ kind }) => kind === 'proposal') as { operations: unknown } | undefined
  return { operations: proposal?.operations, said }
}

test.each([
  ['帮我退 AR 101 01'],
  ['把素描退了'],
  ['帮我退掉素描'],
  ['把 AR 101 01 退掉'],
  ['退掉素描'],
  ['退掉素描 01 班'],
  ['我要退 AR 101'],
  ['我不想上素描了'],
  ['drop Drawing'],
  ['Please drop my drawing class'],
  ['Drop me from AR 101 01.'],
])('“%s” proposes to drop what is held', async (text) => {
  expect((await proposed(text)).operations).toEqual([{ drop: one!.id }])
})

test.each([
  ['退掉素描和电影与社会', [{ drop: one!.id }, { drop: film.id }]],
  ['drop Drawing and Film and Society', [{ drop: one!.id }, { drop: film.id }]],
  ['退出吉他的候补', [{ leave: full.id }]],
  ['退掉吉他', [{ leave: full.id }]],
  ['Leave the queue of Guitar', [{ leave: full.id }]],
  ['AR 101 01 换成 AR 101 03', [{ drop: one!.id }, { enrol: three!.id }]],
  ['把素描换成 03 班', [{ drop: one!.id }, { enrol: three!.id }]],
  ['把素描换成摄影', [{ drop: one!.id }, { enrol: photography.id }]],
  ['swap Drawing for Photography', [{ drop: one!.id }, { enrol: photography.id }]],
  ['我要选合唱', [{ enrol: choir.id }]],
  ['enrol me in Choir 01', [{ enrol: choir.id }]],
  ['帮我选摄影和合唱', [{ enrol: photography.id }, { enrol: choir.id }]],
])('“%s” proposes just that', async (text, operations) => {
  expect((await proposed(text)).operations).toEqual(operations)
})

test('what is not held is never enrolled in, and they are told what they hold', async () => {
  for (const text of ['帮我退 AR 101 02', '帮我退 AR 102', '退掉摄影', 'drop Photography', 'drop AR 102 01', 'swap Photography for Choir']) {
    const { operations, said } = await proposed(text, chloe)
    expect(operations).toBeUndefined()
    expect(said).toMatch(/没有选也没有候补|neither hold/)
    expect(said).toContain('AR 101')
  }
})

test('who does not say which course is asked', async () => {
  expect(await proposed('我想退课', chloe)).toEqual({ operations: undefined, said: '请说明要退哪门课。您已选和候补的课：AR 101 素描 01、AR 103 电影与社会 02、MU 102 吉他 01。' })
  expect((await proposed('I want to drop a course', chloe)).said).toContain('Say which course')
  expect((await proposed('我想选课', chloe)).said).toContain('请写明课程和班号')
})

test('proposals are for students who are signed in', async () => {
  expect((await askCampus(ana, 'drop Drawing')).text).toBe('Proposals are for students who are signed in.')
  expect((await askCampus(guest, '退掉素描')).text).toContain('登录')
})

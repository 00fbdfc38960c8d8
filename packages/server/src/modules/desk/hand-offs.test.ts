import type { HandOff, HandOffs } from '@fairway/contract/desk'
import { expect, test } from 'vitest'
import { comeAsGuest, openDesk } from '../../../test/desk.ts'
import { signInPerson } from '../../../test/people.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// Who asks for a person gets one.

const started = await startApp({ listen: true })
const { app, database, signIn, url } = started
const { olga, ben } = await signIn('olga', 'ben')
const otto = await signInPerson(app, database, { number: 'o-otto', name: 'Otto Office', role: 'office' })
const desk = await openDesk(started, olga)
const somebody = () => comeAsGuest(started, 'Mia')
const list = async (state = 'unfinished') => (await olga.get<HandOffs>(`/api/office/desk/hand-offs?state=${state}`)).body
const act = (who: { request: typeof olga.request }, id: number, method: string, what: string) => who.request<HandOff>(method, `/api/office/desk/hand-offs/${id}/${what}`)

async function called(text = '人工客服') {
  const mia = await somebody()
  const answers = await desk.answersTo(mia, text)
  const handOff = (await list()).handOffs.find(({ message }) => message.sender.id === mia.id)!
  return { mia, answers, handOff }
}

test.each(['人工客服', '你好，我要转人工', 'human', 'Agent!', 'STAFF'])('"%s" puts the conversation before the staff, and says so', async (text) => {
  const { mia, answers, handOff } = await called(text)
  expect(answers).toEqual([expect.stringMatching(/已为您转接人工客服|a member of staff has been called/)])
  expect(handOff).toMatchObject({ state: 'open', room: { id: desk.lobby, name: { zh: '大厅' } }, message: { text, sender: { kind: 'guest', id: mia.id, name: 'Mia' } }, takenBy: null })
  await act(olga, handOff.id, 'POST', 'closing')
})

test('in a sentence these words are no call', async () => {
  const mia = await somebody()
  expect(await desk.answersTo(mia, 'the staff here are human beings')).toEqual([])
  expect((await list()).handOffs.filter(({ message }) => message.sender.id === mia.id)).toEqual([])
})

test('until it is closed, the desk leaves the questions of whoever asked to the staff', async () => {
  const { mia, handOff } = await called()
  for (const text of ['天气', '人工客服', '怎么选课？']) expect(await desk.answersTo(mia, text)).toEqual([])
  expect((await list()).handOffs.filter(({ message }) => message.sender.id === mia.id)).toHaveLength(1)
  expect(await desk.answersTo(await somebody(), '天气')).toHaveLength(1)
  await act(olga, handOff.id, 'POST', 'closing')
  expect(await desk.answersTo(mia, '天气')).toHaveLength(1)
})

test('the desk does not greet whoever answers for it', async () => {
  const { handOff } = await called()
  await act(olga, handOff.id, 'POST', 'taking')
  expect(await desk.answersTo(olga, '您好，我是教务老师')).toEqual([])
  await act(olga, handOff.id, 'POST', 'closing')
  expect(await desk.answersTo(olga, '您好')).toHaveLength(1)
})

test('one of the staff takes it, alone', async () => {
  const { handOff } = await called()
  const answers = await Promise.all([olga, otto].map((who) => act(who, handOff.id, 'POST', 'taking')))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const [first, second] = answers[0]!.status === 200 ? [olga, otto] : [otto, olga]
  expect(await act(second, handOff.id, 'POST', 'taking')).toMatchObject({ status: 409, body: { code: 'hand-off-taken', handOff: { takenBy: { id: first.id, name: first.name } } } })
  expect((await act(first, handOff.id, 'POST', 'taking')).status).toBe(200)
  expect((await act(second, handOff.id, 'DELETE', 'taking')).body).toMatchObject({ state: 'open', takenBy: null })
  expect((await act(second, handOff.id, 'POST', 'taking')).body).toMatchObject({ state: 'taken', takenBy: { id: second.id } })
  expect((await act(second, handOff.id, 'POST', 'closing')).body).toMatchObject({ state: 'done', closedBy: { id: second.id } })
  expect((await act(first, handOff.id, 'POST', 'taking')).body).toMatchObject({ code: 'hand-off-done' })
  expect((await list('done')).handOffs[0]).toMatchObject({ id: handOff.id, takenBy: { id: second.id } })
  const entries = await database.query({ text: `select action, actor_id from audit_entry where subject_kind = 'hand-off' and subject_id = $1 order by id`, values: [String(handOff.id)] })
  expect(entries).toEqual([
    { action: 'hand-off.taken', actor_id: first.id },
    { action: 'hand-off.given-back', actor_id: second.id },
    { action: 'hand-off.taken', actor_id: second.id },
    { action: 'hand-off.closed', actor_id: second.id },
  ])
})

test('the office hears at once that somebody asks, and that it was taken; nobody else does', async () => {
  const tab = await openSocket(url, { cookie: olga.cookie })
  await tab.subscribe('desk:hand-offs')
  const before = (await list()).open
  const { handOff } = await called()
  expect(await tab.next('hand-offs-changed')).toMatchObject({ topic: 'desk:hand-offs', open: before + 1 })
  await act(otto, handOff.id, 'POST', 'taking')
  expect(await tab.next('hand-offs-changed')).toMatchObject({ open: before })
  await act(otto, handOff.id, 'POST', 'closing')
  const stranger = await openSocket(url, { cookie: ben.cookie })
  stranger.send({ type: 'subscribe', topic: 'desk:hand-offs' })
  expect(await stranger.next('error')).toMatchObject({ code: 'no-such-topic' })
})

test('outside duty hours the desk says when somebody comes', async () => {
  const weekday = new Date(Date.now() + 8 * 3_600_000).getUTCDay() || 7
  const other = weekday === 7 ? 1 : weekday + 1
  const set = (value: unknown) => olga.put('/api/office/settings/rooms.desk-hours', { value })
  expect(await set([`${other}  9:30 – 12:00`])).toMatchObject({ status: 200, body: { value: [`${other} 09:30-12:00`] } })
  const { answers, handOff } = await called()
  expect(answers).toEqual([expect.stringMatching(/现在不在线，将于 \d{4}-\d\d-\d\d 09:30/)])
  expect(handOff.state).toBe('open')
  expect(await set(['8 09:00-10:00'])).toMatchObject({ status: 422 })
  await set(null)
})

test('where the desk is off, nobody is answered and nothing handed over', async () => {
  await olga.put('/api/office/settings/rooms.desk', { value: false })
  const mia = await somebody()
  expect(await desk.answersTo(mia, '人工客服')).toEqual([])
  expect((await olga.post('/api/office/desk/trials', { text: '时间' })).body).toMatchObject({ silence: 'off' })
  await olga.put('/api/office/settings/rooms.desk', { value: null })
  // Nor when it is on again.
  expect(await desk.answersTo(mia, '天气')).toHaveLength(1)
  expect((await list()).handOffs.filter(({ message }) => message.sender.id === mia.id)).toEqual([])
})

test('there is no such conversation', async () => {
  for (const [method, what] of [['POST', 'taking'], ['DELETE', 'taking'], ['POST', 'closing']] as const) {
    expect(await act(olga, 999_999, method, what)).toMatchObject({ status: 404, body: { code: 'no-such-hand-off' } })
    expect((await act(ben, 1, method, what)).status).toBe(403)
  }
})

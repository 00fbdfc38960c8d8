import { expect, test } from 'vitest'
import { comeAsGuest, openDesk } from '../../../test/desk.ts'
import { startApp } from '../../../test/start-app.ts'

// What the desk answers in the lobby. Each test has people of its own: the desk answers nobody for ever.

const started = await startApp()
const { app, database, signIn } = started
const { olga, ben, chloe } = await signIn('olga', 'ben', 'chloe')
const desk = await openDesk(started, olga)
const somebody = () => comeAsGuest(started, 'Mia')

test('the shipped rules answer the whole room, the first one that matches', async () => {
  const mia = await somebody()
  for (const [text, answer] of [
    ['你好', /^Mia，您好！我是客服助手/],
    ['Hello, what time is it?', /^Hello Mia! I am the assistant desk/],
    ['时间', /^现在是 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d。$/],
  ] as const) {
    expect(await desk.answersTo(mia, text), text).toEqual([expect.stringMatching(answer)])
  }
  const noah = await somebody()
  expect(await desk.answersTo(noah, '明天天气怎么样')).toEqual([expect.stringContaining('https://www.weather.com.cn/')])
  expect(await desk.answersTo(noah, '怎么选课')).toEqual([expect.stringMatching(/感谢您的提问.*人工客服/)])
  expect(await desk.answersTo(noah, 'help')).toEqual([expect.stringMatching(/Thank you.*人工客服/)])
  expect(await desk.answersTo(noah, 'this is nothing to answer')).toEqual([])
  const [latest] = (await desk.answers()).slice(-1)
  expect(latest).toMatchObject({ sender: { kind: 'desk', id: 'desk', name: '客服助手' } })
})

test('an answer is a reply to what was asked, whatever is said meanwhile', async () => {
  const [mia, noah] = [await somebody(), await somebody()]
  const asked = await desk.say(mia, '天气')
  const other = await desk.say(noah, 'weather')
  await desk.untilIdle(other.seq)
  const answers = (await desk.answers()).filter(({ seq }) => seq > asked.seq)
  expect(answers.map(({ replyTo, text }) => [replyTo, text.includes('weather.com.cn')])).toEqual([
    [asked.seq, true],
    [other.seq, false],
  ])
})

test('the time is that of the campus', async () => {
  const [answer] = await desk.answersTo(await somebody(), 'time')
  const [, said] = /^It is (.*)\.$/.exec(answer!)!
  // Asia/Shanghai is eight hours ahead, all year.
  expect(Math.abs(Date.parse(`${said!.replace(' ', 'T')}+08:00`) - Date.now())).toBeLessThan(60_000)
})

test('it answers guests and people, and nobody who speaks to somebody else', async () => {
  const mia = await somebody()
  const { seq } = await desk.say(chloe, 'I like the library')
  expect(await desk.answersTo(ben, `@[${chloe.name}](${chloe.id}) 时间？`)).toEqual([])
  const reply = await desk.say(ben, '时间？', { replyTo: seq })
  await desk.untilIdle(reply.seq)
  expect((await desk.answers()).filter((answer) => answer.seq > reply.seq)).toEqual([])
  expect(await desk.answersTo(ben, '时间？')).toHaveLength(1)
  const toDesk = await desk.say(mia, '天气', { replyTo: (await desk.answers()).at(-1)!.seq })
  await desk.untilIdle(toDesk.seq)
  expect((await desk.answers()).filter((answer) => answer.seq > toDesk.seq)).toHaveLength(1)
})

test('it answers nobody but those who wrote, not even itself', async () => {
  await desk.addRule({ keywords: ['echo'], answer: { en: 'echo echo?' } })
  expect(await desk.answersTo(await somebody(), 'echo')).toEqual(['echo echo?'])
})

test('who asks again and again is answered five times in a minute, and others still are', async () => {
  const mia = await somebody()
  const first = await desk.say(mia, '天气')
  for (let time = 0; time < 6; time++) await desk.say(mia, '天气')
  const last = await desk.say(mia, '天气')
  await desk.untilIdle(last.seq)
  expect((await desk.answers()).filter(({ seq }) => seq > first.seq)).toHaveLength(5)
  expect(await desk.answersTo(await somebody(), '天气')).toHaveLength(1)
})

test('in a room where many ask at once it is quiet after twenty answers in a minute', async () => {
  await database.query({ text: 'delete from desk_answer' })
  const people = await Promise.all(Array.from({ length: 8 }, somebody))
  const sent = await Promise.all(people.flatMap((one) => [1, 2, 3, 4].map(() => desk.say(one, 'weather'))))
  await desk.untilIdle(Math.max(...sent.map(({ seq }) => seq)))
  expect((await desk.answers()).filter(({ seq }) => seq > Math.min(...sent.map((one) => one.seq)))).toHaveLength(20)
  await database.query({ text: 'delete from desk_answer' })
})

test('a rule answers one person once, or once a day', async () => {
  const ever = await desk.addRule({ keywords: ['once'], again: 'ever', answer: { en: 'Once.' } })
  await desk.addRule({ keywords: ['daily'], again: 'day', answer: { en: 'Today.' } })
  const mia = await somebody()
  for (const word of ['once', 'daily']) {
    expect(await desk.answersTo(mia, word)).toHaveLength(1)
    expect(await desk.answersTo(mia, word)).toEqual([])
  }
  await database.query({ text: `update desk_answer set at = at - interval '1 day' where sender = $1`, values: [`guest:${mia.id}`] })
  await app.desk.tidy()
  expect(await desk.answersTo(mia, 'once')).toEqual([])
  expect(await desk.answersTo(mia, 'daily')).toEqual(['Today.'])
  expect(await desk.answersTo(await somebody(), 'once')).toEqual(['Once.'])
  expect(ever.again).toBe('ever')
})

test('variables say who asked and where; what people call themselves is never Markdown', async () => {
  await desk.addRule({ keywords: ['who'], answer: { en: '{name} / {id} / {room} / {campus} / {date}' } })
  const mia = await comeAsGuest(started, '**@room** [x](1)')
  const [answer] = await desk.answersTo(mia, 'who')
  expect(answer).toBe(`\\*\\*\\@room\\*\\* \\[x\\]\\(1\\) / ${mia.id} / Lobby / Fairway / ${answer!.slice(-10)}`)
  expect((await desk.answers()).at(-1)!.mentions).toBeUndefined()
})

test('a message that was deleted before the delay is over is not answered, and what came later is not held up', async () => {
  const slow = await desk.addRule({ keywords: ['slow'], delayMs: 1500, answer: { en: 'Slow.' } })
  const [mia, noah] = [await somebody(), await somebody()]
  const taken = await desk.say(mia, 'slow')
  const kept = await desk.say(noah, 'slow')
  expect((await mia.delete(`/api/rooms/${desk.lobby}/messages/${taken.seq}`)).status).toBe(204)
  const quick = await desk.say(noah, '天气')
  await expect.poll(async () => (await desk.answers()).filter(({ seq }) => seq > quick.seq).map(({ text }) => text)).toEqual([expect.stringContaining('weather.com.cn')])
  await desk.untilIdle(quick.seq)
  expect((await desk.answers()).filter(({ seq }) => seq > kept.seq).map(({ text }) => text)).toEqual([expect.stringContaining('weather.com.cn'), 'Slow.'])
  await desk.change(slow, { isOn: false })
})

test('an expression that takes others for ever is decided at once', async () => {
  await desk.addRule({ match: 'pattern', keywords: [], pattern: '(a+)+$' })
  const { body } = await olga.post('/api/office/desk/trials', { text: `${'a'.repeat(190)}!` })
  expect(body).toMatchObject({ rule: null, silence: 'no-rule' })
})

import { expect, test } from 'vitest'
import type { FoundMessages } from '@fairway/contract/rooms'
import { classRoom, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// Messages by their words.

const started = await startApp()
const { database, signIn } = started
const { ben, emil, ana } = await signIn('ben', 'emil', 'ana')

test('messages are found by words and by Chinese, in one’s own rooms alone', async () => {
  const { room } = await classRoom(started, ana, [ben])
  const texts = ['期末考试在第三教学楼', 'The final exam covers Chapter 7', '考完试去吃饭', 'exams are fun']
  for (const text of texts) await say(ana, room.id, text)
  const find = async (who: typeof ben, q: string, of = `&room=${room.id}`) => {
    const { status, body } = await who.get<{ messages: { text: string }[] }>(`/api/rooms/search?q=${encodeURIComponent(q)}${of}`)
    return status === 200 ? body.messages.map(({ text }) => text) : status
  }
  expect(await find(ben, '考试')).toEqual([texts[0]])
  expect(await find(ben, '教学楼')).toEqual([texts[0]])
  expect(await find(ben, '试')).toEqual([texts[2], texts[0]])
  expect(await find(ben, 'EXAM')).toEqual([texts[3], texts[1]])
  expect(await find(ben, 'final chapter')).toEqual([texts[1]])
  expect(await find(ben, '... !!')).toEqual([])
  expect(await find(ben, `'); drop table message; --`)).toEqual([])
  expect(await find(ben, '教学楼', '')).toEqual([texts[0]])
  expect(await find(emil, '教学楼', '')).toEqual([])
  expect(await find(emil, '教学楼')).toBe(404)
  const [first] = await ben.get<{ messages: { seq: number }[] }>(`/api/rooms/${room.id}/messages`).then(({ body }) => body.messages)
  await ana.delete(`/api/rooms/${room.id}/messages/${first!.seq}`)
  expect(await find(ben, '教学楼')).toEqual([])
})

test('a word that everybody says is found too: the latest first, page by page', async () => {
  const [{ room }, { room: other }] = await Promise.all([classRoom(started, ana, [ben]), classRoom(started, ana, [ben])])
  // More than the index of words is asked for, and of them only some in rooms of ben.
  await database.query({
    text: `insert into message (room_id, seq, number, sender, sender_name, client_id, text, at, search)
           select case n % 400 when 1 then $1::bigint when 2 then $2::bigint else 999 end, n, n, 'guest:abcdefgh', 'Gus', gen_random_uuid(), n::text, now() - make_interval(secs => 30000 - n), 'everywhere'
           from generate_series(1, 21000) n`,
    values: [room.id, other.id],
  })
  const pageAfter = async (after: string | null, of = '') => (await ben.get<FoundMessages>(`/api/rooms/search?q=everywhere${of}${after === null ? '' : `&after=${after}`}`)).body
  const pagesOf = async (of = '') => {
    const found: string[] = []
    for (let after: string | null = null; ; ) {
      const page: FoundMessages = await pageAfter(after, of)
      found.push(...page.messages.map(({ text }) => text))
      if (page.next === null) return found
      after = page.next
    }
  }
  const said = (rest: number) => Array.from({ length: 53 }, (_, index) => 400 * index + rest).filter((n) => n <= 21_000).map(String).toReversed()
  expect(await pagesOf(`&room=${room.id}`)).toEqual(said(1))
  expect(await pagesOf()).toEqual([...said(1), ...said(2)].sort((a, b) => Number(b) - Number(a)))
  await database.query({ text: 'delete from message where room_id = 999' })
  expect(await pagesOf()).toHaveLength(106)
})

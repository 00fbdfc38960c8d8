import { expect, test } from 'vitest'
import type { Room } from '@fairway/contract/rooms'
import { said, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// Locks that others hold: the embedded database has no others.

const { database, signIn } = await startApp()
const { ana } = await signIn('ana')

test('a room that somebody holds keeps none of the others waiting, and its own order', async () => {
  const make = async (name: string) => (await ana.post<Room>('/api/rooms', { name })).body.id
  const [held, other] = [await make('Held'), await make('Other')]
  const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`)
  const release = Promise.withResolvers<void>()
  const holds = Promise.withResolvers<void>()
  const holding = database.inTransaction(async ({ query }) => {
    await query({ text: 'select from room where id = $1 for update', values: [held] })
    holds.resolve()
    await release.promise
  })
  await holds.promise
  const attempts = Promise.allSettled(texts.map((text) => say(ana, held, text)))
  for (let round = 0; round < 3; round++) await Promise.all(texts.map((text) => say(ana, other, `${text} of ${round}`)))
  release.resolve()
  await holding
  const outcomes = await attempts
  // Who waited for too long was told so; what was written is in the order in which it came.
  const written = texts.filter((_, index) => outcomes[index]!.status === 'fulfilled')
  expect(await said(ana, held)).toEqual(written)
  expect(await said(ana, other)).toHaveLength(36)
  await say(ana, held, 'after')
  expect(await said(ana, held)).toEqual([...written, 'after'])
  // If each waited for the lock by itself, one after the other, it would take longer than this.
}, 15_000)

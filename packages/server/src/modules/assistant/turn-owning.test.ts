import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asked } from '@fairway/contract/assistant'
import { startApp } from '../../../test/start-app.ts'

const { app, signIn, guest } = await startApp()
app.assistant.start()
const { chloe, ben, emil } = await signIn('chloe', 'ben', 'emil')

test('of many who want to follow answers at one moment, each gets their own alone', async () => {
  const people = [chloe, ben, emil]
  const asked = await Promise.all(people.map((who) => who.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: 'Which courses are there?' })))
  const generations = asked.map(({ body }) => body.answer.generation)
  const followed = await Promise.all([...people, guest].map((who) => Promise.all(generations.map(async (generation) => (await who.get<string>(`/api/assistant/generations/${generation}/events`)).status))))
  expect(followed).toEqual([
    [200, 404, 404],
    [404, 200, 404],
    [404, 404, 200],
    [404, 404, 404],
  ])
})

import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { lobby } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// How fast somebody may do things in rooms.

const { app, signIn, guest } = await startApp({ writing: { people: 3, guests: 1 } })
const { ben } = await signIn('ben')

test('who writes too fast is told when to go on', async () => {
  const { id } = await lobby(ben)
  const again = () => ben.post(`/api/rooms/${id}/messages`, { clientId: randomUUID(), text: 'again' })
  for (let count = 0; count < 2; count++) expect((await again()).status).toBe(201)
  expect((await ben.put(`/api/rooms/${id}/messages/1/reactions/${encodeURIComponent('👍')}`)).status).toBe(204)
  const refused = await again()
  expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-messages' } })
  expect(refused.body['retryAfter']).toBeGreaterThan(0)
  // A guest costs nothing, where they come from does.
  const answers: number[] = []
  for (let count = 0; count < 5; count++) {
    const { cookies } = await guest.post('/api/guest', { name: `Guest ${count}` })
    const { status } = await createClient(app, cookies.map(({ name, value }) => `${name}=${value}`).join('; ')).post(`/api/rooms/${id}/messages`, { clientId: randomUUID(), text: 'hi' })
    answers.push(status)
  }
  expect(answers).toEqual([201, 201, 201, 429, 429])
})

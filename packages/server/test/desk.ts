import { randomUUID } from 'node:crypto'
import type { DeskRule, DeskRuleDraft, DeskRules } from '@fairway/contract/desk'
import type { Guest, Message, MessagePage, Rooms, Sent } from '@fairway/contract/rooms'
import { expect } from 'vitest'
import { createClient, type Client } from './client.ts'
import type { Started } from './start-app.ts'

// The lobby, and the assistant desk that answers there.

/** The desk runs, and answers at once. */
export async function openDesk(started: Started, office: Client) {
  const { app, database, guest } = started
  const lobby = (await guest.get<Rooms>('/api/rooms')).body.rooms.find(({ kind }) => kind === 'lobby')!.id
  await database.query({ text: 'update desk_rule set delay_ms = 0' })
  app.desk.start()

  return {
    lobby,
    say,
    answers,

    /** What the desk has said since, once it has come to this message and all before it. */
    async answersTo(client: Client, text: string): Promise<string[]> {
      const { seq } = await say(client, text)
      await untilIdle(seq)
      return (await answers()).filter((message) => message.seq > seq).map((message) => message.text)
    },

    untilIdle,

    async rule(shipped: string): Promise<DeskRule> {
      return (await office.get<DeskRules>('/api/office/desk/rules')).body.rules.find((rule) => rule.shipped === shipped)!
    },

    async addRule(draft: Partial<DeskRuleDraft>): Promise<DeskRule> {
      const { status, body } = await office.post<DeskRule>('/api/office/desk/rules', { name: 'Rule', match: 'any', keywords: ['probe'], answer: { zh: '答', en: 'Answer' }, delayMs: 0, ...draft })
      expect({ status, body }).toMatchObject({ status: 201 })
      return body
    },

    async change({ id, revision, shipped: _shipped, isChanged: _isChanged, ...draft }: DeskRule, changes: Partial<DeskRuleDraft>): Promise<void> {
      const { status, body } = await office.put(`/api/office/desk/rules/${id}`, { ...draft, ...changes, revision })
      expect({ status, body }).toMatchObject({ status: 200 })
    },
  }

  async function say(client: Client, text: string, more: Record<string, unknown> = {}, room = lobby): Promise<Sent> {
    const { status, body } = await client.post<Sent>(`/api/rooms/${room}/messages`, { clientId: randomUUID(), text, ...more })
    expect({ status, body }).toMatchObject({ status: 201 })
    return body
  }

  async function answers(room = lobby): Promise<Message[]> {
    const { body } = await office.get<MessagePage>(`/api/rooms/${room}/messages?limit=100`)
    return body.messages.filter(({ sender }) => sender.kind === 'desk')
  }

  /** It has read up to here, and has nothing left to say. */
  async function untilIdle(seq: number, room = lobby): Promise<void> {
    await expect
      .poll(
        async () => {
          const [state] = await database.query<{ read: boolean; due: number }>({
            text: `select coalesce((select seq >= $2 from room_cursor where consumer = 'desk' and room_id = $1), false) as read,
                          (select count(*)::int from desk_answer where answered_at is null) as due`,
            values: [room, seq],
          })
          return state
        },
        { timeout: 10_000, interval: 20 },
      )
      .toEqual({ read: true, due: 0 })
  }
}

/** Somebody in the lobby without an account. */
export async function comeAsGuest({ app }: Pick<Started, 'app'>, name: string): Promise<Client & { id: string; cookie: string }> {
  const { status, body, cookies } = await createClient(app).post<Guest>('/api/guest', { name })
  expect(status).toBe(200)
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return { ...createClient(app, cookie), id: body.id, cookie }
}

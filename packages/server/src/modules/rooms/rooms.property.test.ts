import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MessagePage, Missed, Room, Rooms, Sent } from '@fairway/contract/rooms'
import { createClient } from '../../../test/client.ts'
import { chanceOf, createFaultyBus } from '../../../test/faulty-bus.ts'
import { createFollower, seenOf, seenOn, type Follower } from '../../../test/follower.ts'
import { isPostgres } from '../../../test/place.ts'
import { startApp, type Started } from '../../../test/start-app.ts'

// The whole way of what is said: over HTTP and sockets, through instances whose bus is not to be relied on and which are started
// again, to tabs that drop and come back. To look harder: more `numRuns`.

const people = ['ana', 'ben', 'chloe'] as const
type Name = (typeof people)[number]

const who = fc.constantFrom(...people)
const which = fc.nat(100)
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('post' as const), who, over: fc.constantFrom('http', 'socket'), at: which, mentions: fc.option(who), replies: fc.boolean(), to: which }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('post-twice' as const), who, at: which }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('send-again' as const), to: which, at: which }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('edit' as const), to: which, at: which, mentions: fc.option(who) }) },
  fc.record({ act: fc.constant('delete' as const), to: which, at: which, byModerator: fc.boolean() }),
  { weight: 2, arbitrary: fc.record({ act: fc.constant('react' as const), who, to: which, at: which, emoji: fc.constantFrom('👍', '🎉'), on: fc.boolean() }) },
  fc.record({ act: fc.constant('pin' as const), who, to: which, at: which, on: fc.boolean() }),
  { weight: 2, arbitrary: fc.record({ act: fc.constant('read' as const), who, to: which, at: which }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('drop' as const), tab: which }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('come-back' as const), tab: which, at: which }) },
)
const step = fc.oneof(
  { weight: 14, arbitrary: fc.array(act, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('bus-away' as const, 'bus-back' as const) },
  { weight: 1, arbitrary: fc.record({ restart: which }) },
)
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never
type Said = { who: Name; clientId: string; text: string; replyTo: number | undefined; place?: Sent }

/** The embedded database has one instance, of which the bus has nothing to tell anybody. */
const instanceCount = isPostgres ? 2 : 1
/** To start the embedded one again takes seconds. */
const numRuns = isPostgres ? 6 : 2

test('whatever happens on the way, everybody ends with the log, which has all that was acknowledged, and each once', async () => {
  const bus = createFaultyBus({ lost: 0.2, doubled: 0.2, delayMs: 30 }, () => chance())
  let chance = chanceOf(0)
  const first = await startApp({ listen: true, bus: bus.join() })
  first.app.rooms.start()
  const instances: Started[] = [first]
  const start = async () => {
    const started = await startApp({ listen: true, place: first.place, bus: bus.join(), works: false })
    started.app.rooms.start()
    return started
  }
  while (instances.length < instanceCount) instances.push(await start())
  const persons = await first.signIn(...people)

  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.array(step, { minLength: 8, maxLength: 20 }), async (seed, steps) => {
      chance = chanceOf(seed)
      bus.comeBack()
      const on = (at: number) => instances[at % instances.length]!
      const client = (name: Name, at = 0) => createClient(on(at).app, persons[name].cookie)
      const { body: room } = await client('ana').post<Room>('/api/rooms', { name: 'Proof', people: [persons.ben.id, persons.chloe.id] })
      // Ana has two tabs, on different instances.
      const tabs = [...people, 'ana' as const].map((name) => ({ name, follower: createFollower(room.id, persons[name].cookie) }))
      await Promise.all(tabs.map(({ follower }, index) => follower.connect(on(index).url)))
      const said: Said[] = []
      const marks: { who: Name; seq: number }[] = []
      const acknowledged = () => said.filter(({ place }) => place !== undefined)
      const chosen = (to: number) => (acknowledged().length === 0 ? undefined : acknowledged()[to % acknowledged().length])

      function prepare(who: Name, { mentions = null, to }: { mentions?: Name | null; to?: number | undefined } = {}): Said {
        const text = `${mentions ? `@[${mentions}](${persons[mentions].id}) ` : ''}message ${said.length}`
        const one: Said = { who, clientId: randomUUID(), text, replyTo: to === undefined ? undefined : chosen(to)?.place!.seq }
        said.push(one)
        return one
      }

      async function sendOver(at: number, one: Said): Promise<void> {
        const { clientId, text, replyTo } = one
        const body = { clientId, text, ...(replyTo !== undefined && { replyTo }) }
        const answer = await client(one.who, at).post<Sent>(`/api/rooms/${room.id}/messages`, body)
        if (answer.status === 201) noted(one, answer.body)
        // What it was an answer to has been deleted.
        else if (answer.status === 404 && replyTo !== undefined) one.replyTo = undefined
        else expect(answer.status).toBe(503)
      }

      /** Whoever is answered twice is answered the same. */
      function noted(one: Said, { seq, number, at }: Sent): void {
        expect(one.place ?? { seq, number, at }).toEqual({ seq, number, at })
        one.place = { seq, number, at }
      }

      async function perform(one: Act): Promise<void> {
        switch (one.act) {
          case 'post': {
            const message = prepare(one.who, { mentions: one.mentions, to: one.replies ? one.to : undefined })
            const { follower } = tabs.find(({ name, follower }) => name === one.who && follower.isConnected()) ?? {}
            if (one.over === 'http' || !follower) return sendOver(one.at, message)
            const more = message.replyTo === undefined ? {} : { replyTo: message.replyTo }
            return follower.send(message.clientId, message.text, more).then(
              (sent) => noted(message, sent),
              () => {},
            )
          }
          case 'post-twice': {
            const message = prepare(one.who)
            await Promise.all([sendOver(one.at, message), sendOver(one.at + 1, message), sendOver(one.at, message)])
            return
          }
          case 'send-again': {
            const message = said[one.to % said.length]
            if (message) await sendOver(one.at, message)
            return
          }
        }
        if (one.act === 'drop') return tabs[one.tab % tabs.length]!.follower.drop()
        if (one.act === 'come-back') {
          const { follower } = tabs[one.tab % tabs.length]!
          if (!follower.isConnected()) await follower.connect(on(one.at).url)
          return
        }
        const place = chosen(one.to)?.place
        const author = chosen(one.to)?.who
        if (!place || !author) return
        const path = `/api/rooms/${room.id}/messages/${place.seq}`
        switch (one.act) {
          case 'edit':
            return void (await client(author, one.at).patch(path, { text: `${one.mentions ? `@[${one.mentions}](${persons[one.mentions].id}) ` : ''}edited ${randomUUID()}` }))
          case 'delete':
            return void (await client(one.byModerator ? 'ana' : author, one.at).delete(path))
          case 'react':
            return void (await client(one.who, one.at).request(one.on ? 'PUT' : 'DELETE', `${path}/reactions/${encodeURIComponent(one.emoji)}`))
          case 'pin':
            return void (await client(one.who, one.at).request(one.on ? 'PUT' : 'DELETE', `${path}/pin`))
          case 'read': {
            const answer = await client(one.who, one.at).put(`/api/rooms/${room.id}/reading`, { seq: place.seq })
            if (answer.status === 200) marks.push({ who: one.who, seq: place.seq })
            else expect(answer.status).toBe(503)
          }
        }
      }

      async function take(step: (typeof steps)[number]): Promise<void> {
        if (Array.isArray(step)) return void (await Promise.all(step.map(perform)))
        if (step === 'bus-away') return bus.goAway()
        if (step === 'bus-back') return bus.comeBack()
        const index = step.restart % instances.length
        await instances[index]!.close()
        instances[index] = await start()
      }

      for (const step of steps) await take(step)
      // What was never answered is sent until it is, as the outbox of a page does.
      for (const one of said) for (let tries = 0; !one.place && tries < 3; tries++) await sendOver(tries, one)
      await Promise.all(tabs.map(({ follower }, index) => (follower.isConnected() ? undefined : follower.connect(on(index).url))))

      const { body: top } = await client('ana').get<Missed>(`/api/rooms/${room.id}/events?since=0`)
      await expect.poll(() => tabs.map(({ follower }) => follower.last()), { timeout: 8000 }).toEqual(tabs.map(() => top.top))
      const { body: page } = await client('ana').get<MessagePage>(`/api/rooms/${room.id}/messages?limit=100`)
      expectTheLog(tabs.map(({ follower }) => follower), seenOn(page.messages), top)
      expect(page.messages.map(({ clientId }) => clientId).toSorted()).toEqual(said.map(({ clientId }) => clientId).toSorted())
      for (const { clientId, who, place } of said) {
        expect(page.messages.find((message) => message.clientId === clientId)).toMatchObject({ ...place, sender: { id: String(persons[who].id) } })
      }

      for (const [at, name] of people.entries()) {
        const { body } = await client(name, at).get<Rooms>('/api/rooms')
        const own = page.messages.filter(({ sender }) => sender.id === String(persons[name].id)).map(({ seq }) => seq)
        const seq = Math.max(0, ...own, ...marks.filter((mark) => mark.who === name).map((mark) => mark.seq))
        const isUnread = (message: { seq: number }) => message.seq > seq
        expect(body.rooms.find(({ id }) => id === room.id)).toMatchObject({
          ...{ top: top.top, number: page.messages.length },
          read: { seq, number: page.messages.length - page.messages.filter(isUnread).length },
          mentions: page.messages.filter((message) => isUnread(message) && message.mentions?.people.includes(persons[name].id)).length,
        })
      }
      for (const { follower } of tabs) follower.drop()
      for (const { errors } of instances) expect(errors).toEqual([])
    }),
    { numRuns, endOnFailure: true },
  )
}, 120_000)

function expectTheLog(followers: Follower[], seen: ReturnType<typeof seenOn>, { top, events }: Missed): void {
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: top }, (_, index) => index + 1))
  for (const follower of followers) {
    expect(follower.readAnew()).toBe(0)
    expect(follower.log().map(({ seq, kind }) => `${seq} ${kind}`)).toEqual(events.map(({ seq, kind }) => `${seq} ${kind}`))
    expect(seenOf(follower.log())).toEqual(seen)
  }
}

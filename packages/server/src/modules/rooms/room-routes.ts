import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem } from '@fairway/contract/problem'
import { FoundPerson, Guest, NewGuest, NewRoom, notifyChoices, Room, RoomChange, RoomMembers, RoomStaff, Rooms as RoomList } from '@fairway/contract/rooms'
import type { Rooms } from './index.ts'
import { actingIn, paced, roomParams as params, whoOf } from './requests.ts'

const tags = ['rooms']
const Read = z.object({ read: Room.shape.read, mentions: z.int(), top: z.int().describe('how far the log went when the mentions were counted') })
const nothing = z.null()

/** Rooms and who is in them. For guests too: what is not for them is refused or missing. */
export function roomRoutes(chat: Rooms): FastifyPluginAsyncZod {
  const { list, groups, directRooms, memberships, readings, members, guests } = chat
  return async (app) => {
    app.addHook('preHandler', paced(chat))
    app.get('/api/guest', { schema: { tags, summary: 'Who I am as a guest', response: { 200: z.object({ guest: Guest.nullable() }) } } }, async (request) => ({ guest: guests.find(request.headers.cookie) }))

    app.post(
      '/api/guest',
      { schema: { tags, summary: 'Come as a guest', description: 'To the lobby, where the campus allows it. Sets a cookie; whoever asks for another name stays who they are.', body: NewGuest, response: { 200: Guest, 403: Problem, 429: Problem } } },
      async (request, reply) => {
        const guest = await chat.comeAsGuest(request.body.name, guests.find(request.headers.cookie), request.ip)
        return reply.header('set-cookie', guests.cookieOf(guest)).send(guest)
      },
    )

    app.get('/api/rooms', { schema: { tags, summary: 'My rooms', response: { 200: RoomList, 401: Problem } } }, async (request) => ({ rooms: await list.all(whoOf(chat, request)) }))

    app.post('/api/rooms', { schema: { tags, summary: 'Make a room', body: NewRoom, response: { 201: Room, 403: Problem, 409: Problem, 422: Problem } } }, async (request, reply) =>
      reply.code(201).send(await groups.create(whoOf(chat, request), actingIn(request), request.body)),
    )

    app.post(
      '/api/rooms/direct',
      { schema: { tags, summary: 'The room of me and somebody', description: 'Made when it is first asked for.', body: z.strictObject({ person: z.int().positive() }), response: { 200: Room, 403: Problem, 422: Problem } } },
      async (request) => directRooms.open(whoOf(chat, request), request.body.person),
    )

    app.post(
      '/api/rooms/readings',
      { schema: { tags, summary: 'I have read everything', response: { 204: nothing.describe('noted'), 403: Problem } } },
      async (request, reply) => {
        const who = whoOf(chat, request)
        await readings.markAll(who, await list.roomIdsOf(who))
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/api/rooms/people',
      {
        schema: {
          tags,
          summary: 'People whom I may mention in a room, or write to',
          querystring: z.object({ q: z.string().max(60).default(''), room: z.coerce.number().int().positive().optional() }),
          response: { 200: z.object({ people: z.array(FoundPerson) }), 403: Problem, 404: Problem },
        },
      },
      async (request) => ({ people: await members.find(whoOf(chat, request), request.query) }),
    )

    app.get('/api/sections/:section/room', { schema: { tags, summary: 'The room of a section', params: z.object({ section: params.shape.room }), response: { 200: Room, 404: Problem } } }, async (request) =>
      list.ofSection(whoOf(chat, request), request.params.section),
    )

    app.get('/api/rooms/:room', { schema: { tags, summary: 'A room', params, response: { 200: Room, 404: Problem } } }, async (request) => list.find(whoOf(chat, request), request.params.room))

    app.patch('/api/rooms/:room', { schema: { tags, summary: 'Change a room', params, body: RoomChange, response: { 200: Room, 403: Problem, 404: Problem, 409: Problem } } }, async (request) =>
      groups.change(whoOf(chat, request), actingIn(request), request.params.room, request.body),
    )

    app.post('/api/rooms/:room/membership', { schema: { tags, summary: 'Join an open room', params, response: { 200: Room, 404: Problem, 409: Problem } } }, async (request) =>
      memberships.join(whoOf(chat, request), request.params.room),
    )

    app.delete('/api/rooms/:room/membership', { schema: { tags, summary: 'Leave a room', params, response: { 204: nothing.describe('left'), 404: Problem } } }, async (request, reply) => {
      await memberships.leave(whoOf(chat, request), request.params.room)
      return reply.code(204).send(null)
    })

    app.get('/api/rooms/:room/members', { schema: { tags, summary: 'Who is in a room', params, response: { 200: RoomMembers, 404: Problem } } }, async (request) =>
      members.list(whoOf(chat, request), request.params.room),
    )

    app.get('/api/rooms/:room/staff', { schema: { tags, summary: 'Who speaks in a room for the campus', params, response: { 200: RoomStaff, 404: Problem } } }, async (request) =>
      members.staff(whoOf(chat, request), request.params.room),
    )

    app.post(
      '/api/rooms/:room/members',
      { schema: { tags, summary: 'Bring somebody into a room', params, body: z.strictObject({ person: z.int().positive() }), response: { 204: nothing.describe('in'), 403: Problem, 404: Problem, 409: Problem, 422: Problem } } },
      async (request, reply) => {
        await memberships.add(whoOf(chat, request), request.params.room, request.body.person)
        return reply.code(204).send(null)
      },
    )

    app.put(
      '/api/rooms/:room/reading',
      {
        schema: {
          tags,
          summary: 'How far I have read',
          description: 'Never back by itself: with `back`, what follows is unread again.',
          params,
          body: z.strictObject({ seq: z.int().min(0), back: z.boolean().default(false) }),
          response: { 200: Read, 403: Problem, 404: Problem },
        },
      },
      async (request) => readings.mark(whoOf(chat, request), request.params.room, request.body.seq, request.body.back),
    )

    app.put(
      '/api/rooms/:room/notify',
      { schema: { tags, summary: 'Of what I want to be told', params, body: z.strictObject({ notify: z.enum(notifyChoices) }), response: { 204: nothing.describe('noted'), 403: Problem, 404: Problem } } },
      async (request, reply) => {
        await readings.choose(whoOf(chat, request), request.params.room, request.body.notify)
        return reply.code(204).send(null)
      },
    )
  }
}

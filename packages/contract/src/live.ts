import { z } from 'zod'
import { SeatRow } from './courses.ts'
import { GenerationEvent } from './generations.ts'
import { SessionEnd } from './identity.ts'
import { Job } from './jobs.ts'
import { ClientId, FileId, Missed, RoomEvent, Sender } from './rooms.ts'
import { rushFrame } from './rush.ts'
import { Localised } from './localised.ts'

// The frames of `GET /api/live`, one JSON object each. Topics: `seats:<term>` and `announcements:all` (everyone),
// `person:<id>` (that person), `rush:<term>` (the office), `room:<id>` (who may read it: all that happens there),
// `rooms:<person id>` (that person: where something happened), `desk:hand-offs` (the office), `generation:<id>` (who may read the
// conversation or room that it is in: an answer as it is given), `asker:<kind>:<id>` (that person or guest: why the assistant does
// not answer them in a room).

export const LiveRequest = z.discriminatedUnion('type', [
  // room:<id>: `since` is the last `seq` that is known, of that `epoch`; what came after it is told with the answer. generation:<id>:
  // `since` likewise, without an epoch; what came after it is told right after the answer
  z.strictObject({ type: z.literal('subscribe'), topic: z.string().max(100), epoch: z.string().max(64).optional(), since: z.int().min(0).optional() }),
  z.strictObject({ type: z.literal('unsubscribe'), topic: z.string().max(100) }),
  z.strictObject({ type: z.literal('pong') }),
  // The same as over HTTP. `id` comes back with the answer; text that is empty is ignored.
  z.strictObject({ type: z.literal('send'), id: z.int(), room: z.int().positive(), clientId: ClientId, text: z.string(), replyTo: z.int().positive().optional(), files: z.array(FileId).max(10).optional() }),
  z.strictObject({ type: z.literal('read'), room: z.int().positive(), seq: z.int().min(0) }),
  // At most every 3 s while somebody types.
  z.strictObject({ type: z.literal('typing'), room: z.int().positive() }),
])
export type LiveRequest = z.infer<typeof LiveRequest>

export const LiveEvent = z.discriminatedUnion('type', [
  // `ticket`: to be shown when connecting again within its minute, so that a campus can come back at once
  z.object({ type: z.literal('welcome'), now: z.iso.datetime(), heartbeatSeconds: z.int(), ticket: z.string().optional() }),
  z.object({ type: z.literal('ping'), ticket: z.string().optional() }),
  // The server goes away: come back at a random moment between these (ms).
  z.object({ type: z.literal('bye'), after: z.tuple([z.int(), z.int()]) }),
  z.object({ type: z.literal('subscribed'), topic: z.string(), missed: Missed.optional() }),
  z.object({ type: z.literal('unsubscribed'), topic: z.string() }),
  z.object({ type: z.literal('error'), code: z.string(), at: z.iso.datetime(), title: Localised.optional(), topic: z.string().optional(), id: z.int().optional(), retryAfter: z.number().optional().describe('in seconds') }),
  // this socket read too slowly and missed events of the topic, or what was told of it is no more: fetch its state anew
  z.object({ type: z.literal('lagged'), topic: z.string() }),
  // seats:<term>
  z.object({ type: z.literal('seats'), topic: z.string(), seats: z.array(SeatRow) }),
  z.object({ type: z.literal('term-changed'), topic: z.string(), revision: z.int() }),
  // announcements:all, and person:<id> of whom it is about a section of: fetch your own, at a random moment of the next seconds
  z.object({ type: z.literal('announcement-changed'), topic: z.string(), id: z.int(), revision: z.int() }),
  // person:<id>
  z.object({ type: z.literal('enrolments-changed'), topic: z.string(), term: z.string() }),
  z.object({ type: z.literal('job-changed'), topic: z.string(), job: Job }),
  z.object({ type: z.literal('session-ended'), topic: z.string(), because: SessionEnd.optional() }),
  // room:<id>. Nothing in it is about its reader: one frame is shared by all.
  z.object({ type: z.literal('room-events'), topic: z.string(), epoch: z.string(), events: z.array(RoomEvent) }),
  z.object({ type: z.literal('typing'), topic: z.string(), people: z.array(Sender) }),
  z.object({ type: z.literal('presence'), topic: z.string(), count: z.int(), people: z.array(Sender).optional().describe('unless they are many') }),
  // Said by Fairway (系统通知) and not kept: a welcome to one socket; who came and went, to all.
  z.object({
    type: z.literal('room-notice'),
    topic: z.string(),
    notice: z.enum(['welcome', 'came-and-went']),
    sender: Sender,
    at: z.iso.datetime(),
    text: Localised,
    about: z.string().optional().describe('`<kind>:<id>` of who came or went, if it was one alone: that one need not be told'),
  }),
  // To who sent it.
  z.object({ type: z.literal('sent'), id: z.int(), room: z.int(), clientId: z.string(), seq: z.int(), number: z.int(), at: z.iso.datetime() }),
  // rooms:<person id>: where rooms stand, [id, top, number]: once after each subscription where all of them do in which something
  // was said, so that nothing falls between a list that was fetched before and what is told (whom that mentioned is not said:
  // a list that did not go so far is fetched again); then those where something happened, at most one frame a second
  z.object({ type: z.literal('room-bumps'), rooms: z.array(z.tuple([z.int(), z.int(), z.int()])), isFirst: z.literal(true).optional() }),
  // Which rooms there are, or what one may do there, has changed: ask anew, at a random moment of the next seconds unless the rooms
  // are being looked at. At the bell thousands are told so.
  z.object({ type: z.literal('rooms-changed'), topic: z.string() }),
  // The person has read further (or marked something unread) elsewhere. Their mentions were counted when the log went as far as `top`.
  z.object({ type: z.literal('room-read'), topic: z.string(), room: z.int(), read: z.object({ seq: z.int(), number: z.int() }), mentions: z.int(), top: z.int() }),
  z.object({ type: z.literal('mentioned'), room: z.int(), seq: z.int(), by: Sender, text: z.string().describe('the beginning of it') }),
  // desk:hand-offs: who asked for a person has changed, and this many nobody has taken
  z.object({ type: z.literal('hand-offs-changed'), topic: z.string(), open: z.int() }),
  // generation:<id>. Those that are known already are passed over
  z.object({ type: z.literal('generation'), topic: z.string(), events: z.array(GenerationEvent) }),
  // asker:<kind>:<id>: the message stands in the room, and the assistant does not answer it
  z.object({ type: z.literal('answer-refused'), topic: z.string(), room: z.int(), seq: z.int(), code: z.string(), title: Localised, retryAfter: z.number().optional().describe('in seconds') }),
  // person:<id>: a conversation of theirs began, was renamed or deleted, or is being answered in another tab
  z.object({ type: z.literal('conversations-changed'), topic: z.string(), id: z.int() }),
  // rush:<term>
  z.object({ type: z.literal('rush'), topic: z.string(), ...rushFrame }),
])
export type LiveEvent = z.infer<typeof LiveEvent>

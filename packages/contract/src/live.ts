import { z } from 'zod'
import { SeatRow } from './courses.ts'
import { SessionEnd } from './identity.ts'
import { Job } from './jobs.ts'
import { rushFrame } from './rush.ts'

// The frames of `GET /api/live`, one JSON object each. Topics: `seats:<term>` and `announcements:all` (everyone),
// `person:<id>` (that person), `rush:<term>` (the office).

export const LiveRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), topic: z.string().max(100) }),
  z.strictObject({ type: z.literal('unsubscribe'), topic: z.string().max(100) }),
  z.strictObject({ type: z.literal('pong') }),
])
export type LiveRequest = z.infer<typeof LiveRequest>

export const LiveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome'), now: z.iso.datetime(), heartbeatSeconds: z.int() }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('subscribed'), topic: z.string() }),
  z.object({ type: z.literal('unsubscribed'), topic: z.string() }),
  z.object({ type: z.literal('error'), code: z.string(), topic: z.string().optional() }),
  // this socket read too slowly and missed events of the topic: fetch its state anew
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
  // rush:<term>
  z.object({ type: z.literal('rush'), topic: z.string(), ...rushFrame }),
])
export type LiveEvent = z.infer<typeof LiveEvent>

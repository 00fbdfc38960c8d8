import { z } from 'zod'
import { Card, Source } from './assistant-cards.ts'
import { AnswerModel, answerEnds } from './generations.ts'
import { Localised } from './localised.ts'
import { longestGuestName, longestMessage, longestRoomDescription, longestRoomName, longestSlowMode, mostFiles } from './room-limits.ts'
import { name, prose } from './text.ts'

// Rooms and what is said in them. A room is a log: every change that lasts is an event with the next `seq` of its room, without
// holes and the same for everyone. `number` counts messages alone, so that unread = the room's number - the reader's.

export const roomKinds = ['lobby', 'section', 'group', 'direct'] as const
export type RoomKind = (typeof roomKinds)[number]

export const senderKinds = ['person', 'guest', 'desk', 'assistant', 'system'] as const

/**
 * Who said it. `desk` is the assistant desk (客服助手), which answers by the office's rules; `assistant` is the assistant (智能助手), which
 * answers who calls it; `system` is Fairway itself (系统通知).
 */
export const Sender = z
  .object({ kind: z.enum(senderKinds), id: z.string().describe('of a person their id, of a guest 8 letters and digits'), name: z.string() })
  .meta({ id: 'Sender' })
export type Sender = z.infer<typeof Sender>

/** Somebody among others who were looked for. What tells them apart is said only of those who share their name with another one. */
export const FoundPerson = Sender.extend({
  studies: Localised.optional().describe('the class, or else the college'),
  number: z.string().optional().describe('told to those who work for the campus'),
}).meta({ id: 'FoundPerson' })
export type FoundPerson = z.infer<typeof FoundPerson>

/** `<kind>:<id>`, which is what reactions, mutes and removals name a sender by. */
export function senderKey({ kind, id }: Pick<Sender, 'kind' | 'id'>): string {
  return `${kind}:${id}`
}

export const MessageFile = z
  .object({
    id: z.string(),
    name: z.string(),
    mediaType: z.string().describe('found from its bytes'),
    size: z.int().describe('in bytes'),
    width: z.int().optional().describe('of an image that is shown, in pixels'),
    height: z.int().optional(),
  })
  .meta({ id: 'MessageFile', description: 'At `GET /api/files/:id`, for who may read the room.' })
export type MessageFile = z.infer<typeof MessageFile>

export const Mentions = z.object({ people: z.array(z.int()), room: z.boolean().describe('everyone in it') }).meta({ id: 'Mentions' })
export type Mentions = z.infer<typeof Mentions>

export const Reaction = z.object({ emoji: z.string(), senders: z.array(z.string()).describe('`<kind>:<id>`, the first one first') }).meta({ id: 'Reaction' })
export type Reaction = z.infer<typeof Reaction>

export const Deletion = z.object({ by: z.enum(['sender', 'moderator']), reason: z.string().optional() }).meta({ id: 'Deletion' })
export type Deletion = z.infer<typeof Deletion>

/** Beside the text of what the assistant says. While it is `running` there is none: it comes by its generation, the topic `generation:<id>`. */
export const RoomAnswer = z
  .object({
    generation: z.uuid(),
    state: z.enum(['running', ...answerEnds]),
    asker: z.string().describe('`<kind>:<id>` of who called it'),
    model: AnswerModel.optional(),
    cards: z.array(Card).optional(),
    sources: z.array(Source).optional(),
    finish: z.string().optional().describe('`length`: it would have been longer'),
    code: z.string().optional().describe('why it failed'),
    title: Localised.optional().describe('of that'),
  })
  .meta({ id: 'RoomAnswer' })
export type RoomAnswer = z.infer<typeof RoomAnswer>

const said = {
  number: z.int().describe('its place among the messages of the room'),
  sender: Sender,
  clientId: z.string().describe('the one it was sent with: who sent it knows it by this'),
  text: z.string().describe('Markdown, in which `@[name](id)` names a person, and `@room` everyone; empty once it is deleted'),
  replyTo: z.int().optional().describe('the `seq` of the message that it answers'),
  thread: z.int().optional().describe('the `seq` of the message that its thread began with'),
  mentions: Mentions.optional(),
  files: z.array(MessageFile).optional(),
  answer: RoomAnswer.optional().describe('of what the assistant says'),
}

/** A message as it now stands. */
export const Message = z
  .object({
    seq: z.int(),
    at: z.iso.datetime(),
    ...said,
    revision: z.int().describe('rises with every edit, from 0'),
    editedAt: z.iso.datetime().optional(),
    deleted: Deletion.optional(),
    reactions: z.array(Reaction).optional(),
    pinned: z.literal(true).optional(),
    replies: z.int().optional().describe('in the thread that began with it'),
  })
  .meta({ id: 'Message' })
export type Message = z.infer<typeof Message>

const event = { seq: z.int(), at: z.iso.datetime() }

export const memberChanges = ['joined', 'left', 'removed'] as const

export const RoomEvent = z
  .discriminatedUnion('kind', [
    // As it stands when it is told: one that was edited since then is told with its edit to come.
    z.object({ kind: z.literal('message'), ...event, ...said, revision: z.int(), editedAt: z.iso.datetime().optional(), deleted: Deletion.optional() }),
    z.object({ kind: z.literal('message-edited'), ...event, message: z.int(), text: z.string(), mentions: Mentions.optional(), revision: z.int() }),
    z.object({ kind: z.literal('message-deleted'), ...event, message: z.int(), deleted: Deletion }),
    // What the assistant says has ended, or is being said anew.
    z.object({ kind: z.literal('message-answer'), ...event, message: z.int(), text: z.string(), answer: RoomAnswer }),
    z.object({ kind: z.literal('reaction'), ...event, message: z.int(), emoji: z.string(), sender: z.string(), on: z.boolean() }),
    z.object({ kind: z.literal('pin'), ...event, message: z.int(), by: Sender, on: z.boolean() }),
    z.object({ kind: z.literal('member'), ...event, person: Sender, change: z.enum(memberChanges), by: Sender.optional() }),
    z.object({ kind: z.literal('room-changed'), ...event, name: z.string().optional(), description: z.string().optional(), slowSeconds: z.int().optional(), hasAssistant: z.boolean().optional() }),
    // Whatever they wrote is gone.
    z.object({ kind: z.literal('sender-erased'), ...event, sender: z.string() }),
  ])
  .meta({ id: 'RoomEvent' })
export type RoomEvent = z.infer<typeof RoomEvent>

/** Where a room's log stands. Another `epoch` than before: what was known is void (a backup was restored), read anew. */
export const RoomPosition = z.object({
  epoch: z.string(),
  top: z.int().describe('the `seq` of its last event'),
  number: z.int().describe('how many messages there have been'),
  floor: z.int().describe('events up to this `seq` are no longer kept; messages are'),
})

/** What came after the `since` that was asked for, or an explicit gap: the latest events, with what lies between to be read as history. */
export const Missed = RoomPosition.extend({ recovered: z.boolean(), events: z.array(RoomEvent) }).meta({ id: 'Missed' })
export type Missed = z.infer<typeof Missed>

export const notifyChoices = ['all', 'mentions', 'none'] as const
export type NotifyChoice = (typeof notifyChoices)[number]

export const Restraint = z
  .object({ until: z.iso.datetime().nullable().describe('null: until somebody lifts it'), reason: z.string() })
  .meta({ id: 'Restraint' })

/** A room as its reader sees it. */
export const Room = RoomPosition.extend({
  id: z.int(),
  kind: z.enum(roomKinds),
  name: Localised.describe('of a direct one, the other person; of a section, its course'),
  description: z.string(),
  section: z.object({ id: z.int(), code: z.string(), course: z.string(), term: z.string() }).nullable(),
  /** With whom. */
  other: Sender.nullable(),
  isOpen: z.boolean().describe('anyone who is signed in may join it'),
  isArchived: z.boolean().describe('read only'),
  isMember: z.boolean().describe('of an open room that one may join: false until then'),
  mayModerate: z.boolean(),
  mayPost: z.boolean(),
  muted: Restraint.nullable(),
  slowSeconds: z.int().describe('between two messages of one sender; 0: as they like. Moderators are exempt'),
  hasAssistant: z.boolean().describe('whether `@assistant` may be called here, where the campus has it'),
  read: z.object({ seq: z.int(), number: z.int() }).describe('how far the reader has read'),
  mentions: z.int().describe('unread ones of the reader'),
  notify: z.enum(notifyChoices),
  lastAt: z.iso.datetime().nullable().describe('of the last message'),
}).meta({ id: 'Room' })
export type Room = z.infer<typeof Room>

export const Rooms = z.object({ rooms: z.array(Room) }).meta({ id: 'Rooms' })
export type Rooms = z.infer<typeof Rooms>

export const MessagePage = RoomPosition.extend({
  messages: z.array(Message).describe('by `seq`'),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
}).meta({ id: 'MessagePage' })
export type MessagePage = z.infer<typeof MessagePage>

/** Of the client's own making, and kept for ever: sent again under it, a message is not written again. */
export const ClientId = z.uuid()

export const FileId = z.string().regex(/^[\w-]{1,40}$/)

export const NewMessage = z
  .strictObject({
    clientId: ClientId,
    text: z.string().max(longestMessage),
    replyTo: z.int().positive().optional(),
    files: z.array(FileId).max(mostFiles).optional(),
  })
  .meta({ id: 'NewMessage' })
export type NewMessage = z.infer<typeof NewMessage>

export const Sent = z.object({ seq: z.int(), number: z.int(), at: z.iso.datetime() }).meta({ id: 'Sent' })
export type Sent = z.infer<typeof Sent>

export const NewRoom = z
  .strictObject({
    name: name(longestRoomName).min(1),
    description: prose(longestRoomDescription).default(''),
    isOpen: z.boolean().default(false),
    people: z.array(z.int().positive()).max(200).default([]),
  })
  .meta({ id: 'NewRoom' })

export const RoomChange = z
  .strictObject({
    name: name(longestRoomName).min(1).optional(),
    description: prose(longestRoomDescription).optional(),
    isOpen: z.boolean().optional(),
    isArchived: z.boolean().optional(),
    slowSeconds: z.int().min(0).max(longestSlowMode).optional(),
    hasAssistant: z.boolean().optional(),
  })
  .meta({ id: 'RoomChange' })
export type RoomChange = z.infer<typeof RoomChange>

export const memberRoles = ['member', 'moderator'] as const

export const RoomMember = z
  .object({ sender: Sender, role: z.enum(memberRoles), isPresent: z.boolean(), muted: Restraint.nullable() })
  .meta({ id: 'RoomMember' })
export type RoomMember = z.infer<typeof RoomMember>
export const RoomMembers = z.object({ members: z.array(RoomMember), count: z.int() }).meta({ id: 'RoomMembers' })
export type RoomMembers = z.infer<typeof RoomMembers>

export const roomStaffRoles = ['teacher', 'assistant', 'office'] as const
export type RoomStaffRole = (typeof roomStaffRoles)[number]
export const RoomStaff = z
  .object({ staff: z.array(z.object({ person: z.int(), as: z.enum(roomStaffRoles) })) })
  .meta({ id: 'RoomStaff', description: 'Who speaks in a room for the campus: of a section its teachers and assistants, everywhere the office.' })
export type RoomStaff = z.infer<typeof RoomStaff>

export const FoundMessage = Message.extend({ room: z.int() })
export const FoundMessages = z
  .object({ messages: z.array(FoundMessage), next: z.string().nullable().describe('for `after`; null: there are no more') })
  .meta({ id: 'FoundMessages' })
export type FoundMessages = z.infer<typeof FoundMessages>

export const reportStates = ['open', 'dismissed', 'acted'] as const
export const Report = z
  .object({
    id: z.int(),
    room: z.object({ id: z.int(), kind: z.enum(roomKinds), name: Localised }),
    message: Message.describe('as it now stands'),
    said: z
      .object({ text: z.string(), files: z.array(z.string()).describe('their names') })
      .nullable()
      .describe('what was reported: who wrote it may have edited or deleted it since. null: it was erased, or reported before this was kept'),
    reason: z.string(),
    reporter: Sender,
    at: z.iso.datetime(),
    state: z.enum(reportStates),
    closedBy: Sender.nullable(),
  })
  .meta({ id: 'Report' })
export type Report = z.infer<typeof Report>
export const Reports = z.object({ reports: z.array(Report) }).meta({ id: 'Reports' })
export type Reports = z.infer<typeof Reports>

export const NewGuest = z.strictObject({ name: name(longestGuestName).default('') }).meta({ id: 'NewGuest' })
export const Guest = z.object({ id: z.string().regex(/^[a-z0-9]{8}$/), name: z.string() }).meta({ id: 'Guest' })
export type Guest = z.infer<typeof Guest>

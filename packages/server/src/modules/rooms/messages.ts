import { senderKey, type Mentions, type MessagePage, type MessageFile, type NewMessage, type Sent } from '@fairway/contract/rooms'
import type { Database, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Accesses } from './access.ts'
import type { Outcome } from './decide.ts'
import type { FilesOf, History, PageRequest } from './history.ts'
import type { Log } from './log.ts'
import { cleanText, findMentions } from './message-text.ts'
import { emptyMessage, notAnEmoji } from './refusals.ts'
import { senderOf, type Who } from './senders.ts'

// What people say in rooms. The socket and the routes both call these.

/** The files that messages carry, which are kept elsewhere. */
export type RoomFiles = {
  /** Own ones, in the order given. @throws {Refusal} `no-such-file` */
  describe(ids: readonly string[], personId: number): Promise<MessageFile[]>
  /** From now on they belong to the message. @throws {Refusal} `no-such-file` */
  claim(transaction: Transaction, ids: readonly string[], personId: number, roomId: number, seq: number): Promise<void>
  /** Those of a message are gone with it. */
  release(transaction: Transaction, roomId: number, seq: number): Promise<void>
  ofMessages: FilesOf
}

/** What somebody has just said, and is kept. Sent again, it is told again. */
export type JustSaid = {
  who: Who
  /** The address from which they said it, or the network that it counts as. */
  address: string
  roomId: number
  seq: number
  text: string
}

export type MessagesNeeds = { database: Database; audit: Audit; accesses: Accesses; log: Log; history: History; files: RoomFiles; posted(said: JustSaid): void }

export type Messages = ReturnType<typeof createMessages>

export function createMessages({ database, audit, accesses, log, history, files, posted }: MessagesNeeds) {
  return {
    /** @throws {Refusal} `not-found` */
    async page(who: Who, roomId: number, request: PageRequest): Promise<MessagePage> {
      await accesses.toRead(who, roomId)
      return history.page(database, roomId, request)
    },

    async pins(who: Who, roomId: number): Promise<MessagePage> {
      await accesses.toRead(who, roomId)
      return history.pins(database, roomId)
    },

    async thread(who: Who, roomId: number, root: number): Promise<MessagePage> {
      await accesses.toRead(who, roomId)
      return history.thread(database, roomId, root)
    },

    /**
     * Settled means durable. Sent again under its client id, it is not written again.
     *
     * @throws {Refusal} `empty-message`, `message-too-long`, `slow-mode`, `no-such-message`, `no-such-file` and
     * what access.toWrite refuses with
     */
    async post(who: Who, roomId: number, { clientId, text, replyTo, files: fileIds = [] }: NewMessage, address: string): Promise<Sent> {
      const access = await accesses.toWrite(who, roomId).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        return { refused: error }
      })
      if ('refused' in access) return (await sentBefore(who, roomId, clientId)) ?? Promise.reject(access.refused)
      const { sender, mayModerate } = access
      const clean = cleanText(text)
      if (clean === '' && fileIds.length === 0) throw emptyMessage()
      const described = fileIds.length > 0 ? await files.describe(fileIds, personIdOf(who)) : undefined
      const mentions = await mentionsIn(who, roomId, clean, mayModerate)
      const claim = async (transaction: Transaction, { isNew, seq }: Outcome) => {
        if (isNew) await files.claim(transaction, fileIds, personIdOf(who), roomId, seq)
      }
      const outcome = await log.append(roomId, { kind: 'post', sender, clientId, text: clean, replyTo, mentions, files: described, isExempt: mayModerate }, described && claim)
      posted({ who, address, roomId, seq: outcome.seq, text: clean })
      return { seq: outcome.seq, number: outcome.number, at: outcome.at.toISOString() }
    },

    /** @throws {Refusal} `no-such-message`, `not-your-message`, `changed-meanwhile` and what `post` refuses with */
    async edit(who: Who, roomId: number, message: number, { text, revision }: { text: string; revision?: number | undefined }): Promise<void> {
      const { sender, mayModerate } = await accesses.toWrite(who, roomId)
      const clean = cleanText(text)
      if (clean === '') throw emptyMessage()
      const mentions = await mentionsIn(who, roomId, clean, mayModerate)
      await log.append(roomId, { kind: 'edit', sender, message, text: clean, mentions, ...(revision !== undefined && { revision }) })
    },

    /** One's own, or anybody's by who moderates. @throws {Refusal} `not-found`, `no-such-message`, `not-your-message` */
    async remove(who: Who, actor: Actor, roomId: number, message: number, reason: string | undefined): Promise<void> {
      const { mayModerate } = await accesses.toRead(who, roomId)
      const sender = senderOf(who)
      if (!sender) throw notFound()
      await log.append(roomId, { kind: 'delete', sender, message, mayModerate, reason }, async (transaction, { isNew }) => {
        if (!isNew) return
        // Under the room's lock, and before it is written: this is the text that goes.
        const [row] = await transaction.query<{ sender: string; person_id: number | null; text: string }>({
          text: 'select sender, person_id, text from message where room_id = $1 and seq = $2',
          values: [roomId, message],
        })
        await files.release(transaction, roomId, message)
        if (!row || row.sender === senderKey(sender)) return
        await audit.record(transaction, {
          actor,
          action: 'message.deleted',
          subject: { kind: 'room', id: roomId },
          before: { message, sender: row.sender },
          personal: { about: row.person_id, before: { text: row.text } },
          reason,
        })
      })
    },

    /** @throws {Refusal} `not-an-emoji`, `no-such-message`, `too-many-reactions`, `enough-reactions` and what access.toWrite refuses with */
    async react(who: Who, roomId: number, message: number, emoji: string, on: boolean): Promise<void> {
      const { sender } = await accesses.toWrite(who, roomId)
      if (!isEmoji(emoji)) throw notAnEmoji()
      await log.append(roomId, { kind: 'react', sender, message, emoji, on })
    },

    /** By who moderates; in direct rooms and groups by anybody in them. @throws {Refusal} `not-found`, `not-a-moderator`, `no-such-message` */
    async pin(who: Who, roomId: number, message: number, on: boolean): Promise<void> {
      const { kind } = await accesses.toRead(who, roomId)
      const { sender } = kind === 'direct' || kind === 'group' ? await accesses.toWrite(who, roomId) : await accesses.toModerate(who, roomId)
      await log.append(roomId, { kind: 'pin', by: sender, message, on })
    },
  }

  /** By somebody who could write then, and never heard that it was. */
  async function sentBefore(who: Who, roomId: number, clientId: string): Promise<Sent | undefined> {
    const sender = senderOf(who)
    if (!sender) return undefined
    const [row] = await database.query<{ seq: number; number: number; at: Date }>({
      text: 'select seq, number, at from message where client_id = $1 and room_id = $2 and sender = $3',
      values: [clientId, roomId, senderKey(sender)],
    })
    return row && { seq: row.seq, number: row.number, at: row.at.toISOString() }
  }

  /** Guests mention nobody: they would learn who there is. */
  async function mentionsIn({ viewer }: Who, roomId: number, text: string, mayMentionRoom: boolean): Promise<Mentions | undefined> {
    return viewer ? findMentions(database, roomId, text, { mayMentionRoom }) : undefined
  }
}

function personIdOf({ viewer }: Who): number {
  if (!viewer) throw notFound()
  return viewer.id
}

/** One that is shown as a picture, however many parts it is made of. */
function isEmoji(text: string): boolean {
  return text.length <= 32 && /^(?:\p{RGI_Emoji})$/v.test(text)
}

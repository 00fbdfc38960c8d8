import { senderKey, type Sender } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Access, Accesses } from './access.ts'
import { isIn } from './belonging.ts'
import { isHolding } from './holding.ts'
import type { Memberships } from './memberships.ts'
import { oneself } from './refusals.ts'
import { personIdIn, type Who } from './senders.ts'

// Who may not write in a room, or not be there.

export type RestraintsNeeds = {
  database: Database
  audit: Audit
  accesses: Accesses
  memberships: Pick<Memberships, 'end'>
  present(roomId: number): readonly Sender[]
  /** A sender's rights in a room changed: what they hear ends at once. */
  senderChanged(sender: string, roomId: number): void
}

type RestraintKind = 'muted' | 'removed'
const acts = { muted: ['sender.muted', 'sender.unmuted'], removed: ['sender.removed', 'sender.readmitted'] } as const

export function createRestraints({ database, audit, accesses, memberships, present, senderChanged }: RestraintsNeeds) {
  return {
    /** @param minutes null: until it is lifted @throws {Refusal} `not-found`, `not-a-moderator` */
    mute: (who: Who, actor: Actor, roomId: number, sender: string, { minutes, reason }: { minutes: number | null; reason: string }) =>
      restrain(who, actor, roomId, sender, 'muted', { minutes, reason }),
    unmute: (who: Who, actor: Actor, roomId: number, sender: string) => release(who, actor, roomId, sender, 'muted'),

    /** Keeps somebody out of a room. @throws {Refusal} `not-found`, `not-a-moderator` */
    async keepOut(who: Who, actor: Actor, roomId: number, sender: string, reason: string): Promise<void> {
      const access = await restrain(who, actor, roomId, sender, 'removed', { minutes: null, reason })
      const id = personIdIn(sender)
      if (access.kind !== 'group' || id === undefined) return
      const [person] = await database.query<{ name: string }>({ text: 'select name from person where id = $1', values: [id] })
      if (person) await memberships.end(roomId, { id, name: person.name }, who.viewer ?? undefined)
    },
    letIn: (who: Who, actor: Actor, roomId: number, sender: string) => release(who, actor, roomId, sender, 'removed'),

    /** @throws {Refusal} `not-found`, `not-a-moderator` */
    async list(who: Who, roomId: number) {
      await toRestrain(who, roomId)
      const rows = await database.query<{ sender: string; name: string | null; kind: RestraintKind; reason: string; until_at: Date | null }>({
        text: `select sender, kind, reason, until_at,
                      coalesce(person.name, (select sender_name from message where message.sender = r.sender and message.room_id = r.room_id order by seq desc limit 1)) as name
               from room_restraint r left join person on r.sender = 'person:' || person.id
               where room_id = $1 and ${isHolding('r')} order by r.at desc limit 500`,
        values: [roomId],
      })
      return rows.map(({ sender, name, kind, reason, until_at }) => ({ sender, name: name ?? '', kind, reason, until: until_at?.toISOString() ?? null }))
    },
  }

  async function restrain(who: Who, actor: Actor, roomId: number, sender: string, kind: RestraintKind, { minutes, reason }: { minutes: number | null; reason: string }): Promise<Access> {
    const access = await toRestrain(who, roomId, sender)
    // Whoever threatens somebody must not be able to hide it from them.
    if (access.kind === 'direct' && kind === 'removed') throw notFound()
    if (!(await isKnown(roomId, sender))) throw notFound()
    await database.inTransaction(async (transaction) => {
      await transaction.query({
        text: `insert into room_restraint (room_id, sender, kind, reason, by_person, until_at) values ($1, $2, $3, $4, $5, now() + make_interval(mins => $6))
               on conflict (room_id, sender, kind) do update set reason = excluded.reason, by_person = excluded.by_person, at = now(), until_at = excluded.until_at`,
        values: [roomId, sender, kind, reason, who.viewer?.id ?? null, minutes],
      })
      await record(transaction, actor, acts[kind][0], roomId, sender, { after: { sender, ...(kind === 'muted' && { minutes }) }, reason })
      transaction.afterCommit(() => senderChanged(sender, roomId))
    })
    return access
  }

  async function release(who: Who, actor: Actor, roomId: number, sender: string, kind: RestraintKind): Promise<void> {
    await toRestrain(who, roomId, sender)
    await database.inTransaction(async (transaction) => {
      const lifted = await transaction.query({ text: 'delete from room_restraint where room_id = $1 and sender = $2 and kind = $3 returning sender', values: [roomId, sender, kind] })
      if (lifted.length > 0) await record(transaction, actor, acts[kind][1], roomId, sender, { before: { sender } })
      transaction.afterCommit(() => senderChanged(sender, roomId))
    })
  }

  /** Is there, was there, or may come by themselves: of anybody else there is nothing to say here, and nothing for the audit log. */
  async function isKnown(roomId: number, sender: string): Promise<boolean> {
    if (present(roomId).some((one) => senderKey(one) === sender)) return true
    const [known] = await database.query({
      text: `select from room left join person on person.id = $3 and person.deleted_at is null
             where room.id = $1 and (
               exists (select from message where message.sender = $2 and message.room_id = $1)
               or exists (select from room_restraint r where r.room_id = $1 and r.sender = $2)
               or person.id is not null and (
                 room.is_open or (${isIn('person.id')})
                 or room.kind = 'section' and exists (select from role_grant g where g.person_id = person.id and g.role = 'office')
               )
             )`,
      values: [roomId, sender, personIdIn(sender) ?? null],
    })
    return known !== undefined
  }

  /** In a direct room each may silence the other. */
  async function toRestrain(who: Who, roomId: number, sender?: string): Promise<Access> {
    const access = await accesses.toRead(who, roomId)
    if (access.sender && senderKey(access.sender) === sender) throw oneself()
    return access.kind === 'direct' ? access : accesses.toModerate(who, roomId)
  }

  async function record(transaction: Parameters<Audit['record']>[0], actor: Actor, action: 'sender.muted' | 'sender.unmuted' | 'sender.removed' | 'sender.readmitted', roomId: number, sender: string, change: { before?: unknown; after?: unknown; reason?: string }): Promise<void> {
    const about = personIdIn(sender)
    await audit.record(transaction, { actor, action, subject: { kind: 'room', id: roomId }, ...change, ...(about !== undefined && { personal: { about } }) })
  }
}

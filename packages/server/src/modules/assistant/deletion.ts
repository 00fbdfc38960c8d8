import type { DeletedConversationList } from '@fairway/contract/assistant'
import { mostConversations } from '@fairway/contract/assistant-limits'
import type { Database } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import { wasOwn, type Owner } from './owners.ts'
import { placeIn, placeOf } from './place-in-list.ts'
import { removeDeleted } from './retention.ts'
import { findConversation } from './store.ts'

// What somebody deletes is hidden at once. Until the policy's time is over its owner can take it back, or have it removed for good.

export type DeletionNeeds = {
  database: Database
  settings: Pick<CampusSettings, 'read'>
  /** For the other tabs of who it belongs to. */
  changed(owner: Owner, conversationId: number): void
  /** Of an answer that is being given in a conversation that is deleted. */
  stop(generation: string): Promise<unknown>
}

const dayMs = 86_400_000

export type Deletion = ReturnType<typeof createDeletion>

export function createDeletion({ database, settings, changed, stop }: DeletionNeeds) {
  return {
    /** Nobody sees it any more; it can be taken back until the policy's time is over. @throws {Refusal} `not-found` */
    async remove(owner: Owner, id: number): Promise<void> {
      const running = await database.inTransaction(async (transaction) => {
        if (!(await findConversation(transaction, owner, id, true))) throw notFound()
        const running = await transaction.query<{ generation_id: string }>({ text: `select generation_id from turn where conversation_id = $1 and state = 'running'`, values: [id] })
        await transaction.query({ text: 'update conversation set deleted_at = now() where id = $1', values: [id] })
        transaction.afterCommit(() => changed(owner, id))
        return running
      })
      await Promise.all(running.map(({ generation_id: generation }) => stop(generation)))
    },

    /** Takes back that it was deleted. @throws {Refusal} `not-found`: also when it is gone for good */
    async restore(owner: Owner, id: number): Promise<void> {
      const rows = await database.query({
        text: `update conversation set deleted_at = null where id = $1 and deleted_at is not null and ${wasOwn('conversation', '$2', '$3')} returning id`,
        values: [id, owner.personId, owner.guest],
      })
      if (rows.length > 0) changed(owner, id)
    },

    /** What was deleted and can be taken back, the latest first. @param before `next` of the page before */
    async list({ personId, guest }: Owner, before: string | undefined): Promise<DeletedConversationList> {
      const [at, id] = placeIn(before)
      const [{ 'retention.deleted-conversation-days': days }, rows] = await Promise.all([
        settings.read(),
        database.query<{ id: number; title: string; at: Date }>({
          name: 'conversations-deleted',
          // As exactly as a place in the list says it.
          text: `select id, title, at from conversation c cross join lateral (select date_trunc('milliseconds', deleted_at) as at) as deleted
                 where ${wasOwn('c', '$1', '$2')} and deleted_at is not null and ($3::timestamptz is null or (at, id) < ($3, $4))
                 order by at desc, id desc limit ${mostConversations + 1}`,
          values: [personId, guest, at, id],
        }),
      ])
      const page = rows.slice(0, mostConversations)
      return {
        conversations: page.map(({ id, title, at }) => ({ id, title, deletedAt: at.toISOString(), goneAt: new Date(at.getTime() + days * dayMs).toISOString() })),
        next: rows.length > mostConversations ? placeOf(page.at(-1)!) : null,
      }
    },

    /** For good, what was deleted before. @throws {Refusal} `not-found`: also of one that was not deleted */
    async removeForGood(owner: Owner, id: number): Promise<void> {
      if ((await removeDeleted(database, owner, id)) === 0) throw notFound()
      changed(owner, id)
    },

    /** For good, all that was deleted before. */
    async removeAllForGood(owner: Owner): Promise<void> {
      await removeDeleted(database, owner)
    },
  }
}

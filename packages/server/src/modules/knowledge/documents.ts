import { mostDocuments } from '@fairway/contract/knowledge-limits'
import type { KnowledgeDraft, KnowledgeEdit, KnowledgeEntries, KnowledgeHistory, KnowledgePieces, KnowledgeVersion, OfficeKnowledge } from '@fairway/contract/knowledge'
import type { Database, Transaction } from '../../database/database.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import { findOriginal, type FoundOriginal } from './originals.ts'
import { passagesOf } from './passages.ts'
import { documentChanged, documentEmpty, documentIsRemoved, noSuchDocument, tooManyDocuments } from './refusals.ts'
import type { KnowledgeState } from './state.ts'
import * as store from './store.ts'
import { wireOf, type DocumentRow } from './store.ts'
import { tokensOf } from './tokens.ts'

// Documents as the office keeps them: written, published, written on, taken back. Readers see what was published last, and whatever
// a document said stays in its history.

export type DocumentNeeds = { database: Database; audit: Audit; state: KnowledgeState; hiddenDays(): Promise<number> }

export type Documents = ReturnType<typeof createDocuments>

export function createDocuments({ database, audit, state, hiddenDays }: DocumentNeeds) {
  return {
    /** What was changed last first, with what was deleted and is not gone yet. */
    async list(): Promise<KnowledgeEntries> {
      return { documents: (await store.listDocuments(database)).map(store.entryOf) }
    },

    /** @throws {Refusal} `no-such-document` */
    find: async (id: number): Promise<OfficeKnowledge> => wireOf(await require(id)),

    /** The latest version first. @throws {Refusal} `no-such-document` */
    async history(id: number): Promise<KnowledgeHistory> {
      await require(id)
      return { versions: await store.historyOf(database, id) }
    },

    /** @throws {Refusal} `no-such-document` */
    async version(id: number, revision: number): Promise<KnowledgeVersion> {
      const found = await store.findVersion(database, id, revision)
      if (!found) throw noSuchDocument()
      return found
    },

    /** Nobody but the office sees it yet. @throws {Refusal} `too-many-documents` */
    create: (actor: Actor, draft: KnowledgeDraft): Promise<OfficeKnowledge> => database.inTransaction((transaction) => create(transaction, actor, draft, null)),

    /** Readers see it once it is published. @throws {Refusal} `no-such-document`, `document-changed`, `document-is-removed` */
    async edit(actor: Actor, id: number, { revision, ...draft }: KnowledgeEdit): Promise<OfficeKnowledge> {
      return database.inTransaction((transaction) => edit(transaction, actor, id, revision, () => draft))
    },

    /** What was written last. @throws {Refusal} `no-such-document`, `document-changed`, `document-is-removed`, `document-empty` */
    async publish(actor: Actor, id: number, revision: number): Promise<OfficeKnowledge> {
      return database.inTransaction(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.published_revision === before.revision) return wireOf(before)
        const passages = passagesOf(before.body, before.title)
        if (passages.length === 0) throw documentEmpty()
        await store.setPublished(transaction, id, before.revision)
        await store.replacePassages(transaction, id, before, passages)
        await state.changed(transaction)
        return recorded(transaction, actor, 'knowledge-document.published', id, before)
      })
    },

    /** Nobody reads or finds it any more. @throws {Refusal} `no-such-document`, `document-changed`, `document-is-removed` */
    async unpublish(actor: Actor, id: number, revision: number): Promise<OfficeKnowledge> {
      return database.inTransaction(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.published_revision === null) return wireOf(before)
        await withdraw(transaction, id)
        return recorded(transaction, actor, 'knowledge-document.unpublished', id, before)
      })
    },

    /** Hidden at once, and gone after the policy's time. @throws {Refusal} `no-such-document`, `document-changed`, `document-is-removed` */
    async remove(actor: Actor, id: number, revision: number): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.published_revision !== null) await withdraw(transaction, id)
        await store.setRemoved(transaction, id, true)
        await recorded(transaction, actor, 'knowledge-document.removed', id, before)
      })
    },

    /** As a draft. @throws {Refusal} `no-such-document`, `document-changed`, `too-many-documents` */
    async restore(actor: Actor, id: number, revision: number): Promise<OfficeKnowledge> {
      return database.inTransaction(async (transaction) => {
        const before = await store.lockDocument(transaction, id)
        if (!before) throw noSuchDocument()
        if (before.revision !== revision) throw documentChanged(wireOf(before))
        if (before.removed_at === null) return wireOf(before)
        await requireRoom(transaction)
        await store.setRemoved(transaction, id, false)
        return recorded(transaction, actor, 'knowledge-document.restored', id, before)
      })
    },

    /** The file that a version was read from. @throws {Refusal} `no-such-document` */
    async original(id: number, revision: number): Promise<FoundOriginal> {
      const found = await findOriginal(database, id, revision)
      if (!found) throw noSuchDocument()
      return found
    },

    /** In which pieces it would be found. */
    pieces({ title, body }: Pick<KnowledgeDraft, 'title' | 'body'>): KnowledgePieces {
      return { passages: passagesOf(body, title).map((passage) => ({ ...passage, tokens: tokensOf(passage.text) })) }
    },

    async tidy(): Promise<void> {
      await store.dropRemoved(database, await hiddenDays())
    },

    /** For who has a transaction of their own. */
    within: { create, edit },
  }

  async function create(transaction: Transaction, actor: Actor, draft: KnowledgeDraft, original: number | null | ((id: number) => Promise<number>)): Promise<OfficeKnowledge> {
    await requireRoom(transaction)
    const id = await store.insertDocument(transaction)
    const kept = typeof original === 'function' ? await original(id) : original
    await store.writeVersion(transaction, id, 1, settled(draft), { by: actor.personId, original: kept })
    return recorded(transaction, actor, 'knowledge-document.created', id)
  }

  /** @param original the file that it was read from; undefined: that of before */
  async function edit(transaction: Transaction, actor: Actor, id: number, revision: number | null, next: (before: DocumentRow) => KnowledgeDraft, original?: () => Promise<number>): Promise<OfficeKnowledge> {
    const before = await requireRead(transaction, id, revision)
    const draft = settled(next(before))
    if (!original && isSame(before, draft)) return wireOf(before)
    await store.writeVersion(transaction, id, before.revision + 1, draft, { by: actor.personId, original: original ? await original() : before.original_id })
    return recorded(transaction, actor, 'knowledge-document.edited', id, before)
  }

  async function require(id: number): Promise<DocumentRow> {
    const row = await store.findDocument(database, id)
    if (!row) throw noSuchDocument()
    return row
  }

  async function requireRoom(transaction: Transaction): Promise<void> {
    // One after the other, so that nobody passes the limit beside somebody else.
    await transaction.query({ text: 'select pg_advisory_xact_lock(4617028)' })
    if ((await store.countDocuments(transaction)) >= mostDocuments) throw tooManyDocuments()
  }

  async function withdraw(transaction: Transaction, id: number): Promise<void> {
    await store.setPublished(transaction, id, null)
    await transaction.query({ text: 'delete from knowledge_passage where document_id = $1', values: [id] })
    await state.changed(transaction)
  }

  async function recorded(transaction: Transaction, actor: Actor, action: AuditEntry['action'], id: number, before?: DocumentRow): Promise<OfficeKnowledge> {
    const after = (await store.findDocument(transaction, id))!
    await audit.record(transaction, { actor, action, subject: { kind: 'knowledge-document', id }, ...told(before, after) })
    return wireOf(after)
  }
}

/** @param revision that its editor has read; null: whatever it is */
async function requireRead(transaction: Transaction, id: number, revision: number | null): Promise<DocumentRow> {
  const row = await store.lockDocument(transaction, id)
  if (!row) throw noSuchDocument()
  if (row.removed_at) throw documentIsRemoved()
  if (revision !== null && row.revision !== revision) throw documentChanged(wireOf(row))
  return row
}

function settled(draft: KnowledgeDraft): KnowledgeDraft {
  return { ...draft, languages: [...new Set(draft.languages)].sort() }
}

function isSame(row: DocumentRow, draft: KnowledgeDraft): boolean {
  return row.title === draft.title && row.audience === draft.audience && row.body === draft.body && row.languages.join() === draft.languages.join()
}

/** For the audit log. A title is somebody's words; the text is in the history. */
function told(before: DocumentRow | undefined, after: DocumentRow) {
  const facts = (row: DocumentRow) => {
    const { revision, state, languages, audience, length } = store.entryOf(row)
    return { revision, state, languages, audience, length }
  }
  const words = ({ title, original_name: file }: DocumentRow) => ({ title, ...(file !== null && { file }) })
  return {
    ...(before && { before: facts(before) }),
    after: facts(after),
    personal: { about: null, ...(before && { before: words(before) }), after: words(after) },
  }
}

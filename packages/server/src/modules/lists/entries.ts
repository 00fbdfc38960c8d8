import { isDeepStrictEqual } from 'node:util'
import { belonging, listOf, type Belonging, type ListEntryChange, type ListMerger, type ListName, type NewListEntry, type OfficeListEntry } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { entryNamed, folded, indexNames, textsOf, type NameIndex } from './names.ts'
import { entryChanged, entryUsed, mergedIntoItself, nameTaken, noSuchEntry, notInList, notOfThisList } from './refusals.ts'
import * as store from './store.ts'
import type { Entry } from './store.ts'
import type { CodeUser } from './users.ts'
import { wireOf } from './wire.ts'

// The lists as the office edits them. Whoever changes them does so one after the other, so that no name comes twice.

export type EntryNeeds = {
  database: Database
  audit: Audit
  /** Their rows follow a change of code, in this order. */
  users: readonly CodeUser[]
  /** After every change. */
  changed(): void
}

/** An alias that nobody remembers is no loss; a list of them without an end would be. */
const mostAliases = 50

export function createEntries({ database, audit, users, changed }: EntryNeeds) {
  return {
    /** In their order, hidden ones too. */
    async list(list: ListName): Promise<OfficeListEntry[]> {
      const entries = (await store.readEntries(database)).filter((entry) => entry.list === list)
      const uses = await usesOf(database, list)
      return entries.map((entry) => ({ ...wireOf(entry), uses: uses.get(entry.code) ?? {} }))
    },

    /** By code, name or alias. @throws {Refusal} `not-in-list` */
    async find(list: ListName, text: string): Promise<Entry> {
      const entry = indexNames(await store.readEntries(database)).find(list, text)
      if (!entry) throw notInList(list, text)
      return entry
    },

    /** @throws {Refusal} `list-name-taken`, `not-in-list` (what it belongs to), `not-of-this-list` */
    async create(actor: Actor, list: ListName, asked: NewListEntry): Promise<OfficeListEntry> {
      return changing(async (transaction, entries, index) => {
        requireOwnFields(list, asked)
        const name = namesIn(asked.name)
        const draft = { ...entryNamed(list, name), ...(asked.code !== undefined && { code: asked.code }), aliases: [] }
        requireFree(index, draft)
        const entry = { ...draft, ...belongingTo(index, list, asked), icon: asked.icon ?? null }
        await giveUpAliases(transaction, entries, entry)
        const [id] = await store.insertEntries(transaction, [entry])
        await audit.record(transaction, { actor, action: 'list-entry.added', subject: subjectOf(list, id!), after: toldOf(entry) })
        return withUses(transaction, { ...emptyEntry, ...entry, id: id! })
      })
    },

    /**
     * A new code is told to all that says the old one. Old names and codes lead to the entry still.
     *
     * @throws {Refusal} `no-such-list-entry`, `list-entry-changed`, `list-name-taken`, `not-in-list`, `not-of-this-list`
     */
    async change(actor: Actor, list: ListName, id: number, { version, ...change }: ListEntryChange): Promise<OfficeListEntry> {
      return changing(async (transaction, entries, index) => {
        const before = requireEntry(entries, list, id, version)
        requireOwnFields(list, change)
        const after = afterChange(before, change, index)
        if (isDeepStrictEqual(before, after)) return withUses(transaction, before)
        requireFree(index, after)
        await giveUpAliases(transaction, entries, after)
        await store.updateEntry(transaction, after)
        if (after.code !== before.code) await replaceCode(transaction, entries, before, after.code)
        if (!isDeepStrictEqual(after.name, before.name)) for (const user of users) await user.renamed?.(transaction, list, after.code)
        await audit.record(transaction, { actor, action: 'list-entry.changed', subject: subjectOf(list, id), ...difference(before, after) })
        return withUses(transaction, { ...after, version: before.version + 1 })
      })
    },

    /** Those that are not named come after, in the order they had. @throws {Refusal} `no-such-list-entry` */
    async order(actor: Actor, list: ListName, ids: readonly number[]): Promise<void> {
      await changing(async (transaction, entries) => {
        const before = entries.filter((entry) => entry.list === list).map(({ id }) => id)
        if (ids.some((id) => !before.includes(id))) throw noSuchEntry()
        const after = [...new Set([...ids, ...before])]
        if (isDeepStrictEqual(before, after)) return
        await store.setOrder(transaction, after)
        await audit.record(transaction, { actor, action: 'list.ordered', subject: { kind: 'list', id: list }, before, after })
      })
    },

    /**
     * Two entries that are one. Everything that says the first says the second then, and so does a sheet that names it.
     *
     * @throws {Refusal} `no-such-list-entry`, `list-entry-changed`, `merged-into-itself`
     */
    async merge(actor: Actor, list: ListName, { from, into }: ListMerger): Promise<OfficeListEntry> {
      if (from.id === into.id) throw mergedIntoItself()
      return changing(async (transaction, entries) => {
        const gone = requireEntry(entries, list, from.id, from.version)
        const before = requireEntry(entries, list, into.id, into.version)
        const after = merged(gone, before)
        // First, because two entries may not have the same name.
        await store.deleteEntry(transaction, gone.id)
        await store.updateEntry(transaction, after)
        if (gone.logo !== null && after.logo !== gone.logo) await store.deleteUnusedLogo(transaction, gone.logo)
        await replaceCode(transaction, entries, gone, after.code)
        if (!isDeepStrictEqual(after.name, before.name)) for (const user of users) await user.renamed?.(transaction, list, after.code)
        await audit.record(transaction, {
          ...{ actor, action: 'list-entry.merged', subject: subjectOf(list, gone.id) },
          ...{ before: toldOf(gone), after: { into: after.id, code: after.code } },
        })
        return withUses(transaction, { ...after, version: before.version + 1 })
      })
    },

    /** Only what nothing says. @throws {Refusal} `no-such-list-entry`, `list-entry-changed`, `list-entry-used` */
    async remove(actor: Actor, list: ListName, id: number, version: number): Promise<void> {
      await changing(async (transaction, entries) => {
        const entry = requireEntry(entries, list, id, version)
        const uses = (await usesOf(transaction, list)).get(entry.code)
        if (uses) throw entryUsed(uses)
        await store.deleteEntry(transaction, id)
        if (entry.logo !== null) await store.deleteUnusedLogo(transaction, entry.logo)
        await audit.record(transaction, { actor, action: 'list-entry.removed', subject: subjectOf(list, id), before: toldOf(entry) })
      })
    },

    /** Gives a type of courses an image, or takes it away. @throws {Refusal} `no-such-list-entry`, `list-entry-changed` */
    async setLogo(actor: Actor, id: number, version: number, logo: { hash: string; mediaType: string; bytes: Uint8Array } | null): Promise<OfficeListEntry> {
      return changing(async (transaction, entries) => {
        const before = requireEntry(entries, 'course-types', id, version)
        const after = { ...before, logo: logo?.hash ?? null }
        if (after.logo === before.logo) return withUses(transaction, before)
        if (logo) await store.insertLogo(transaction, logo)
        await store.updateEntry(transaction, after)
        if (before.logo !== null) await store.deleteUnusedLogo(transaction, before.logo)
        await audit.record(transaction, { actor, action: 'list-entry.changed', subject: subjectOf('course-types', id), ...difference(before, after) })
        return withUses(transaction, { ...after, version: before.version + 1 })
      })
    },
  }

  async function changing<Result>(work: (transaction: Transaction, entries: Entry[], index: NameIndex<Entry>) => Promise<Result>): Promise<Result> {
    return database.inTransaction(async (transaction) => {
      await store.lockLists(transaction)
      const entries = await store.readEntries(transaction)
      transaction.afterCommit(changed)
      return work(transaction, entries, indexNames(entries))
    })
  }

  async function replaceCode(transaction: Transaction, entries: readonly Entry[], { id, list, code: from }: Entry, to: string): Promise<void> {
    const stillIn = entries.filter((entry) => entry.code === from && entry.id !== id && entry.list !== list).map((entry) => entry.list)
    for (const user of users) await user.replace(transaction, { list, from, to, stillIn })
  }

  async function withUses(queries: Pick<Queries, 'query'>, entry: Entry): Promise<OfficeListEntry> {
    return { ...wireOf(entry), uses: (await usesOf(queries, entry.list)).get(entry.code) ?? {} }
  }

  async function usesOf(queries: Pick<Queries, 'query'>, list: ListName): Promise<Map<string, OfficeListEntry['uses']>> {
    const uses = new Map<string, OfficeListEntry['uses']>()
    for (const user of users) {
      for (const { code, use, count } of await user.uses(queries, list)) {
        const known = uses.get(code) ?? {}
        uses.set(code, { ...known, [use]: (known[use] ?? 0) + count })
      }
    }
    return uses
  }
}

const emptyEntry = { aliases: [], college: null, major: null, cohort: null, icon: null, logo: null, hidden: false, version: 1 }

function requireEntry(entries: readonly Entry[], list: ListName, id: number, version: number): Entry {
  const entry = entries.find((known) => known.id === id && known.list === list)
  if (!entry) throw noSuchEntry()
  if (entry.version !== version) throw entryChanged(wireOf(entry))
  return entry
}

function requireOwnFields(list: ListName, asked: Pick<ListEntryChange, Belonging | 'icon'>): void {
  const own: readonly string[] = list === 'course-types' ? ['icon'] : belonging[list]
  const foreign = (['college', 'major', 'cohort', 'icon'] as const).find((field) => asked[field] !== undefined && !own.includes(field))
  if (foreign !== undefined) throw notOfThisList(list, foreign)
}

/** An alias gives way to somebody who asks for the name. */
function requireFree(index: NameIndex<Entry>, draft: Pick<Entry, 'list' | 'code' | 'name'> & { id?: number }): void {
  for (const text of textsOf({ ...draft, aliases: [] })) {
    const holder = index.find(draft.list, text)
    if (holder && holder.id !== draft.id && !isOnlyAlias(holder, text)) throw nameTaken(text, holder)
  }
}

function isOnlyAlias(entry: Entry, text: string): boolean {
  return !textsOf({ ...entry, aliases: [] }).some((own) => folded(entry.list, own) === folded(entry.list, text))
}

async function giveUpAliases(transaction: Transaction, entries: readonly Entry[], to: Pick<Entry, 'list' | 'code' | 'name' | 'aliases'> & { id?: number }): Promise<void> {
  const taken = new Set(textsOf(to).map((text) => folded(to.list, text)))
  for (const entry of entries) {
    if (entry.list !== to.list || entry.id === to.id) continue
    const aliases = entry.aliases.filter((alias) => !taken.has(folded(to.list, alias)))
    if (aliases.length < entry.aliases.length) await store.updateEntry(transaction, { ...entry, aliases })
  }
}

function afterChange(before: Entry, change: Omit<ListEntryChange, 'version'>, index: NameIndex<Entry>): Entry {
  const after: Entry = {
    ...before,
    ...(change.code !== undefined && { code: change.code }),
    ...(change.name && { name: namesIn(change.name) }),
    ...belongingTo(index, before.list, change),
    ...(change.icon !== undefined && { icon: change.icon }),
    ...(change.hidden !== undefined && { hidden: change.hidden }),
  }
  for (const alias of change.aliases ?? []) {
    const holder = index.find(before.list, alias)
    if (holder && holder.id !== before.id) throw nameTaken(alias, holder)
  }
  return { ...after, aliases: aliasesOf(after, [...(change.aliases ?? before.aliases), ...textsOf({ ...before, aliases: [] })]) }
}

/** What leads to the entry without being its code or name, the latest last. */
function aliasesOf(entry: Entry, texts: readonly string[]): string[] {
  const byFolded = new Map(texts.map((text) => [folded(entry.list, text), text]))
  for (const own of textsOf({ ...entry, aliases: [] })) byFolded.delete(folded(entry.list, own))
  return [...byFolded.values()].slice(-mostAliases)
}

/** Codes of what it belongs to, which may be named in any way. */
function belongingTo(index: NameIndex<Entry>, list: ListName, asked: Pick<ListEntryChange, Belonging>): Partial<Entry> {
  return Object.fromEntries(
    belonging[list].flatMap((field) => {
      const text = asked[field]
      if (text === undefined) return []
      const entry = text === null ? null : index.find(listOf[field], text)
      if (entry === undefined) throw notInList(listOf[field], text!)
      return [[field, entry?.code ?? null] as const]
    }),
  )
}

function merged(gone: Entry, into: Entry): Entry {
  const after = {
    ...into,
    name: { ...gone.name, ...into.name },
    college: into.college ?? gone.college,
    major: into.major ?? gone.major,
    cohort: into.cohort ?? gone.cohort,
    icon: into.icon ?? (into.logo === null ? gone.icon : null),
    logo: into.logo ?? (into.icon === null ? gone.logo : null),
  }
  return { ...after, aliases: aliasesOf(after, [...into.aliases, ...textsOf(gone)]) }
}

function namesIn({ zh, en }: { zh?: string | undefined; en?: string | undefined }): Localised {
  return { ...(zh && { zh }), ...(en && { en }) }
}

function subjectOf(list: ListName, id: number) {
  return { kind: `list-entry.${list}` as const, id }
}

const toldFields = ['code', 'name', 'aliases', 'college', 'major', 'cohort', 'icon', 'logo', 'hidden'] as const

/** For the audit log: names of courses' types and colleges describe nobody. */
function toldOf(entry: Partial<Entry>): Partial<Entry> {
  return Object.fromEntries(toldFields.map((field) => [field, entry[field]] as const).filter(([, value]) => value !== undefined && value !== null && value !== false))
}

function difference(before: Entry, after: Entry): { before: Partial<Entry>; after: Partial<Entry> } {
  const fields = toldFields.filter((field) => !isDeepStrictEqual(before[field], after[field]))
  const of = (entry: Entry) => Object.fromEntries(fields.map((field) => [field, entry[field]]))
  return { before: of(before), after: of(after) }
}

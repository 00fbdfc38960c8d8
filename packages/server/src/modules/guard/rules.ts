import { isDeepStrictEqual } from 'node:util'
import { guardFamilies, mostGuardRules, type GuardFamily } from '@fairway/contract/guard-limits'
import type { GuardRule, GuardRuleDraft } from '@fairway/contract/guard'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import { createMatcher } from './matching.ts'
import { actionUnfit, keywordsMissing, matchUnfit, noSuchRule, notAPattern, patternMissing, reasonMissing, ruleChanged, ruleIsNotShipped, ruleIsShipped, tooManyRules } from './refusals.ts'
import { isTakenOut, shippedRules } from './shipped.ts'

// The rules as the office edits them. All are applied to a text, so they have no order of their own: first those that are shipped.

export type RuleNeeds = { database: Database; audit: Audit; /** After every change. */ changed(): void }

type Row = Omit<GuardRuleDraft, 'isOn'> & { id: number; revision: number; shipped: GuardFamily | null; is_on: boolean }

const columns = 'id, revision, shipped, name, is_on, places, match, keywords, pattern, action, reason'

export type Rules = ReturnType<typeof createRules>

export function createRules({ database, audit, changed }: RuleNeeds) {
  return {
    /** Makes the shipped rules that are not there yet. */
    async prepare(): Promise<void> {
      const rules = Object.entries(shippedRules)
      await database.query({
        text: `insert into guard_rule (shipped, name, is_on, places, match, keywords, pattern, action, reason)
               select shipped, rule ->> 'name', true, array(select jsonb_array_elements_text(rule -> 'places')), 'built-in', '{}', '', rule ->> 'action', rule -> 'reason'
               from unnest($1::text[], $2::jsonb[]) as new (shipped, rule)
               on conflict (shipped) do nothing`,
        values: [rules.map(([shipped]) => shipped), rules.map(([, rule]) => JSON.stringify(rule))],
      })
    },

    list: () => readRules(database),

    /** @throws {Refusal} `too-many-rules`, `match-unfit`, `keywords-missing`, `pattern-missing`, `not-a-pattern`, `reason-missing` */
    async create(actor: Actor, asked: GuardRuleDraft): Promise<GuardRule> {
      const draft = checkedRule(asked, null)
      return inOrder(async (transaction) => {
        if ((await readRules(transaction)).length >= mostGuardRules) throw tooManyRules()
        const [row] = await transaction.query<{ id: number }>({
          text: `insert into guard_rule (name, is_on, places, match, keywords, pattern, action, reason) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
          values: valuesOf(draft),
        })
        return recorded(transaction, actor, 'guard-rule.created', row!.id)
      })
    },

    /** @throws {Refusal} `no-such-rule`, `rule-changed`, `action-unfit` and those of `create` */
    async edit(actor: Actor, id: number, asked: GuardRuleDraft, revision: number): Promise<GuardRule> {
      return inOrder(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        const draft = checkedRule(asked, before.shipped)
        if (isDeepStrictEqual(draftOf(before), draft)) return before
        await update(transaction, id, draft)
        return recorded(transaction, actor, 'guard-rule.changed', id, before)
      })
    },

    /** One of the office's own. @throws {Refusal} `no-such-rule`, `rule-changed`, `rule-is-shipped` */
    async remove(actor: Actor, id: number, revision: number): Promise<void> {
      await inOrder(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.shipped !== null) throw ruleIsShipped()
        await transaction.query({ text: 'delete from guard_rule where id = $1', values: [id] })
        await audit.record(transaction, { actor, action: 'guard-rule.removed', subject: { kind: 'guard-rule', id }, ...told({ before }) })
      })
    },

    /** As it was shipped. @throws {Refusal} `no-such-rule`, `rule-changed`, `rule-is-not-shipped` */
    async restore(actor: Actor, id: number, revision: number): Promise<GuardRule> {
      return inOrder(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.shipped === null) throw ruleIsNotShipped()
        if (!before.isChanged) return before
        await update(transaction, id, shippedRules[before.shipped])
        return recorded(transaction, actor, 'guard-rule.restored', id, before)
      })
    },
  }

  async function inOrder<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return database.inTransaction(async (transaction) => {
      await transaction.query({ text: 'select pg_advisory_xact_lock(4617027)' })
      transaction.afterCommit(changed)
      return work(transaction)
    })
  }

  async function recorded(transaction: Transaction, actor: Actor, action: AuditEntry['action'], id: number, before?: GuardRule): Promise<GuardRule> {
    const after = (await findRule(transaction, id))!
    await audit.record(transaction, { actor, action, subject: { kind: 'guard-rule', id }, ...told({ before, after }) })
    return after
  }
}

/** As it is stored. @throws {Refusal} see `create` */
export function checkedRule({ name, isOn, places, match, keywords, pattern, action, reason: { zh, en } }: GuardRuleDraft, shipped: GuardFamily | null): GuardRuleDraft {
  if ((match === 'built-in') !== (shipped !== null)) throw matchUnfit()
  if (action === 'redact' && !isTakenOut(shipped)) throw actionUnfit()
  if (match === 'pattern' && pattern.trim() === '') throw patternMissing()
  if ((match === 'any' || match === 'all') && keywords.length === 0) throw keywordsMissing()
  if (action === 'block' && !zh && !en) throw reasonMissing()
  const listens = { match, keywords: match === 'any' || match === 'all' ? [...new Set(keywords)] : [], pattern: match === 'pattern' ? pattern : '' }
  try {
    if (shipped === null) createMatcher(listens)
  } catch (error) {
    if (error instanceof SyntaxError) throw notAPattern(error.message)
    throw error
  }
  return { name, isOn, places: [...new Set(places)], ...listens, action, reason: { ...(zh && { zh }), ...(en && { en }) } }
}

async function readRules({ query }: Pick<Queries, 'query'>): Promise<GuardRule[]> {
  const rows = await query<Row>({ name: 'guard-rules', text: `select ${columns} from guard_rule order by id` })
  const place = (shipped: GuardFamily | null) => (shipped === null ? guardFamilies.length : guardFamilies.indexOf(shipped))
  // What a newer program has brought along, this one cannot apply.
  return rows
    .filter(({ shipped }) => place(shipped) !== -1)
    .map(ruleOf)
    .toSorted((a, b) => place(a.shipped) - place(b.shipped) || a.id - b.id)
}

async function findRule({ query }: Pick<Queries, 'query'>, id: number): Promise<GuardRule | undefined> {
  const [row] = await query<Row>({ text: `select ${columns} from guard_rule where id = $1`, values: [id] })
  return row && ruleOf(row)
}

/** @param revision that its editor has read */
async function requireRead(transaction: Transaction, id: number, revision: number): Promise<GuardRule> {
  const rule = await findRule(transaction, id)
  if (!rule) throw noSuchRule()
  if (rule.revision !== revision) throw ruleChanged(rule)
  return rule
}

async function update({ query }: Transaction, id: number, draft: GuardRuleDraft): Promise<void> {
  await query({
    text: `update guard_rule set name = $1, is_on = $2, places = $3, match = $4, keywords = $5, pattern = $6, action = $7, reason = $8, revision = revision + 1, changed_at = now() where id = $9`,
    values: [...valuesOf(draft), id],
  })
}

function valuesOf({ name, isOn, places, match, keywords, pattern, action, reason }: GuardRuleDraft): unknown[] {
  return [name, isOn, places, match, keywords, pattern, action, JSON.stringify(reason)]
}

function ruleOf({ id, revision, shipped, is_on, name, places, match, keywords, pattern, action, reason }: Row): GuardRule {
  const draft: GuardRuleDraft = { name, isOn: is_on, places, match, keywords, pattern, action, reason }
  return { id, revision, shipped, isChanged: shipped !== null && !isDeepStrictEqual(draft, shippedRules[shipped]), ...draft }
}

function draftOf({ id: _id, revision: _revision, shipped: _shipped, isChanged: _isChanged, ...draft }: GuardRule): GuardRuleDraft {
  return draft
}

/** For the audit log. What a rule is called, looks for and says is in somebody's words. */
function told({ before, after }: { before?: GuardRule | undefined; after?: GuardRule }) {
  const facts = ({ revision, isOn, places, match, action }: GuardRule) => ({ revision, isOn, places, match, action })
  const words = ({ name, keywords, pattern, reason }: GuardRule) => ({ name, keywords, pattern, reason })
  return {
    ...(before && { before: facts(before) }),
    ...(after && { after: facts(after) }),
    personal: { about: null, ...(before && { before: words(before) }), ...(after && { after: words(after) }) },
  }
}

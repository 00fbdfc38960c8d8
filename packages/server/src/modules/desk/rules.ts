import { isDeepStrictEqual } from 'node:util'
import { mostDeskRules, deskVariables } from '@fairway/contract/desk-limits'
import type { DeskRule, DeskRuleDraft } from '@fairway/contract/desk'
import type { Localised } from '@fairway/contract/localised'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import { unknownVariables } from './answer-text.ts'
import { createMatcher } from './matching.ts'
import { answerMissing, keywordsMissing, noSuchRule, notAPattern, patternMissing, ruleChanged, ruleIsNotShipped, ruleIsShipped, rulesChanged, tooManyRules, unknownVariable } from './refusals.ts'
import { shippedRules } from './shipped.ts'

// The rules as the office edits them. All changes are made one after the other: their order is one list.

export type RuleNeeds = { database: Database; audit: Audit; /** After every change. */ changed(): void }

type Row = Omit<DeskRuleDraft, 'isOn' | 'delayMs'> & { id: number; revision: number; shipped: string | null; is_on: boolean; delay_ms: number }

const columns = 'id, revision, shipped, name, is_on, rooms, match, keywords, whole, pattern, action, answer, away, delay_ms, again'

export type Rules = ReturnType<typeof createRules>

export function createRules({ database, audit, changed }: RuleNeeds) {
  return {
    /** Makes the shipped rules that are not there yet. */
    async prepare(): Promise<void> {
      const rules = Object.entries(shippedRules)
      await database.query({
        text: `insert into desk_rule (shipped, position, name, is_on, rooms, match, keywords, whole, pattern, action, answer, away, delay_ms, again)
               select shipped, (select coalesce(max(position), 0) from desk_rule) + place, rule ->> 'name', true, array(select jsonb_array_elements_text(rule -> 'rooms')), rule ->> 'match',
                      array(select jsonb_array_elements_text(rule -> 'keywords')), (rule ->> 'whole')::boolean, rule ->> 'pattern', rule ->> 'action', rule -> 'answer', rule -> 'away',
                      (rule ->> 'delayMs')::int, rule ->> 'again'
               from unnest($1::text[], $2::jsonb[]) with ordinality as new (shipped, rule, place)
               on conflict (shipped) do nothing`,
        values: [rules.map(([shipped]) => shipped), rules.map(([, rule]) => JSON.stringify(rule))],
      })
    },

    /** In the order in which they are tried. */
    list: (queries: Pick<Queries, 'query'> = database) => readRules(queries),

    /**
     * Tried before the shipped one that answers everything else.
     *
     * @throws {Refusal} `too-many-rules`, `keywords-missing`, `pattern-missing`, `not-a-pattern`, `answer-missing`, `unknown-variable`
     */
    async create(actor: Actor, asked: DeskRuleDraft): Promise<DeskRule> {
      const draft = checkedRule(asked)
      return inOrder(async (transaction) => {
        const rules = await readRules(transaction)
        if (rules.length >= mostDeskRules) throw tooManyRules()
        const last = rules.findIndex(({ shipped }) => shipped === 'fallback')
        const [row] = await transaction.query<{ id: number }>({
          text: `insert into desk_rule (position, name, is_on, rooms, match, keywords, whole, pattern, action, answer, away, delay_ms, again)
                 values (0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
          values: valuesOf(draft),
        })
        const ids = rules.map(({ id }) => id)
        await setOrder(transaction, ids.toSpliced(last === -1 ? ids.length : last, 0, row!.id))
        return recorded(transaction, actor, 'desk-rule.created', row!.id)
      })
    },

    /** @throws {Refusal} `no-such-rule`, `rule-changed` and those of `create` */
    async edit(actor: Actor, id: number, asked: DeskRuleDraft, revision: number): Promise<DeskRule> {
      const draft = checkedRule(asked)
      return inOrder(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (isDeepStrictEqual(draftOf(before), draft)) return before
        await update(transaction, id, draft)
        return recorded(transaction, actor, 'desk-rule.changed', id, before)
      })
    },

    /** One of the office's own. @throws {Refusal} `no-such-rule`, `rule-changed`, `rule-is-shipped` */
    async remove(actor: Actor, id: number, revision: number): Promise<void> {
      await inOrder(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.shipped !== null) throw ruleIsShipped()
        await transaction.query({ text: 'delete from desk_rule where id = $1', values: [id] })
        await audit.record(transaction, { actor, action: 'desk-rule.removed', subject: { kind: 'desk-rule', id }, ...told({ before }) })
      })
    },

    /** As it was shipped, but where it stands. @throws {Refusal} `no-such-rule`, `rule-changed`, `rule-is-not-shipped` */
    async restore(actor: Actor, id: number, revision: number): Promise<DeskRule> {
      return inOrder(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        const shipped = before.shipped === null ? undefined : shippedRules[before.shipped]
        if (!shipped) throw ruleIsNotShipped()
        if (!before.isChanged) return before
        await update(transaction, id, shipped)
        return recorded(transaction, actor, 'desk-rule.restored', id, before)
      })
    },

    /** @param ids of all rules @throws {Refusal} `rules-changed` */
    async order(actor: Actor, ids: readonly number[]): Promise<DeskRule[]> {
      return inOrder(async (transaction) => {
        const before = (await readRules(transaction)).map(({ id }) => id)
        if (ids.length !== before.length || new Set(ids).size !== ids.length || ids.some((id) => !before.includes(id))) throw rulesChanged()
        if (!isDeepStrictEqual(before, ids)) {
          await setOrder(transaction, ids)
          await audit.record(transaction, { actor, action: 'desk-rules.ordered', subject: { kind: 'desk-rule', id: ids[0]! }, before, after: ids })
        }
        return readRules(transaction)
      })
    },
  }

  async function inOrder<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return database.inTransaction(async (transaction) => {
      await transaction.query({ text: 'select pg_advisory_xact_lock(4617019)' })
      transaction.afterCommit(changed)
      return work(transaction)
    })
  }

  async function recorded(transaction: Transaction, actor: Actor, action: AuditEntry['action'], id: number, before?: DeskRule): Promise<DeskRule> {
    const after = (await findRule(transaction, id))!
    await audit.record(transaction, { actor, action, subject: { kind: 'desk-rule', id }, ...told({ before, after }) })
    return after
  }
}

/** As it is stored. @throws {Refusal} see `create` */
export function checkedRule({ name, isOn, rooms, match, keywords, whole, pattern, action, answer, away, delayMs, again }: DeskRuleDraft): DeskRuleDraft {
  if (match === 'pattern' && pattern.trim() === '') throw patternMissing()
  if (match !== 'pattern' && keywords.length === 0) throw keywordsMissing()
  try {
    createMatcher({ match, keywords, whole, pattern })
  } catch (error) {
    if (error instanceof SyntaxError) throw notAPattern(error.message)
    throw error
  }
  const isHandOff = action === 'hand-off'
  return {
    ...{ name, isOn, rooms: [...new Set(rooms)], match, keywords: match === 'pattern' ? [] : [...new Set(keywords)], whole, pattern: match === 'pattern' ? pattern : '', action },
    answer: checkedAnswer('answer', answer, deskVariables.filter((name) => name !== 'opens')),
    away: isHandOff ? checkedAnswer('away', away, deskVariables) : {},
    ...{ delayMs, again },
  }
}

function checkedAnswer(field: 'answer' | 'away', { zh, en }: Localised, allowed: readonly string[]): Localised {
  if (!zh && !en) throw answerMissing(field)
  const unknown = unknownVariables({ zh, en }, allowed)
  if (unknown.length > 0) throw unknownVariable(field, unknown)
  return { ...(zh && { zh }), ...(en && { en }) }
}

async function readRules({ query }: Pick<Queries, 'query'>): Promise<DeskRule[]> {
  const rows = await query<Row>({ name: 'desk-rules', text: `select ${columns} from desk_rule order by position, id` })
  return rows.map(ruleOf)
}

async function findRule({ query }: Pick<Queries, 'query'>, id: number): Promise<DeskRule | undefined> {
  const [row] = await query<Row>({ text: `select ${columns} from desk_rule where id = $1`, values: [id] })
  return row && ruleOf(row)
}

/** @param revision that its editor has read */
async function requireRead(transaction: Transaction, id: number, revision: number): Promise<DeskRule> {
  const rule = await findRule(transaction, id)
  if (!rule) throw noSuchRule()
  if (rule.revision !== revision) throw ruleChanged(rule)
  return rule
}

async function update({ query }: Transaction, id: number, draft: DeskRuleDraft): Promise<void> {
  await query({
    text: `update desk_rule set name = $1, is_on = $2, rooms = $3, match = $4, keywords = $5, whole = $6, pattern = $7, action = $8, answer = $9, away = $10, delay_ms = $11, again = $12,
                                revision = revision + 1, changed_at = now() where id = $13`,
    values: [...valuesOf(draft), id],
  })
}

async function setOrder({ query }: Transaction, ids: readonly number[]): Promise<void> {
  await query({ text: 'update desk_rule set position = place from unnest($1::bigint[]) with ordinality as new (id, place) where desk_rule.id = new.id', values: [ids] })
}

function valuesOf({ name, isOn, rooms, match, keywords, whole, pattern, action, answer, away, delayMs, again }: DeskRuleDraft): unknown[] {
  return [name, isOn, rooms, match, keywords, whole, pattern, action, JSON.stringify(answer), JSON.stringify(away), delayMs, again]
}

function ruleOf({ id, revision, shipped, is_on, delay_ms, name, rooms, match, keywords, whole, pattern, action, answer, away, again }: Row): DeskRule {
  const draft: DeskRuleDraft = { name, isOn: is_on, rooms, match, keywords, whole, pattern, action, answer, away, delayMs: delay_ms, again }
  return { id, revision, shipped, isChanged: shipped !== null && !isDeepStrictEqual(draft, shippedRules[shipped]), ...draft }
}

function draftOf({ id: _id, revision: _revision, shipped: _shipped, isChanged: _isChanged, ...draft }: DeskRule): DeskRuleDraft {
  return draft
}

/** For the audit log. What a rule is called, listens for and says is in somebody's words. */
function told({ before, after }: { before?: DeskRule | undefined; after?: DeskRule }) {
  const facts = ({ revision, isOn, rooms, match, whole, action, delayMs, again }: DeskRule) => ({ revision, isOn, rooms, match, whole, action, delayMs, again })
  const words = ({ name, keywords, pattern, answer, away }: DeskRule) => ({ name, keywords, pattern, answer, away })
  return {
    ...(before && { before: facts(before) }),
    ...(after && { after: facts(after) }),
    personal: { about: null, ...(before && { before: words(before) }), ...(after && { after: words(after) }) },
  }
}

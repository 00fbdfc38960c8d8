import type { Round, Term } from '@fairway/contract/courses'
import { textIn, type Language } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { readNames } from '../lists/index.ts'
import { defineTool, type DefinedTool } from './define.ts'
import { text } from './lenient.ts'
import { termSource } from './section-facts.ts'
import type { Asker, ToolResult } from './tool.ts'
import type { Own, View } from './view.ts'
import { momentText } from './words.ts'

const fields = { term: text('code or title of the term; default: the current one').optional() }
const description = 'The rounds of a term: when enrolling, dropping and queueing opens and closes, for whom, and with which limits.'

export function rounds(view: View, database: Pick<Database, 'query'>): DefinedTool[] {
  return [
    defineTool({ name: 'rounds', audience: 'everyone', description, fields, run: (asker, { term }) => describe(view, database, asker, term, undefined) }),
    defineTool({
      name: 'rounds',
      audience: 'student',
      area: 'enrolment',
      description: `${description} Says which of them are for the student who asks, and what they may do now.`,
      fields,
      run: async (asker, { term }) => describe(view, database, asker, term, await view.own(asker, await view.offer(term))),
    }),
  ]
}

async function describe(view: View, database: Pick<Database, 'query'>, { language }: Asker, said: string | undefined, own: Own | undefined): Promise<ToolResult> {
  const { term } = await view.offer(said)
  const nameOf = await readNames(database)
  const now = Date.now()
  const mine = term.rounds.filter(({ id }) => own?.rounds.includes(id))
  const open = mine.filter((round) => stateAt(round, now) === 'open')
  const next = mine.filter((round) => stateAt(round, now) === 'coming')[0]
  return {
    output: {
      term: textIn(language, term.title) || term.code,
      now: momentText(language, now, term.timeZone),
      rounds: term.rounds.map((round) => ({
        ...roundFacts(language, term, round, now),
        for: audienceText(round, (list, code) => textIn(language, nameOf(list, code) ?? {}) || code),
        ...(own && { for_me: own.rounds.includes(round.id) }),
      })),
      ...(own && {
        i_may_now: ['enrol' as const, 'drop' as const, 'wait' as const].filter((act) => open.some(({ allows }) => allows[act])),
        ...(next && { next_opens_for_me: momentText(language, next.opensAt, term.timeZone) }),
        my_credit_limit: own.creditLimit ?? 'none',
        my_section_limit: own.sectionLimit ?? 'none',
      }),
    },
    sources: [termSource(term), ...term.rounds.map((round) => ({ kind: 'round' as const, id: round.id, term: term.code, name: round.name }))],
    ...(term.rounds.length > 0 && { card: { kind: 'rounds' as const, term: term.code, rounds: term.rounds, ...(own && { mine: own.rounds }) } }),
  }
}

function roundFacts(language: Language, term: Term, round: Round, now: number): Record<string, unknown> {
  const { name, opensAt, closesAt, allows, creditLimit, sectionLimit } = round
  return {
    name: textIn(language, name),
    state: stateAt(round, now),
    opens: momentText(language, opensAt, term.timeZone),
    closes: momentText(language, closesAt, term.timeZone),
    allows: (['enrol', 'drop', 'wait'] as const).filter((act) => allows[act]),
    ...(creditLimit !== null && { credit_limit: creditLimit }),
    ...(sectionLimit !== null && { section_limit: sectionLimit }),
  }
}

export function stateAt({ opensAt, closesAt }: Pick<Round, 'opensAt' | 'closesAt'>, now: number): 'open' | 'coming' | 'over' {
  if (now < Date.parse(opensAt)) return 'coming'
  return now < Date.parse(closesAt) ? 'open' : 'over'
}

function audienceText({ audience }: Round, nameOf: (list: 'cohorts' | 'colleges' | 'majors' | 'classes', code: string) => string): Record<string, string[]> | 'everybody' {
  const lists = (['cohorts', 'colleges', 'majors', 'classes'] as const).flatMap((list) => {
    const codes = audience[list]
    return codes ? [[list, codes.slice(0, 20).map((code) => nameOf(list, code))] as const] : []
  })
  return lists.length === 0 ? 'everybody' : Object.fromEntries(lists)
}

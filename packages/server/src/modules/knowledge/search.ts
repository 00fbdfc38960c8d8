import { longestSearch, passageAddress } from '@fairway/contract/knowledge-limits'
import { knowledgeAudiences, type KnowledgeAudience, type KnowledgePassage } from '@fairway/contract/knowledge'
import type { Language } from '@fairway/contract/language'
import type { Queries } from '../../database/database.ts'
import { languageOf } from './language.ts'
import { ideasOf, type Idea, type Wording } from './question.ts'
import { folded, quoted } from './words.ts'

// Passages by what somebody asks. Which have any of its rarer words is the database's business, and how often in which field; what that
// is worth is decided here. Passages that were not published are not there, and those for others are left out of every count.

export type Question = {
  text: string
  /** Which is rather read. */
  language: Language
  /** As whom one asks. */
  audience: KnowledgeAudience
  most: number
  /** Only what is surely about it: for whoever tells it without judging it first. */
  isStrict?: boolean
}

/** A passage's text is untrusted: somebody else wrote the file that it was read from. */
export type FoundPassage = KnowledgePassage

type Row = { id: number; document: number; title: string; headings: string[]; anchor: string; text: string; changed: Date; ranks: number[] }

/** So many are looked at; a question of nothing but common words is answered from some of them. */
const mostCommon = 3_000
const mostRanked = 300
/** Of one document among those found. */
const mostOfDocument = 3
/** Of what was asked, by how telling it is, a passage must say so much. */
const leastCovered = 0.3
const leastOfStrict = { covered: 0.33, score: 0.085 }
/** What is written in another language, beside the same in the language of who asks. */
const worthOfOtherLanguage = 0.6
/** Of the words of a wording that may be there in part. */
const leastOfLoose = 0.5
/** Beside the best one. */
const leastBeside = 0.4
const worthOfUnknown = 0.5
/** Of a field: none, the text, the headings, the title. */
const weights = '{0.1, 0.4, 0.8, 1}'

export async function searchPassages(queries: Pick<Queries, 'query'>, { text, language, audience, most, isStrict = false }: Question, groups: readonly (readonly string[])[]): Promise<FoundPassage[]> {
  const asked = text.slice(0, longestSearch).toWellFormed()
  const ideas = ideasOf(asked, groups)
  const words = [...new Set(ideas.flatMap((idea) => idea.wordings.flatMap((wording) => wording.words)))]
  if (words.length === 0) return []
  const audiences = audiencesOf(audience)
  const counted = await countWords(queries, words, audiences)
  const rows = await rankedRows(queries, words, rarest(counted), audiences)
  const telling = tellingOf(counted)
  const least = isStrict ? leastOfStrict : { covered: leastCovered, score: 0 }
  const phrase = folded(asked).replaceAll(/[?？。！!\s]+/g, ' ').trim()
  const judged = rows
    .map((row) => ({ row, ...judge(row, { ideas, words, telling, language, phrase }) }))
    .filter(({ covered, score }) => covered >= least.covered && score >= least.score)
    .sort((one, other) => other.score - one.score || one.row.id - other.row.id)
  return chosen(judged, most).map(({ row, score }) => passageOf(row, score))
}

/** What whoever this is may read. */
export function audiencesOf(audience: KnowledgeAudience): KnowledgeAudience[] {
  return knowledgeAudiences.slice(0, knowledgeAudiences.indexOf(audience) + 1)
}

type Counted = { total: number; found: Map<string, number> }

async function countWords({ query }: Pick<Queries, 'query'>, words: readonly string[], audiences: readonly string[]): Promise<Counted> {
  const rows = await query<{ total: number; found: number }>({
    name: 'knowledge-words',
    text: `select (select count(*) from knowledge_passage where audience = any($2)) as total,
                  (select count(*) from knowledge_passage where search @@ word and audience = any($2)) as found
           from unnest($1::tsquery[]) with ordinality as asked (word, place) order by place`,
    values: [words.map(quoted), audiences],
  })
  return { total: rows[0]?.total ?? 0, found: new Map(words.map((word, index) => [word, rows[index]!.found])) }
}

/** By which passages are picked: the rarest first, as long as they do not pick too many. */
function rarest({ found }: Counted): string[] {
  const there = [...found].filter(([, count]) => count > 0).sort(([, one], [, other]) => one - other)
  let sum = 0
  return there.filter(([, count], index) => (sum += count) <= mostCommon || index === 0).map(([word]) => word)
}

async function rankedRows({ query }: Pick<Queries, 'query'>, words: readonly string[], picking: readonly string[], audiences: readonly string[]): Promise<Row[]> {
  if (picking.length === 0) return []
  return query<Row>({
    name: 'knowledge-search',
    text: `select hit.id, hit.document_id as document, hit.title, hit.headings, hit.anchor, hit.text, document.published_at as changed,
                  array(select ts_rank('${weights}', hit.search, word)::float8 from unnest($2::tsquery[]) with ordinality as asked (word, place) order by place) as ranks
           from (
             select p.id, p.document_id, p.title, p.headings, p.anchor, p.text, p.search from knowledge_passage p
             where p.search @@ $1::tsquery and p.audience = any($3) order by ts_rank('${weights}', p.search, $1::tsquery) desc, p.id limit ${mostRanked}
           ) hit join knowledge_document document on document.id = hit.document_id`,
    values: [picking.map(quoted).join(' | '), words.map(quoted), audiences],
  })
}

/** How much a word says of a passage that has it: the rarer, the more. */
function tellingOf({ total, found }: Counted): (word: string) => number {
  return (word) => {
    const count = found.get(word) ?? 0
    // What is nowhere is often no more than a way of speaking.
    if (count === 0) return worthOfUnknown * Math.log(1 + 2 * total)
    return Math.log(1 + (total - count + 0.5) / (count + 0.5))
  }
}

type Judging = { ideas: readonly Idea[]; words: readonly string[]; telling(word: string): number; language: Language; phrase: string }

function judge(row: Row, { ideas, words, telling, language, phrase }: Judging): { score: number; covered: number } {
  const rankOf = new Map(words.map((word, index) => [word, row.ranks[index] ?? 0]))
  let [sum, covered, all] = [0, 0, 0]
  for (const { wordings, weight } of ideas) {
    const worth = weight * average(wordings[0]!.words.map(telling))
    const found = wordings.map((wording) => matched(wording, rankOf)).reduce((best, one) => (one.rank > best.rank ? one : best))
    all += worth
    sum += worth * found.rank
    covered += worth * found.share
  }
  if (all === 0) return { score: 0, covered: 0 }
  const share = covered / all
  // A document in two languages has passages in one of them.
  const isInLanguage = languageOf(`${row.headings.at(-1) ?? ''} ${row.text}`) === language
  const isWhole = phrase.length >= 4 && folded(`${row.title}\n${row.headings.join('\n')}\n${row.text}`).includes(phrase)
  const score = (sum / all) * (0.4 + 0.6 * share) * (isInLanguage ? 1 : worthOfOtherLanguage) * (isWhole ? 1.2 : 1)
  return { score: Math.min(1, score), covered: share }
}

/** @returns how well a passage says it, and how much of it */
function matched({ words, worth, isLoose = false }: Wording, rankOf: ReadonlyMap<string, number>): { rank: number; share: number } {
  const ranks = words.map((word) => rankOf.get(word) ?? 0)
  const there = ranks.filter((rank) => rank > 0).length / ranks.length
  if (there < (isLoose ? leastOfLoose : 1)) return { rank: 0, share: 0 }
  return { rank: average(ranks) * worth, share: there * worth }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function chosen<One extends { row: Row; score: number }>(judged: readonly One[], most: number): One[] {
  const of = new Map<number, number>()
  const least = (judged[0]?.score ?? 0) * leastBeside
  return judged
    .filter(({ row, score }) => {
      const count = (of.get(row.document) ?? 0) + 1
      of.set(row.document, count)
      return score >= least && count <= mostOfDocument
    })
    .slice(0, most)
}

function passageOf({ document, title, headings, anchor, text, changed }: Row, score: number): FoundPassage {
  return { document, title, headings, text, url: passageAddress(document, anchor), score: Math.round(score * 1000) / 1000, changedAt: changed.toISOString() }
}

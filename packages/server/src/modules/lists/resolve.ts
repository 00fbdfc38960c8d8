import { belonging, listOf, type Belonging, type ListName } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import type { Queries, Transaction } from '../../database/database.ts'
import { problemsListed, type RowProblem } from '../../sheets/row-problems.ts'
import { entryNamed, folded, indexNames, textsOf, tidy, type NameIndex, type Nameable } from './names.ts'
import { listTitles, notInList } from './refusals.ts'
import { insertEntries, keepLists, lockLists, readEntries, updateEntry, type Entry, type NewEntry } from './store.ts'

// From what a sheet or a person writes to codes.

/** Something that a sheet names, which is not empty. */
export type Naming = {
  list: ListName
  said: string | Localised
  /** A list to look in as well, because the sheet does not say which it means: a section is for majors or colleges. */
  orIn?: ListName
  /** For the report. */
  line: number
} & {
  /** What it belongs to, by the same line. Only a new entry is told. */
  [Field in Belonging]?: string | null | undefined
}

export type ResolvedNames = {
  /** Of everything that was asked for. */
  codes: ReadonlyMap<string, readonly string[]>
  code(list: ListName, said: string | Localised): string
  /** Several only if `orIn` was asked for. */
  allCodes(list: ListName, said: string | Localised): readonly string[]
  /** That were not there. */
  added: readonly NewEntry[]
  /** That were there in one language and now have the other. */
  completed: readonly Entry[]
  notices: RowProblem[]
}

/** Finds out only: what is on no list gets the code that it would have. */
export async function resolveNames(queries: Pick<Queries, 'query'>, namings: readonly Naming[]): Promise<ResolvedNames> {
  return resolve(await readEntries(queries), namings)
}

/**
 * For an import, in the transaction that writes the codes and before it locks anything else. What is on no list is added, so
 * that no import fails for it. The lists stay as they are until the transaction ends.
 */
export async function enterNames(transaction: Pick<Transaction, 'query'>, namings: readonly Naming[]): Promise<ResolvedNames> {
  if (namings.length === 0) return resolve([], [])
  const isComplete = ({ added, completed }: ResolvedNames) => added.length + completed.length === 0
  // Most imports name nothing new. Those keep only editors waiting, and not each other.
  const lock = isComplete(await resolveNames(transaction, namings)) ? keepLists : lockLists
  await lock(transaction)
  let names = await resolveNames(transaction, namings)
  if (isComplete(names)) return names
  if (lock === keepLists) {
    await lockLists(transaction)
    names = await resolveNames(transaction, namings)
  }
  if (names.added.length > 0) await insertEntries(transaction, names.added)
  for (const entry of names.completed) await updateEntry(transaction, entry)
  return names
}

/** One of each list: a code, a name or an alias. */
export type Chosen = { [List in ListName]?: string | null | undefined }
/** Any number of each. */
type Names = { [List in ListName]?: readonly string[] | null | undefined }

/**
 * For what somebody chooses in a form, in the transaction that writes the codes and before it locks anything else. Null and
 * what is not given stay as they are.
 *
 * @throws {Refusal} `not-in-list`, also for what is hidden and does not belong to `before`, the codes of before the change
 */
export async function requireListed(transaction: Pick<Transaction, 'query'>, chosen: Chosen, before: Chosen = {}): Promise<Chosen> {
  await keepLists(transaction)
  const index = indexNames(await readEntries(transaction))
  return Object.fromEntries(
    Object.entries(chosen).map(([name, text]) => {
      const list = name as ListName
      if (text === null || text === undefined || text === before[list]) return [list, text]
      const entry = index.find(list, text)
      if (!entry || (entry.hidden && entry.code !== before[list])) throw notInList(list, text)
      return [list, entry.code]
    }),
  )
}

/** In the transaction that writes the codes, before it locks anything else. What is on no list stays as it is written. */
export async function listedCodes<Asked extends Names>(transaction: Pick<Transaction, 'query'>, names: Asked): Promise<Asked> {
  if (Object.values(names).every((texts) => !texts?.length)) return names
  await keepLists(transaction)
  const index = indexNames(await readEntries(transaction))
  const codes = Object.entries(names).map(([list, texts]) => [list, texts && [...new Set(texts.map((text) => index.find(list as ListName, text)?.code ?? text))]])
  return Object.fromEntries(codes) as Asked
}

/** Those that are on no list, for a word of caution. */
export async function unlisted(queries: Pick<Queries, 'query'>, names: Names): Promise<{ list: ListName; name: string }[]> {
  const index = indexNames(await readEntries(queries))
  return Object.entries(names).flatMap(([key, texts]) => {
    const list = key as ListName
    return (texts ?? []).filter((name) => !index.find(list, name)).map((name) => ({ list, name }))
  })
}

/** A name of every code of these lists, for those who show them. */
export async function readNames(queries: Pick<Queries, 'query'>): Promise<(list: ListName, code: string) => Localised> {
  const names = new Map((await readEntries(queries)).map(({ list, code, name }) => [`${list} ${code}`, name]))
  return (list, code) => names.get(`${list} ${code}`) ?? { en: code }
}

type Draft = Nameable & Partial<Entry>

function resolve(entries: readonly Entry[], namings: readonly Naming[]): ResolvedNames {
  const index = indexNames<Draft>(entries.map((entry) => ({ ...entry })))
  const resolved = new Map<string, Draft[]>()
  const added = new Map<Draft, Naming[]>()
  const completed = new Set<Draft>()
  const notices: RowProblem[] = []
  for (const naming of namings) {
    const { list, said } = naming
    const key = keyOf(list, said)
    let found = resolved.get(key)
    if (!found) {
      found = find(index, naming)
      if (found.length === 0) {
        const entry = newEntry(index, list, said)
        index.add(entry)
        added.set(entry, [])
        notices.push(addedNotice(naming, entry))
        found = [entry]
      }
      if (typeof said !== 'string') complete(index, found[0]!, said, naming, completed, notices)
      resolved.set(key, found)
    }
    for (const entry of found) added.get(entry)?.push(naming)
  }
  for (const [entry, itsNamings] of added) Object.assign(entry, belongingOf(entry.list, itsNamings, index))
  const codes = new Map([...resolved].map(([key, found]) => [key, found.map(({ code }) => code)]))
  return {
    codes,
    code: (list, said) => codes.get(keyOf(list, said))![0]!,
    allCodes: (list, said) => codes.get(keyOf(list, said))!,
    added: [...added.keys()],
    completed: [...completed].filter((entry): entry is Entry => !added.has(entry)),
    notices: notices.slice(0, problemsListed),
  }
}

function keyOf(list: ListName, said: string | Localised): string {
  return typeof said === 'string' ? `${list} ${said}` : `${list} ${JSON.stringify([said.zh, said.en])}`
}

function find(index: NameIndex<Draft>, { list, said, orIn }: Naming): Draft[] {
  if (typeof said !== 'string') return [index.findNamed(list, said)].filter((entry) => entry !== undefined)
  return [list, ...(orIn ? [orIn] : [])].map((one) => index.find(one, said)).filter((entry) => entry !== undefined)
}

/** Without a name that is another's already. */
function newEntry(index: NameIndex<Draft>, list: ListName, said: string | Localised): Draft {
  const { zh, en } = typeof said === 'string' ? { zh: undefined, en: undefined } : said
  const isFree = (text: string | undefined) => text !== undefined && index.find(list, text) === undefined
  const free = typeof said === 'string' ? said : { ...(isFree(zh) && { zh: tidy(zh!) }), ...(isFree(en) && { en: tidy(en!) }) }
  return { ...entryNamed(list, free), aliases: [] }
}

/** A language that the entry has no name in is filled in; where the sheet says something else, the list counts. */
function complete(index: NameIndex<Draft>, entry: Draft, said: Localised, naming: Naming, completed: Set<Draft>, notices: RowProblem[]): void {
  const known = new Set(textsOf(entry).map((text) => folded(entry.list, text)))
  for (const language of ['zh', 'en'] as const) {
    const text = said[language]
    if (text === undefined || (entry.name[language] !== undefined && known.has(folded(entry.list, text)))) continue
    const holder = index.find(entry.list, text)
    if (entry.name[language] === undefined && (holder === undefined || holder === entry)) {
      entry.name = { ...entry.name, [language]: tidy(text) }
      index.add(entry)
      completed.add(entry)
    } else if (holder !== entry) notices.push(differsNotice(naming, entry, text))
  }
}

/** What all the lines agree on. */
function belongingOf(list: ListName, namings: readonly Naming[], index: NameIndex<Draft>): Partial<Record<Belonging, string>> {
  const agreed = belonging[list].flatMap((field) => {
    const codes = new Set(namings.map((naming) => (naming[field] ? index.find(listOf[field], naming[field])?.code : undefined)))
    const [code] = codes
    return codes.size === 1 && code !== undefined ? [[field, code] as const] : []
  })
  return Object.fromEntries(agreed)
}

function addedNotice({ line }: Naming, { list, code }: Draft): RowProblem {
  const title = { zh: `没有名为“${code}”的${listTitles[list].zh}，将一并添加。`, en: `The list of ${listTitles[list].en} did not have "${code}"; it is added.` }
  return { line, column: null, code: 'added-to-list', title }
}

function differsNotice({ line }: Naming, { list, code }: Draft, text: string): RowProblem {
  const title = {
    zh: `${listTitles[list].zh}“${code}”的名称不是“${text}”，以基础数据中的名称为准。`,
    en: `The list of ${listTitles[list].en} does not call "${code}" "${text}"; the list counts.`,
  }
  return { line, column: null, code: 'list-name-differs', title }
}

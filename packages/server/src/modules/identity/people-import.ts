import { planByKey } from '../../database/by-key.ts'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { ExistingPeople, InitialPasswords } from '@fairway/contract/imports'
import { readLines, type Lines } from '../../sheets/import-lines.ts'
import { breathe, chunksOf, startReport, type ImportCounts, type ImportOptions, type ImportProgress, type ImportReport } from '../../sheets/import-report.ts'
import { problemsListed, type RowProblem } from '../../sheets/row-problems.ts'
import type { Actor } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { refuseKeys } from './key-limits.ts'
import { draftPeople, personColumns, type Draft, type PersonColumn } from './person-columns.ts'
import { comparePeople, loses, type Differences, type Finding, type Wanted } from './person-differences.ts'
import type { PasswordSheets } from './password-sheets.ts'
import type { PeopleWriter } from './people-writer.ts'
import { addToLists, namesIn, withCodes, type Unlisted } from './student-codes.ts'

// A sheet of people becomes people, their roles, and their way in. Written in batches, each a transaction of its own: tens of
// thousands are too many for one, during which the embedded database would serve nobody else. What a run that was broken off has
// written is whole, and the next one finds it there and goes on.

export type PeopleImportOptions = ImportOptions & {
  actor: Actor
  /** Default: update. */
  existing?: ExistingPeople | undefined
  /** Default: none. */
  passwords?: InitialPasswords | undefined
  /** Default: what is on no list is added to it. */
  onlyListed?: boolean | undefined
  /** For the audit log, and for the sheet of passwords: what this import is, such as `import:12`. */
  origin?: string | undefined
}

export type PeopleImport = ReturnType<typeof createPeopleImport>

/** So small that whoever asks for a page between two of them, or even during one, does not notice. */
const peoplePerBatch = 200
const comparedAtOnce = 1_000

export function createPeopleImport({ database, settings, passwordSheets, writer }: { database: Database; settings: CampusSettings; passwordSheets: PasswordSheets; writer: PeopleWriter }) {
  return {
    /** Asked before the work begins. @throws {Refusal} `not-for-keys` */
    requireAllowed(actor: Actor, passwords: InitialPasswords): void {
      if (passwords !== 'none') refuseKeys(actor, 'passwords')
    },

    /**
     * Known people are found by their number. Nobody is removed.
     *
     * @returns the report, and the sheet of the passwords that were made, if they were asked for
     * @throws {Refusal} those of `readLines`; `last-office-worker`
     */
    async run(input: Uint8Array, options: PeopleImportOptions, progress: (progress: ImportProgress) => void = () => {}): Promise<ImportReport & { passwordSheet?: number }> {
      const wanted: Wanted = { actor: options.actor, existing: options.existing ?? 'update', passwords: options.passwords ?? 'none' }
      const lines = await readPeople(input, wanted, options, progress)
      const judged = await judge(lines, wanted, options, progress)
      const { report, proceed } = startReport(lines.sheet, lines.table, lines.table.problems, options)
      const notices = judged.notices.slice(0, problemsListed)
      if (options.dryRun || !proceed) return { ...report, ...(proceed ? judged.counts : {}), notices }
      return write(lines, judged.good, { ...report, notices }, wanted, options, progress)
    },
  }

  async function readPeople(input: Uint8Array, { existing }: Wanted, options: PeopleImportOptions, progress: (progress: ImportProgress) => void): Promise<Lines<PersonColumn, Draft>> {
    const set = await settings.read()
    const termCalled = await termsByName(database)
    const reading = {
      columns: personColumns,
      drafting: async () => draftPeople({ settings: set, existing, termCalled }),
      // Signing in does not tell upper from lower case, so two numbers may not differ by it alone.
      key: ({ number }: Draft) => number.toLowerCase(),
      repeats: (fields: { problem(name: PersonColumn, code: string, zh: string, en: string): void }, line: number) =>
        fields.problem('number', 'duplicate-number', `与第 ${line} 行的编号相同。`, `Line ${line} has the same number.`),
    }
    return readLines(input, reading, options, progress)
  }

  /** What cannot be told from a line alone. Adds to the problems of the table. */
  async function judge({ table, drafts }: Lines<PersonColumn, Draft>, wanted: Wanted, options: PeopleImportOptions, progress: (progress: ImportProgress) => void) {
    const { names, unlisted } = await namesIn(database, drafts, options.signal)
    const bad = new Set<number>()
    const refuse = (finding: Finding) => {
      table.problems.add(rowProblem(finding, table.headings))
      bad.add(finding.line)
    }
    if (options.onlyListed) for (const finding of unlisted.flatMap(notListed)) refuse(finding)
    const notices = options.onlyListed ? [] : [...names.notices]
    const counts = { created: 0, updated: 0, unchanged: 0 }
    const losing: Finding[] = []
    const losingIds: number[] = []
    let done = 0
    for (const chunk of chunksOf(drafts.filter(({ line }) => !bad.has(line)), comparedAtOnce)) {
      await breathe(options.signal)
      progress({ stage: 'comparing', done, total: drafts.length })
      done += chunk.length
      const found = await comparePeople(database, chunk.map((draft) => withCodes(draft, names)), wanted)
      found.problems.forEach(refuse)
      notices.push(...found.notices.map((finding) => rowProblem(finding, table.headings)))
      add(counts, countsOf(found))
      for (const change of found.changed.filter((change) => loses(change, 'office'))) {
        losing.push(lastOfficeWorker(change.line))
        losingIds.push(change.id)
      }
    }
    if (losing.length > 0 && !(await hasOtherOffice(database, losingIds))) {
      losing.forEach(refuse)
      counts.updated -= losing.length
    }
    return { counts, notices, good: drafts.filter(({ line }) => !bad.has(line)) }
  }

  async function write(lines: Lines<PersonColumn, Draft>, drafts: Draft[], report: ImportReport, wanted: Wanted, options: PeopleImportOptions, progress: (progress: ImportProgress) => void) {
    const origin = options.origin ?? null
    const passwordSheet = wanted.passwords === 'none' ? undefined : await passwordSheets.open({ origin, by: wanted.actor.personId })
    await addToLists(database, drafts, options.signal)
    // Ascending, so that two imports of the same new people wait for each other in one order.
    const sorted = drafts.toSorted((a, b) => (a.number < b.number ? -1 : 1))
    const counts = { created: 0, updated: 0, unchanged: 0 }
    for (const [index, batch] of [...chunksOf(sorted, peoplePerBatch)].entries()) {
      options.signal?.throwIfAborted()
      progress({ stage: 'writing', done: index * peoplePerBatch, total: sorted.length })
      const began = performance.now()
      const found = await database.inTransaction(async (transaction) => {
        // The tables grow under it. Planned for what they were, the last batch would take ten times as long as the first.
        await planByKey(transaction, { lockTimeout: '0' })
        const found = await writer.write(transaction, batch, wanted, { origin, passwordSheet })
        await options.recordBatch?.(transaction, countsOf(found))
        return found
      })
      // Between the check and now somebody may have changed what it found: such a line is left out.
      for (const finding of found.problems) lines.table.problems.add(rowProblem(finding, lines.table.headings))
      add(counts, countsOf(found))
      await pause(performance.now() - began)
    }
    const { before = { created: 0, updated: 0 } } = options
    const all = { created: counts.created + before.created, updated: counts.updated + before.updated, unchanged: Math.max(0, counts.unchanged - before.created - before.updated) }
    const { problems } = lines.table
    const complete: ImportReport = { ...report, ...all, written: true, skipped: problems.lines.size, problems: problems.listed.toSorted((a, b) => a.line - b.line), problemCount: problems.count }
    await database.inTransaction(async (transaction) => options.record?.(transaction, complete))
    return { ...complete, passwordSheet }
  }
}

/** Others have the processor for a third of the time. Of the database they have their turn between two batches anyway. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms / 2, 50)))
}

function countsOf({ created, changed, unchanged }: Differences): ImportCounts {
  return { created: created.length, updated: changed.length, unchanged }
}

function add(sum: ImportCounts, { created, updated, unchanged }: ImportCounts): void {
  sum.created += created
  sum.updated += updated
  sum.unchanged += unchanged
}

function rowProblem({ line, column, code, title }: Finding, headings: ReadonlyMap<PersonColumn, string>): RowProblem {
  return { line, column: column === null ? null : (headings.get(column) ?? column), code, title }
}

async function termsByName({ query }: Pick<Queries, 'query'>): Promise<(text: string) => number | undefined> {
  const terms = await query<{ id: number; code: string; title: Record<string, string> }>({ text: 'select id, code, title from term where deleted_at is null order by starts' })
  const folded = (text: string) => text.normalize('NFKC').toLowerCase()
  // A code counts before a title, and of two with one title the later term.
  const known = new Map(terms.flatMap(({ id, title }) => Object.values(title).map((name) => [folded(name), id] as const)))
  for (const { id, code } of terms) known.set(folded(code), id)
  return (text) => known.get(folded(text))
}

function notListed({ column, said, lines }: Unlisted): Finding[] {
  return lines.map((line) => ({ line, column, code: 'not-in-list', title: { zh: `基础数据中没有“${said}”。`, en: `"${said}" is on no list.` } }))
}

async function hasOtherOffice({ query }: Pick<Transaction, 'query'>, than: number[]): Promise<boolean> {
  const [other] = await query({
    text: `select g.person_id from role_grant g join person on person.id = g.person_id
           where g.role = 'office' and not g.person_id = any($1::bigint[]) and disabled_at is null and deleted_at is null limit 1`,
    values: [than],
  })
  return other !== undefined
}

function lastOfficeWorker(line: number): Finding {
  const title = { zh: '至少要保留一位可以登录的教务人员。', en: 'At least one person of the programme office must remain able to sign in.' }
  return { line, column: 'role', code: 'last-office-worker', title }
}

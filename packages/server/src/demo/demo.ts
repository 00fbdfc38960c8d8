import fs from 'node:fs'
import path from 'node:path'
import { dayOfTerm, daysLater, weekdayOf } from '@fairway/contract/timetable'
import type { Database } from '../database/database.ts'
import { byProgram } from '../modules/audit/index.ts'
import { importSections, type Courses } from '../modules/courses/index.ts'
import { importRecords } from '../modules/enrolment/index.ts'
import type { Identity } from '../modules/identity/index.ts'
import type { Knowledge } from '../modules/knowledge/index.ts'
import type { Lists } from '../modules/lists/index.ts'
import type { Rooms } from '../modules/rooms/index.ts'
import type { ImportReport } from '../sheets/import-report.ts'
import { fillSeats, seatVisitor } from './enrolments.ts'
import { fillKnowledge } from './knowledge.ts'
import { fillLists } from './lists.ts'
import { createDemoAccounts } from './people.ts'
import { fillRooms } from './rooms.ts'

// A small campus of our own for trying things on: invented courses and people, a term around today, a round that is open.

const code = 'DEMO'
// The sheets are dated for this term; it is moved by whole weeks to where today is.
const written = { starts: '2026-09-07', ends: '2027-01-10', secondPeriod: '2026-11-02' }
const day = 86_400_000

export type DemoNeeds = { config: { timeZone: string }; database: Database; identity: Identity; courses: Courses; lists: Lists; rooms: Rooms; knowledge: Knowledge }

/**
 * Does what is not yet done, so it may be called again after it was interrupted.
 *
 * @returns whether there was anything to do
 */
export async function fillDemo({ config, database, identity, courses, lists, rooms, knowledge }: DemoNeeds): Promise<{ filled: boolean }> {
  if ((await identity.accounts.demo()).some(({ username }) => username === 'student')) return { filled: false }
  const { timeZone } = config
  const shift = weeksToToday(timeZone)
  await createTerm({ database, courses }, timeZone, shift)
  await fillLists(lists)
  requireWritten(await importSections({ database }, sheet('sections.csv', shift), { term: code }))
  requireWritten(await identity.peopleImport.run(sheet('students.csv'), { actor: byProgram }))
  requireWritten(await importRecords({ database }, sheet('records.csv')))
  await fillSeats(database, code)
  await createDemoAccounts(identity)
  await seatVisitor(database, code)
  await fillRooms(database, rooms)
  await fillKnowledge(knowledge)
  return { filled: true }
}

/** Is there nothing here yet but, at most, a demo campus that was not finished? */
export async function isUnusedCampus({ query }: Database): Promise<boolean> {
  const [row] = await query<{ used: boolean }>({
    text: `select exists (select from term where code <> $1)
                  or exists (select from auth_user where person_id not in (select person_id from demo_account)) as used`,
    values: [code],
  })
  return !row!.used
}

/** So that today is in the second week. */
function weeksToToday(timeZone: string): number {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date())
  const monday = dayOfTerm({ ...written, teachingWeeks: 16 }, today) - (weekdayOf(today) - 1)
  return monday / 7 - 1
}

function moved(isoDate: string, weeks: number): string {
  return daysLater(isoDate, weeks * 7)
}

async function createTerm({ database, courses }: Pick<DemoNeeds, 'database' | 'courses'>, timeZone: string, shift: number): Promise<void> {
  const [known] = await database.query<{ rounds: number; periods: number }>({
    text: `select (select count(*) from round where term_id = term.id) as rounds,
                  (select count(*) from period where term_id = term.id) as periods from term where code = $1`,
    values: [code],
  })
  const starts = moved(written.starts, shift)
  const ends = moved(written.ends, shift)
  const second = moved(written.secondPeriod, shift)
  if (!known) {
    await courses.terms.create(byProgram, {
      code,
      starts,
      ends,
      number: 1,
      teachingWeeks: 16,
      timeZone,
      title: { zh: '演示学期', en: 'Demo term' },
    })
  }
  const periods = known?.periods ?? 0
  if (periods < 1) {
    const lastOfFirst = daysLater(second, -1)
    await courses.terms.createPeriod(byProgram, { term: code, number: 1, title: { zh: '前八周', en: 'First half' }, starts, ends: lastOfFirst })
  }
  if (periods < 2) {
    await courses.terms.createPeriod(byProgram, { term: code, number: 2, title: { zh: '后半学期', en: 'Second half' }, starts: second, ends })
  }
  if (known && known.rounds >= 2) return
  const now = Date.now()
  if (!known || known.rounds === 0) {
    await courses.terms.createRound(byProgram, {
      term: code,
      name: { zh: '正选', en: 'Main round' },
      opensAt: new Date(now - day),
      closesAt: new Date(now + 14 * day),
      creditLimit: 20,
    })
  }
  await courses.terms.createRound(byProgram, {
    term: code,
    name: { zh: '2024 级加选', en: 'Extra round for cohort 2024' },
    opensAt: new Date(now + day),
    closesAt: new Date(now + 8 * day),
    audience: { cohorts: ['2024'] },
    creditLimit: 24,
  })
}

/** The bytes of a sheet, with its dates moved. */
function sheet(name: string, weeks = 0): Buffer {
  const text = fs.readFileSync(path.join(import.meta.dirname, name), 'utf8')
  return Buffer.from(text.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (date) => moved(date, weeks)))
}

function requireWritten(report: ImportReport): void {
  if (!report.written) throw new Error(`The demo's sheets have problems: ${JSON.stringify(report.problems.slice(0, 3))}`)
}

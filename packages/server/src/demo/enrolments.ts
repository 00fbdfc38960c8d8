import { overlap, type Occupied } from '@fairway/contract/timetable'
import type { Database } from '../database/database.ts'
import { parseMultirange } from '../database/multirange.ts'

// Gives the invented students their seats, by the rules that hold for everybody, so that the campus looks alive. Set by
// set into the rows: an engine would decide two thousand requests for nobody.

type Section = {
  id: number
  course: string
  credits: number
  occupies: Occupied
  majors: string[] | null
  prerequisites: string[][]
  notWith: string[]
  capacity: number | null
  taken: number
  waiting: number
}
type Student = { id: number; college: string; major: string; passed: string[] }
type Plan = { enrolled: [person: number, section: number][]; waiting: [person: number, section: number, place: number][] }

const creditLimit = 20

export async function fillSeats(database: Database, termCode: string): Promise<void> {
  const sections = await readSections(database, termCode)
  if (sections.some(({ taken }) => taken > 0)) return
  const plan = planSeats(sections, await readStudents(database))
  await database.inTransaction(async ({ query }) => {
    await query({
      // Before anything was said in their rooms, so that it is unread (rooms.ts).
      text: `insert into enrolment (person_id, section_id, term_id, created_at)
             select r.person, r.section, term.id, now() - interval '12 hours' from unnest($1::bigint[], $2::bigint[]) as r(person, section), term where term.code = $3`,
      values: [plan.enrolled.map(([person]) => person), plan.enrolled.map(([, section]) => section), termCode],
    })
    await query({
      text: `with joined as (
               insert into wait (person_id, section_id, place, term_id)
               select r.person, r.section, r.place, term.id
               from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as r(person, section, place), term where term.code = $4
               returning section_id, person_id, place
             )
             insert into queue_move (section_id, person_id, place, move)
             select section_id, person_id, place, 'joined' from joined order by section_id, place`,
      values: [plan.waiting.map(([person]) => person), plan.waiting.map(([, section]) => section), plan.waiting.map(([, , place]) => place), termCode],
    })
    await query({
      text: `update seat set taken = r.taken, waiting = r.waiting, place = r.waiting, version = version + 1
             from unnest($1::bigint[], $2::int[], $3::int[]) as r(section, taken, waiting) where section_id = r.section`,
      values: [sections.map(({ id }) => id), sections.map(({ taken }) => taken), sections.map(({ waiting }) => waiting)],
    })
  })
}

/**
 * Of the students that people sign in as, `student` is in one course, taught by the `teacher` that they sign in as: in its room the
 * two meet. Left alone where something is there already.
 */
export async function seatVisitor(database: Database, termCode: string): Promise<void> {
  await database.query({
    text: `with seated as (
             insert into enrolment (person_id, section_id, term_id, created_at)
             select person.id, s.id, s.term_id, now() - interval '12 hours' from person, section s
             join course c on c.id = s.course_id join term on term.id = s.term_id
             where person.number = 'student' and term.code = $1 and c.code = 'CS 101' and s.code = '01'
             on conflict do nothing returning section_id
           )
           update seat set taken = taken + 1, version = version + 1 from seated where seat.section_id = seated.section_id`,
    values: [termCode],
  })
}

function planSeats(sections: Section[], students: Student[]): Plan {
  const random = randomFrom(20_260_907)
  // A few sections everybody wants. (Weighted choice: https://doi.org/10.1016/j.ipl.2005.11.003)
  const appeal = new Map(sections.map(({ id }) => [id, 0.2 + 2 * random() ** 4]))
  const plan: Plan = { enrolled: [], waiting: [] }
  for (const student of students) {
    const held: Section[] = []
    const order = sections.map((section) => ({ section, wish: random() ** (1 / appeal.get(section.id)!) })).sort((a, b) => b.wish - a.wish)
    for (const { section } of order) {
      if (held.length >= 4) break
      if (!mayTake(student, held, section)) continue
      if (section.capacity === null || section.taken < section.capacity) {
        section.taken++
        held.push(section)
        plan.enrolled.push([student.id, section.id])
      } else if (section.waiting < 8 && random() < 0.06) {
        plan.waiting.push([student.id, section.id, ++section.waiting])
        // Whoever waits does not take the course elsewhere; the others may.
        held.push({ ...section, credits: 0, occupies: [] })
      }
    }
  }
  return plan
}

function mayTake(student: Student, held: Section[], section: Section): boolean {
  if (section.majors && !section.majors.includes(student.major) && !section.majors.includes(student.college)) return false
  if (student.passed.includes(section.course) || section.notWith.some((code) => student.passed.includes(code))) return false
  if (!section.prerequisites.every((codes) => codes.some((code) => student.passed.includes(code)))) return false
  if (held.reduce((sum, { credits }) => sum + credits, section.credits) > creditLimit) return false
  return held.every(
    (other) =>
      other.course !== section.course &&
      !other.notWith.includes(section.course) &&
      !section.notWith.includes(other.course) &&
      !overlap(other.occupies, section.occupies),
  )
}

async function readSections({ query }: Database, termCode: string): Promise<Section[]> {
  const rows = await query<Omit<Section, 'occupies'> & { occupies: string }>({
    text: `select s.id, c.code as course, c.credits, s.occupies::text, s.majors, c.prerequisites, c.not_with as "notWith",
                  seat.capacity, seat.taken, seat.waiting
           from section s join course c on c.id = s.course_id join seat on seat.section_id = s.id join term on term.id = s.term_id
           where term.code = $1 order by s.id`,
    values: [termCode],
  })
  return rows.map((row) => ({ ...row, occupies: parseMultirange(row.occupies) }))
}

/** All but those that people sign in as: they begin with an empty timetable, or nearly so. */
async function readStudents({ query }: Database): Promise<Student[]> {
  return query<Student>({
    text: `select p.id, st.college, st.major, coalesce(r.passed, '{}') as passed
           from person p join student st on st.person_id = p.id
           left join (select person_id, array_agg(course_code) as passed from course_record where status in ('passed', 'in-progress') group by person_id) r
             on r.person_id = p.id
           where p.number like 'D20%' order by p.id`,
  })
}

/** The same campus every time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

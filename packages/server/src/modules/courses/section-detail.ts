import type { Meeting } from '@fairway/contract/courses'
import type { OfficeCourse, OfficeSection } from '@fairway/contract/office-sections'
import type { Localised } from '@fairway/contract/localised'
import type { Queries } from '../../database/database.ts'
import { printMeetings } from './meeting-text.ts'
import type { Staff } from './section-import-rows.ts'
import { noSuchCourse, noSuchSection } from './refusals.ts'

// One section, one course, with all that the office's forms show.

type Row = Omit<OfficeSection, 'course' | 'meetingsText' | 'teachers' | 'assistants' | 'changedAt'> & {
  meetings: Meeting[]
  course_id: number
  course_code: string
  course_title: Localised
  course_hidden: boolean
  staff: Staff[]
  changed_at: Date
}

/** Hidden ones too. @throws {Refusal} `no-such-section` */
export async function describeSection({ query }: Pick<Queries, 'query'>, id: number): Promise<OfficeSection> {
  const [row] = await query<Row>({
    text: `select s.id, s.version, s.deleted_at is not null as hidden, term.code as term, s.code, s.ref, s.period_number as period, s.majors,
                  s.location, s.meetings, s.changed_at, c.id as course_id, c.code as course_code, c.title as course_title,
                  c.deleted_at is not null as course_hidden, seat.capacity, seat.ceiling, coalesce(seat.taken, 0) as taken,
                  coalesce(seat.waiting, 0) as waiting,
                  coalesce((select json_agg(json_build_object('role', role, 'name', name, 'number', number) order by position)
                            from section_staff where section_id = s.id), '[]') as staff
           from section s join course c on c.id = s.course_id join term on term.id = s.term_id left join seat on seat.section_id = s.id
           where s.id = $1`,
    values: [id],
  })
  if (!row) throw noSuchSection(String(id))
  const { course_id, course_code, course_title, course_hidden, staff, changed_at, ...section } = row
  const inRole = (role: Staff['role']) => staff.filter((person) => person.role === role).map(({ name, number }) => ({ name, number }))
  return {
    ...section,
    course: { id: course_id, code: course_code, title: course_title, hidden: course_hidden },
    meetingsText: printMeetings(section.meetings),
    teachers: inRole('teacher'),
    assistants: inRole('assistant'),
    changedAt: changed_at.toISOString(),
  }
}

/** Hidden ones too. @throws {Refusal} `no-such-course` */
export async function describeCourse({ query }: Pick<Queries, 'query'>, id: number): Promise<OfficeCourse> {
  const [row] = await query<Omit<OfficeCourse, 'changedAt' | 'notWith'> & { not_with: string[]; changed_at: Date }>({
    text: `select c.id, c.version, c.deleted_at is not null as hidden, term.code as term, c.code, c.title, c.credits, c.department, c.type,
                  c.description, c.prerequisites, c.not_with, c.changed_at,
                  (select count(*) from section s where s.course_id = c.id) as sections,
                  (select coalesce(sum(seat.taken), 0) from section s join seat on seat.section_id = s.id where s.course_id = c.id) as taken,
                  (select coalesce(sum(seat.waiting), 0) from section s join seat on seat.section_id = s.id where s.course_id = c.id) as waiting
           from course c join term on term.id = c.term_id where c.id = $1`,
    values: [id],
  })
  if (!row) throw noSuchCourse(String(id))
  const { not_with: notWith, changed_at, ...course } = row
  return { ...course, notWith, changedAt: changed_at.toISOString() }
}

import type { AnnouncementAudience } from '@fairway/contract/announcements'
import type { Role } from '@fairway/contract/identity'
import { staffNumberOf } from '../identity/index.ts'

// Whom an announcement is for: how it is stored, and two conditions that say the same from both ends. `mine` finds the
// announcements of a person, `isRecipient` the people of an announcement; a test holds them against each other.

/** Columns of `announcement`. */
export type AudienceColumns = {
  audience: AnnouncementAudience['to']
  guests: boolean
  cohorts: string[] | null
  colleges: string[] | null
  majors: string[] | null
  classes: string[] | null
  section_id: number | null
  role: Role | null
}

const nobody = { guests: false, cohorts: null, colleges: null, majors: null, classes: null, section_id: null, role: null }

export function columnsOf(audience: AnnouncementAudience): AudienceColumns {
  switch (audience.to) {
    case 'everyone':
      return { ...nobody, audience: 'everyone', guests: audience.guests }
    case 'students': {
      const { cohorts = null, colleges = null, majors = null, classes = null } = audience
      return { ...nobody, audience: 'students', cohorts, colleges, majors, classes }
    }
    case 'section':
      return { ...nobody, audience: 'section', section_id: audience.sectionId }
    case 'role':
      return { ...nobody, audience: 'role', role: audience.role }
  }
}

export function audienceOf({ audience, guests, cohorts, colleges, majors, classes, section_id, role }: AudienceColumns): AnnouncementAudience {
  switch (audience) {
    case 'everyone':
      return { to: 'everyone', guests }
    case 'students':
      return { to: 'students', ...(cohorts && { cohorts }), ...(colleges && { colleges }), ...(majors && { majors }), ...(classes && { classes }) }
    case 'section':
      return { to: 'section', sectionId: section_id! }
    case 'role':
      return { to: 'role', role: role! }
  }
}

/** Of announcement `a`: published, begun and not over. */
export const inEffect = `a.state = 'published' and (a.from_at is null or a.from_at <= now()) and (a.until_at is null or a.until_at > now())`

/** Of a section's announcement: a hidden term tells nobody anything, until it is shown again. */
const isShown = (announcement: string) => `exists (
  select from section join term on term.id = section.term_id where section.id = ${announcement}.section_id and term.deleted_at is null)`

/**
 * The ids of all announcements in effect that are for a reader. $1 their id (null: a guest), $2 the number under which they teach, $3 roles, $4 to $7
 * cohort, college, major and class. By keys: a section's messages are found from the few sections of the reader.
 */
export const mine = `
  select a.id from announcement a
  where a.audience <> 'section' and ${inEffect}
    and case a.audience
          when 'everyone' then a.guests or $1::bigint is not null
          when 'role' then a.role = any($3::text[])
          when 'students' then 'student' = any($3::text[])
            and (a.cohorts is null or $4::text = any(a.cohorts)) and (a.colleges is null or $5::text = any(a.colleges))
            and (a.majors is null or $6::text = any(a.majors)) and (a.classes is null or $7::text = any(a.classes))
        end
  union select a.id from enrolment e join announcement a on a.section_id = e.section_id
        where e.person_id = $1::bigint and ${inEffect} and ${isShown('a')}
  union select a.id from section_staff s join announcement a on a.section_id = s.section_id
        where lower(s.number) = lower($2::text) and ${inEffect} and ${isShown('a')}`

const teaches = (person: string) => `exists (select from section_staff s where lower(s.number) = lower(${staffNumberOf(person)}))`
const isGranted = (person: string, role: Role) => `exists (select from role_grant g where g.person_id = ${person}.id and g.role = '${role}')`

/** Is person `p`, who has not gone, one of those whom announcement `a` is for? Roles are those of `identity`. */
export const isRecipient = `p.deleted_at is null and p.disabled_at is null and case a.audience
  when 'everyone' then true
  when 'role' then case a.role
    when 'student' then exists (select from student st where st.person_id = p.id)
    when 'teacher' then ${isGranted('p', 'teacher')} or ${teaches('p')}
    when 'office' then ${isGranted('p', 'office')}
  end
  when 'students' then exists (
    select from student st where st.person_id = p.id
      and (a.cohorts is null or st.cohort = any(a.cohorts)) and (a.colleges is null or st.college = any(a.colleges))
      and (a.majors is null or st.major = any(a.majors)) and (a.classes is null or st.class = any(a.classes)))
  when 'section' then ${isShown('a')} and (
    exists (select from enrolment e where e.person_id = p.id and e.section_id = a.section_id)
    or exists (select from section_staff s where lower(s.number) = lower(${staffNumberOf('p')}) and s.section_id = a.section_id))
end`

import type { Override } from '@fairway/contract/reasons'

// What `verify` asks of the database, one statement per rule. Each gives the places where the rule is broken.

/** `$1`: the term's id, or null for all. Rows of `where`, `expected`, `found`. */
export type Check = { name: string; text: string }

// Their aliases occur nowhere else: an `s.id` handed to them must mean the caller's.
const section = `(select named_course.code || '/' || named.code from section named join course named_course on named_course.id = named.course_id where named.id = `
const student = `(select 'student ' || named.number from person named where named.id = `
const ofTerm = (termId: string) => `($1::bigint is null or ${termId} = $1)`

export const checks: Check[] = [
  {
    name: 'seats-taken',
    text: `select ${section} seat.section_id) as "where", coalesce(e.count, 0)::text as expected, seat.taken::text as found
           from seat
           join section on section.id = seat.section_id and ${ofTerm('section.term_id')}
           left join (select section_id, count(*) from enrolment group by section_id) e on e.section_id = seat.section_id
           where seat.taken <> coalesce(e.count, 0)`,
  },
  {
    name: 'oversold',
    text: `select ${section} seat.section_id) as "where", 'at most ' || seat.ceiling as expected, seat.taken::text as found
           from seat join section on section.id = seat.section_id and ${ofTerm('section.term_id')}
           where seat.taken > seat.ceiling`,
  },
  {
    // The ceiling is above the capacity only as far as seats were taken when the capacity fell. (Below what is taken: oversold.)
    name: 'ceiling',
    text: `select ${section} seat.section_id) as "where",
                  case when capacity is null then 'none' else greatest(capacity, taken)::text end as expected,
                  coalesce(ceiling::text, 'none') as found
           from seat join section on section.id = seat.section_id and ${ofTerm('section.term_id')}
           where ceiling is distinct from case when capacity is null then null else greatest(capacity, taken) end
             and coalesce(taken <= ceiling, true)`,
  },
  {
    name: 'seats-waiting',
    text: `select ${section} seat.section_id) as "where", coalesce(w.count, 0)::text as expected, seat.waiting::text as found
           from seat
           join section on section.id = seat.section_id and ${ofTerm('section.term_id')}
           left join (select section_id, count(*) from wait group by section_id) w on w.section_id = seat.section_id
           where seat.waiting <> coalesce(w.count, 0)`,
  },
  {
    name: 'place-not-given-out',
    text: `select ${section} w.section_id) as "where", 'places up to ' || seat.place as expected,
                  ${student} w.person_id) || ' at ' || w.place as found
           from wait w join seat on seat.section_id = w.section_id
           -- at the head of a queue they are given out as negative numbers
           where abs(w.place) > seat.place and ${ofTerm('w.term_id')}`,
  },
  {
    name: 'place-given-twice',
    text: `select ${section} w.section_id) as "where", 'place ' || w.place || ' once' as expected, count(*) || ' times' as found
           from wait w where ${ofTerm('w.term_id')} group by w.section_id, w.place having count(*) > 1`,
  },
  {
    name: 'enrolled-and-waiting',
    text: `select ${section} w.section_id) as "where", 'enrolled or waiting' as expected,
                  ${student} w.person_id) || ' is both' as found
           from wait w join enrolment e on e.person_id = w.person_id and e.section_id = w.section_id
           where ${ofTerm('w.term_id')}`,
  },
  {
    name: 'term-of-enrolment',
    text: `select ${section} e.section_id) as "where", 'term ' || s.term_id as expected,
                  ${student} e.person_id) || ' in term ' || e.term_id as found
           from (select person_id, section_id, term_id from enrolment union all select person_id, section_id, term_id from wait) e
           join section s on s.id = e.section_id
           where e.term_id <> s.term_id and (${ofTerm('e.term_id')} or ${ofTerm('s.term_id')})`,
  },
  {
    name: 'term-of-section',
    text: `select c.code || '/' || s.code as "where", 'term ' || c.term_id as expected, 'term ' || s.term_id as found
           from section s join course c on c.id = s.course_id
           where s.term_id <> c.term_id and (${ofTerm('s.term_id')} or ${ofTerm('c.term_id')})`,
  },
  {
    name: 'section-without-seat',
    text: `select ${section} s.id) as "where", 'a seat row' as expected, 'none' as found
           from section s left join seat on seat.section_id = s.id
           where seat.section_id is null and ${ofTerm('s.term_id')}`,
  },
  {
    name: 'orphan',
    text: `select kind || ' of person ' || coalesce(o.person_id::text, '-') || ', section ' || coalesce(o.section_id::text, '-') as "where",
                  'a student and a section' as expected,
                  concat_ws(' and ', case when o.person_id is not null and st.person_id is null then 'no such student' end,
                                     case when o.section_id is not null and s.id is null then 'no such section' end) as found
           from (
             select 'enrolment' as kind, person_id, section_id, term_id from enrolment
             union all select 'wait', person_id, section_id, term_id from wait
             union all select 'seat', null, section_id, null from seat
             union all select 'record', person_id, null, null from course_record
             union all select distinct 'submission', person_id, null::bigint, null::bigint from submission
             union all select distinct 'queue move', person_id, section_id, null::bigint from queue_move
             union all select distinct 'override', person_id, section_id, term_id from override
           ) o
           left join student st on st.person_id = o.person_id
           left join section s on s.id = o.section_id
           where ((o.person_id is not null and st.person_id is null) or (o.section_id is not null and s.id is null))
             and (coalesce(o.term_id, s.term_id) is null or ${ofTerm('coalesce(o.term_id, s.term_id)')})`,
  },
  {
    // A rule is set aside only by a recorded act.
    name: 'override-not-recorded',
    text: `select ${section} e.section_id) as "where", 'a record of ' || array_to_string(e.overrides, ', ') as expected,
                  'none for ' || ${student} e.person_id) as found
           from (select person_id, section_id, term_id, overrides from enrolment where overrides is not null
                 union all select person_id, section_id, term_id, overrides from wait where overrides is not null) e
           where ${ofTerm('e.term_id')} and not exists (
             select from override o where o.person_id = e.person_id and o.section_id = e.section_id and o.rules @> e.overrides)`,
  },
  {
    // Who submitted for a student stands beside what was decided. Neither belongs to a term.
    name: 'submission-by-hand',
    text: `select ${student} lone.person_id) as "where", expected, found
           from (
             select person_id, 'a submission' as expected, 'only who made it' as found from submission_by_hand h
             where not exists (select from submission s where s.person_id = h.person_id and s.key = h.key)
             union all
             select person_id, 'who made it', 'only the submission' from submission s
             where key like '~~%' and not exists (select from submission_by_hand h where h.person_id = s.person_id and h.key = s.key)
           ) lone
           where $1::bigint is null`,
  },
  {
    // The log tells a student why, so it must have been written with every row it speaks of.
    name: 'queue-log',
    text: `select ${section} section_id) as "where",
                  ${student} person_id) || ' ' || coalesce(last.move, 'never joined') || ' at ' || place as expected,
                  case when wait.term_id is null then 'does not wait there' else 'waits there' end as found
           from (
             select distinct on (section_id, person_id, place) section_id, person_id, place, move
             from queue_move where move <> 'skipped' order by section_id, person_id, place, id desc
           ) last
           full join wait using (section_id, person_id, place)
           join section s on s.id = section_id and ${ofTerm('s.term_id')}
           where (last.move is not distinct from 'joined') <> (wait.term_id is not null)`,
  },
]

// `$2` and `$3`: the first and last student of a range.
const held = `with held as materialized (
  select e.person_id, e.section_id, e.created_at, s.term_id, s.course_id, s.occupies, coalesce(e.overrides, '{}') as overrides, c.code || '/' || s.code as name, c.code, c.credits, c.not_with
  from enrolment e join section s on s.id = e.section_id join course c on c.id = s.course_id
  where e.person_id between $2 and $3 and ${ofTerm('s.term_id')}
)`
const pairs = `from held a join held b on b.person_id = a.person_id and b.term_id = a.term_id and b.section_id > a.section_id`

/** Was it set aside by hand when one of the two was given? */
const setAside = (rule: Override) => `(a.overrides || b.overrides) @> array['${rule}']`

/** Rules on all that one student holds in one term. */
export const heldChecks: Check[] = [
  {
    name: 'time-conflict',
    text: `${held} select ${student} a.person_id) as "where", 'no overlap' as expected,
                   a.name || ' and ' || b.name || ' at ' || (a.occupies * b.occupies)::text as found
           ${pairs} where a.occupies && b.occupies and not ${setAside('time-conflict')}
             -- A section was moved, and the office accepted what that did to these two seats.
             and not exists (select from accepted_clash k
                             where k.person_id = a.person_id and k.section_id = a.section_id and k.other_id = b.section_id
                               and k.accepted_at >= greatest(a.created_at, b.created_at))`,
  },
  {
    name: 'course-twice',
    text: `${held} select ${student} a.person_id) as "where", 'one section of ' || a.code as expected,
                   a.name || ' and ' || b.name as found
           ${pairs} where a.course_id = b.course_id and not ${setAside('course-already-taken')}`,
  },
  {
    name: 'not-with',
    text: `${held} select ${student} a.person_id) as "where", 'not both' as expected, a.name || ' and ' || b.name as found
           ${pairs} where (a.not_with @> array[b.code] or b.not_with @> array[a.code]) and not ${setAside('course-already-taken')}`,
  },
  {
    // Of the rounds that include the student the most generous counts, as when it was decided. What was given by hand beyond a
    // limit is left out: the rest must have been within it.
    name: 'limit',
    text: `${held}, total as (
             select person_id, term_id, sum(credits) as credits, count(*) as sections
             from held where not overrides && array['credit-limit', 'section-limit'] group by person_id, term_id
           ), own as (
             select t.person_id, t.credits, t.sections, r.credit_limit, r.section_limit
             from total t
             join student st on st.person_id = t.person_id
             join round r on r.term_id = t.term_id and r.deleted_at is null
               and (r.cohorts is null or st.cohort = any(r.cohorts)) and (r.colleges is null or st.college = any(r.colleges))
               and (r.majors is null or st.major = any(r.majors)) and (r.classes is null or st.class = any(r.classes))
           )
           select ${student} own.person_id) as "where",
                  'within ' || string_agg(distinct concat_ws(' and ', credit_limit || ' credits', section_limit || ' sections'), ' or ') as expected,
                  credits || ' credits, ' || sections || ' sections' as found
           from own group by own.person_id, credits, sections
           having not bool_or((credit_limit is null or credits <= credit_limit) and (section_limit is null or sections <= section_limit))`,
  },
]

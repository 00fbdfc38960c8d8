// Who is in a room, in SQL: the seats and the staff of a section, the members of a group, the two of a direct room, and in the lobby
// everybody. Asked of one person, and of all people, which must agree. Who has been kept out (`room_restraint`) is a question of its own.

/**
 * Of a row of `room`.
 *
 * @param person their id
 * @param teaches where it is known already whether they are on the staff of the section
 */
export const isIn = (person: string, teaches = teachesIn(person)) => `case room.kind
    when 'lobby' then true
    when 'section' then exists (select from enrolment e where e.person_id = ${person} and e.section_id = room.section_id) or ${teaches}
    when 'group' then exists (select from room_member m where m.room_id = room.id and m.person_id = ${person})
    else ${person} in (room.direct_low, room.direct_high)
  end`

/** Of a row of `room`; false of all but sections. */
export const teachesIn = (person: string) => `exists (
    select from section_staff s join person teacher on lower(teacher.number) = lower(s.number)
    where s.section_id = room.section_id and teacher.id = ${person} and teacher.unconfirmed_since is null
  )`

/** Of the room $1, which is not the lobby: `person_id`, and whether by themselves they moderate it. */
export const peopleIn = `(
    select person_id, bool_or(moderates) as moderates from (
      select e.person_id, false as moderates from room join enrolment e on e.section_id = room.section_id where room.id = $1
      union all
      select teacher.id, true from room join section_staff s on s.section_id = room.section_id
        join person teacher on lower(teacher.number) = lower(s.number) and teacher.unconfirmed_since is null where room.id = $1
      union all
      select person_id, role = 'moderator' from room_member where room_id = $1
      union all
      select unnest(array[direct_low, direct_high]), false from room where id = $1 and kind = 'direct'
    ) named group by person_id
  )`

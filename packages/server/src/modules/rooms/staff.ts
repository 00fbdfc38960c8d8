import type { RoomStaff, RoomStaffRole } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'

/**
 * Who is known in a room by what they do, not by what they are called: of a section those who teach it, everywhere the office. A
 * number that nobody has confirmed is nobody's.
 */
export async function readStaff({ query }: Pick<Database, 'query'>, roomId: number): Promise<RoomStaff['staff']> {
  return query<{ person: number; as: RoomStaffRole }>({
    text: `select distinct on (person) person, staff.as from (
             select teacher.id as person, s.role as as, case s.role when 'teacher' then 1 else 2 end as rank
             from room join section_staff s on s.section_id = room.section_id
             join person teacher on lower(teacher.number) = lower(s.number) and teacher.unconfirmed_since is null and teacher.deleted_at is null
             where room.id = $1
             union all
             select person_id, 'office', 3 from role_grant join person on person.id = person_id and person.deleted_at is null where role = 'office'
           ) staff order by person, rank`,
    values: [roomId],
  })
}

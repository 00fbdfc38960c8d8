import type { Localised } from '@fairway/contract/localised'
import type { FoundPerson, Sender } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'

/** With what tells people of the same name apart. @param toStaff numbers are told to nobody else */
export async function tellApart({ query }: Pick<Database, 'query'>, people: readonly Sender[], toStaff: boolean): Promise<FoundPerson[]> {
  const count = new Map<string, number>()
  for (const { name } of people) count.set(name, (count.get(name) ?? 0) + 1)
  const ids = people.flatMap(({ id, name }) => (count.get(name)! > 1 ? [Number(id)] : []))
  if (ids.length === 0) return [...people]
  const rows = await query<{ id: number; number: string | null; studies: Localised | null }>({
    text: `select person.id, case when $2 then person.number end as number, coalesce(class.name, college.name) as studies
           from person left join student on student.person_id = person.id
           left join list_entry class on class.list = 'classes' and class.code = student.class
           left join list_entry college on college.list = 'colleges' and college.code = student.college
           where person.id = any($1::bigint[])`,
    values: [ids, toStaff],
  })
  const told = new Map(rows.map(({ id, number, studies }) => [String(id), { ...(studies && { studies }), ...(number !== null && { number }) }]))
  return people.map((one) => ({ ...one, ...told.get(one.id) }))
}

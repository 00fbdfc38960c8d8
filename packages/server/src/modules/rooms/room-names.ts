import type { Localised } from '@fairway/contract/localised'
import type { RoomKind } from '@fairway/contract/rooms'
import type { Queries } from '../../database/database.ts'

export type NamedRoom = { id: number; kind: RoomKind; /** Of a direct one, empty: it is called after whom its reader writes with. */ name: Localised; /** Of a section's: `CS 101 02`. */ section?: string }

/** @param name of a group, or of whom its reader writes with @param title of the course of a section */
export function roomName({ kind, name, title }: { kind: RoomKind; name: string | null; title: Localised | null }): Localised {
  if (kind === 'lobby') return { zh: '大厅', en: 'Lobby' }
  return title ?? (name === null ? {} : { zh: name, en: name })
}

/** What rooms are called, whoever reads. */
export async function nameRooms({ query }: Pick<Queries, 'query'>, ids: readonly number[]): Promise<Map<number, NamedRoom>> {
  const rows = await query<{ id: number; kind: RoomKind; name: string | null; title: Localised | null; section: string | null }>({
    text: `select room.id, room.kind, room.name, course.title, course.code || ' ' || section.code as section
           from room left join section on section.id = room.section_id left join course on course.id = section.course_id where room.id = any($1::bigint[])`,
    values: [ids],
  })
  return new Map(rows.map(({ id, kind, name, title, section }) => [id, { id, kind, name: roomName({ kind, name, title }), ...(section !== null && { section }) }]))
}

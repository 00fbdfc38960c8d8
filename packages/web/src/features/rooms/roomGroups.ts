import type { Room } from '@fairway/contract/rooms'

export const groupNames = ['lobby', 'sections', 'groups', 'direct', 'others', 'open'] as const
export type GroupName = (typeof groupNames)[number]

/** The list of rooms as it is read: `others` are sections of other terms than the one that is shown, `open` what one may join. */
export function groupsOf(rooms: readonly Room[], term: string | undefined): { name: GroupName; rooms: Room[] }[] {
  const groups = Map.groupBy(rooms, (room) => groupOf(room, term))
  return groupNames.flatMap((name) => (groups.has(name) ? [{ name, rooms: groups.get(name)!.sort(byLatest) }] : []))
}

function groupOf({ kind, isMember, section }: Room, term: string | undefined): GroupName {
  if (kind === 'section') return section?.term === term ? 'sections' : 'others'
  if (kind === 'group') return isMember ? 'groups' : 'open'
  return kind
}

function byLatest(one: Room, other: Room): number {
  // Sections keep their place, like courses in a timetable; who talks most recently comes first elsewhere.
  if (one.section && other.section) return `${one.section.course} ${one.section.code}`.localeCompare(`${other.section.course} ${other.section.code}`)
  return (other.lastAt ?? '').localeCompare(one.lastAt ?? '') || one.id - other.id
}

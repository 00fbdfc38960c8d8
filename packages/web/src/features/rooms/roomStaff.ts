import type { Room, RoomStaffRole, Sender } from '@fairway/contract/rooms'
import { useQuery } from '@pinia/colada'
import { computed, inject, provide, type InjectionKey } from 'vue'
import { readStaff, staffKey } from './rooms.ts'

type StaffOf = (sender: Sender) => RoomStaffRole | undefined
const key: InjectionKey<StaffOf> = Symbol('staff')

/** Asked once for a room, so that whoever speaks for the campus is marked wherever they are named within it. */
export function provideStaff(room: () => Room): void {
  const { data } = useQuery({ key: () => staffKey(room().id), query: ({ signal }) => readStaff(room().id, signal), staleTime: 60_000 })
  const roles = computed(() => new Map(data.value?.staff.map(({ person, as }) => [String(person), as])))
  // By the id: anybody may have a teacher's name.
  provide(key, ({ kind, id }) => (kind === 'person' ? roles.value.get(id) : undefined))
}

export const useStaff = (): StaffOf => inject(key, () => undefined)

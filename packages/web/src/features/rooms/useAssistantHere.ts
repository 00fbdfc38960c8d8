import type { Room } from '@fairway/contract/rooms'
import { useQuery } from '@pinia/colada'
import { computed, type ComputedRef } from 'vue'
import { publicSettingsQuery } from '../settings/publicSettings.ts'
import { useRooms } from './roomsStore.ts'

/** Whether the campus lets the assistant be called in rooms, and whether the reader may call it in this one. */
export function useAssistantHere(room: () => Room): { isOnCampus: ComputedRef<boolean>; mayCall: ComputedRef<boolean> } {
  const rooms = useRooms()
  const { data: settings } = useQuery(publicSettingsQuery)
  const isOnCampus = computed(() => Boolean(settings.value?.['assistant.is-on'] && settings.value['assistant.in-rooms']))
  const mayCall = computed(() => isOnCampus.value && room().hasAssistant && (rooms.me?.kind === 'person' || settings.value?.['assistant.guests'] !== 'nobody'))
  return { isOnCampus, mayCall }
}

import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { live } from '../../api/live.ts'
import { createOutbox, type Outgoing } from './outbox.ts'
import { outboxStore } from './outboxStore.ts'
import { sendMessage } from './rooms.ts'
import { useRooms } from './roomsStore.ts'
import { keyOf } from './senderKey.ts'

/** What the reader has written and the log does not have yet, of all rooms. */
export const useOutbox = defineStore('outbox', () => {
  const rooms = useRooms()
  const messages = shallowRef<readonly Outgoing[]>([])
  const outbox = createOutbox({ store: outboxStore(), send: sendMessage, changed: () => void (messages.value = outbox.messages) })

  watch(() => rooms.me && keyOf(rooms.me), (owner) => void outbox.open(owner ?? undefined), { immediate: true })
  watch(live.state, (state) => state === 'open' && outbox.hurry())
  useEventListener(window, 'online', () => outbox.hurry())

  return { messages, in: (room: number) => messages.value.filter((one) => one.room === room), add: outbox.add, arrived: outbox.arrived, retry: outbox.retry, discard: outbox.discard }
})

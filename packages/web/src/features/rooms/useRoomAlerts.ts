import type { Message, Room, Sender } from '@fairway/contract/rooms'
import { onScopeDispose, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { alertChoices, isQuiet, permission } from './alertChoices.ts'
import { beginningOf } from '../../formatting/plain.ts'
import { readMessages } from './rooms.ts'
import { useRooms } from './roomsStore.ts'
import { calls, keyOf } from './senderKey.ts'
import { unreadIn } from './unread.ts'
import { useRoomName, useSenderName } from './useRoomName.ts'

/** So long (ms) who reads it in another tab or on their phone has to do so: they are told nothing. */
const patience = 1500
/** Many messages of a room are one piece of news, and those who are told of it ask for it one after the other (ms). */
const spread = 3000
const longest = 140
/** So far back is looked for a mention of which only the number was told. */
const lookBack = 50

type Call = { seq: number; by: Sender; text: string }

/** Tells of messages by the browser while its reader does not look at the room: of mentions and direct messages, and of rooms of which they want to hear everything. */
export function useRoomAlerts(): void {
  const { t } = useI18n()
  const router = useRouter()
  const rooms = useRooms()
  const roomName = useRoomName()
  const senderName = useSenderName()
  /** What is about to be told, by room; with the last mention, if there is one. */
  const waiting = new Map<number, { timer: ReturnType<typeof setTimeout>; call?: Call }>()
  /** The last message that was told of, by room. */
  const told = new Map<number, number>()

  const isWanted = ({ id, notify }: Room) => notify !== 'none' && alertChoices.value.isOn && permission() === 'granted' && !isQuiet(alertChoices.value, new Date()) && !isLookedAt(id)

  const wantsAll = ({ kind, notify }: Room) => kind === 'direct' || notify === 'all'

  function isLookedAt(id: number): boolean {
    const { name, params } = router.currentRoute.value
    return document.visibilityState === 'visible' && document.hasFocus() && name === 'rooms' && Number(params['room']) === id
  }

  const stop = rooms.onMentioned(({ room: id, ...call }) => {
    const room = rooms.find(id)
    if (room && isWanted(room)) tellSoon(id, patience, call)
  })

  watch(() => rooms.rooms, (now, before) => {
    for (const room of now) {
      const was = before.find(({ id }) => id === room.id)
      if (!was || unreadIn(room) === 0 || waiting.has(room.id)) continue
      const isConcerned = room.mentions > was.mentions || (room.number > was.number && wantsAll(room))
      if (isConcerned && isWanted(room)) tellSoon(room.id, patience + spread * Math.random())
    }
  })

  function tellSoon(id: number, after: number, call?: Call): void {
    clearTimeout(waiting.get(id)?.timer)
    waiting.set(id, { timer: setTimeout(() => void tell(id), after), ...(call && { call }) })
  }

  async function tell(id: number): Promise<void> {
    const call = waiting.get(id)?.call
    waiting.delete(id)
    const room = rooms.find(id)
    if (!room || !isWanted(room)) return
    if (call) {
      if (call.seq > room.read.seq) show(room, call, t('rooms.alerts.mentioned', { name: senderName(call.by), room: roomName(room) }))
      return
    }
    if (unreadIn(room) === 0) return
    const { messages } = await readMessages(id, {}, wantsAll(room) ? 1 : lookBack).catch(() => ({ messages: [] }))
    const me = rooms.me ? keyOf(rooms.me) : undefined
    const last = messages.findLast((message) => isNews(room, message) && keyOf(message.sender) !== me && (wantsAll(room) || calls(message, me)))
    if (!last) return
    const who = senderName(last.sender)
    const named = { name: who, room: roomName(room) }
    show(room, { ...last, by: last.sender }, calls(last, me) ? t('rooms.alerts.mentioned', named) : room.kind === 'direct' ? who : t('rooms.alerts.said', named))
  }

  function isNews(room: Room, { seq, deleted }: Message): boolean {
    return !deleted && seq > room.read.seq && seq > (told.get(room.id) ?? 0)
  }

  function show(room: Room, { seq, text }: Call, title: string): void {
    told.set(room.id, seq)
    // One after the other takes the place of the last one of the room, in whichever tab it came.
    const notification = new Notification(title, { body: beginningOf(text, longest) || t('rooms.alerts.file'), tag: `fairway-room-${room.id}` })
    notification.onclick = () => {
      window.focus()
      notification.close()
      void router.push({ name: 'rooms', params: { room: room.id }, query: { message: seq } })
    }
  }

  onScopeDispose(() => {
    stop()
    for (const { timer } of waiting.values()) clearTimeout(timer)
  })
}

import type { Room } from '@fairway/contract/rooms'
import { useEventListener } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { live } from '../../api/live.ts'
import { markRead } from './rooms.ts'
import { useRooms } from './roomsStore.ts'
import { keyOf } from './senderKey.ts'
import { unreadIn } from './unread.ts'
import type { OpenRoom } from './useRoom.ts'

type Needs = { room: () => Room; open: OpenRoom; /** The `seq` of the last message that is on the screen. */ lastSeen: () => number | undefined }

/** The server is told at most so often how far somebody has read (ms). */
const pause = 1000
const pauseAfterFailure = 5000

/** Tells how far the reader has read: what was on the screen of a window that they look at. And where the line before what is new stands. */
export function useReading({ room, open, lastSeen }: Needs) {
  const rooms = useRooms()
  /** The last message that was read when they came. */
  const readUpTo = shallowRef<Room['read']>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  let toldAt = 0
  let isDisposed = false
  /** Marked unread by hand: it stays so until they come back. */
  let isHeld = false

  const isLooking = () => document.visibilityState === 'visible' && document.hasFocus()

  function begin(): void {
    isHeld = false
    readUpTo.value = room().isMember && unreadIn(room()) > 0 ? room().read : undefined
  }

  function see(): void {
    if (isHeld || !isLooking() || open.state !== 'ready' || !room().isMember) return
    const seq = lastSeen()
    const message = seq === undefined ? undefined : open.find(seq)
    if (!message || message.number <= room().read.number) return
    rooms.see(room().id, { seq: message.seq, number: message.number })
    if (rooms.me?.kind === 'person') timer ??= setTimeout(tell, Math.max(0, toldAt + pause - Date.now()))
  }

  function tell(): void {
    timer = undefined
    const { id, read } = room()
    if (read.seq <= asked || isHeld) return
    asked = read.seq
    toldAt = Date.now()
    markRead(id, read.seq).then((now) => rooms.takeReading(id, now), () => {
      asked = 0
      if (!isDisposed) timer ??= setTimeout(tell, pauseAfterFailure)
    })
  }

  // What comes while they look elsewhere is new when they come back.
  watch(() => open.number, (now, before) => {
    const last = open.messages.at(-1)
    const isOwn = last && rooms.me && keyOf(last.sender) === keyOf(rooms.me)
    if (isOwn) readUpTo.value = undefined
    else if (before > 0 && now > before && !isLooking() && readUpTo.value === undefined) readUpTo.value = room().read
  })
  const back = () => {
    isHeld = false
    see()
  }
  // A page that goes away waits for no answer.
  useEventListener(window, 'pagehide', () => {
    if (timer !== undefined) live.request({ type: 'read', room: room().id, seq: room().read.seq })
  })
  useEventListener(window, 'focus', back)
  useEventListener(document, 'visibilitychange', back)
  onScopeDispose(() => {
    isDisposed = true
    if (timer === undefined) return
    clearTimeout(timer)
    tell()
  })

  return {
    readUpTo,
    isLooking,
    begin,
    see,
    /** Everything after this message is unread again. */
    hold(read: Room['read']): void {
      isHeld = true
      clearTimeout(timer)
      timer = undefined
      asked = 0
      rooms.unsee(room().id)
      readUpTo.value = read
    },
  }
}

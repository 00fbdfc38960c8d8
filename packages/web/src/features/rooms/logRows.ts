import type { Message } from '@fairway/contract/rooms'
import type { Outgoing } from './outbox.ts'
import { isGap } from './roomLog.ts'
import { keyOf } from './senderKey.ts'
import type { RoomNotice } from './useRoom.ts'

/** What is drawn in the list, one under the other. `isFirst`: of those that one sender wrote in one go. */
export type LogRow =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'gap'; key: string; after: number; count: number }
  | { kind: 'new'; key: string }
  | { kind: 'message'; key: string; message: Message; isFirst: boolean }
  | { kind: 'outgoing'; key: string; outgoing: Outgoing; isFirst: boolean }
  | { kind: 'notice'; key: string; notice: RoomNotice }

type Given = {
  messages: readonly Message[]
  outgoing: readonly Outgoing[]
  notices: readonly RoomNotice[]
  /** The number of the last message that was read before; messages after it are new. */
  readUpTo: number | undefined
  /** `<kind>:<id>` of the reader. */
  me: string | undefined
  /** Such as 2026-09-01, on the wall clocks of the campus. */
  dayOf: (at: string) => string
}

/** Messages of one sender stand together unless so long (ms) lies between them. */
const together = 5 * 60_000

export function logRows({ messages, outgoing, notices, readUpTo, me, dayOf }: Given): LogRow[] {
  const rows: LogRow[] = []
  const waiting = [...notices]
  let day: string | undefined
  let before: Message | undefined
  let isMarked = false

  const begin = (at: string) => {
    const next = dayOf(at)
    if (next === day) return false
    day = next
    rows.push({ kind: 'day', key: `day ${next}`, at })
    return true
  }

  for (const message of messages) {
    let isCut = before === undefined
    if (before && isGap(before, message)) {
      rows.push({ kind: 'gap', key: `gap ${before.seq}`, after: before.seq, count: message.number - before.number - 1 })
      isCut = true
    } else if (before) {
      // Notices stand between messages that came before and after them; before the first of the list nobody knows their place.
      while (waiting[0] && waiting[0].at < message.at) {
        const notice = waiting.shift()!
        if (notice.at >= before.at) isCut = rows.push({ kind: 'notice', key: notice.key, notice }) > 0
      }
    }
    isCut = begin(message.at) || isCut
    if (!isMarked && readUpTo !== undefined && message.number > readUpTo && keyOf(message.sender) !== me) {
      // Who reads from the very first message on has nothing to be parted from.
      if (readUpTo > 0 || before) isCut = rows.push({ kind: 'new', key: 'new' }) > 0
      isMarked = true
    }
    const isFirst = isCut || !before || keyOf(before.sender) !== keyOf(message.sender) || message.replyTo !== undefined || Date.parse(message.at) - Date.parse(before.at) > together
    rows.push({ kind: 'message', key: rowKey(message.sender, message.clientId), message, isFirst })
    before = message
  }
  for (const notice of waiting) rows.push({ kind: 'notice', key: notice.key, notice })

  let isOwn = waiting.length === 0 && before !== undefined && keyOf(before.sender) === me
  for (const one of outgoing) {
    const at = new Date(one.at).toISOString()
    const isCut = begin(at) || (before !== undefined && one.at - Date.parse(before.at) > together)
    rows.push({ kind: 'outgoing', key: `${one.sender} ${one.clientId}`, outgoing: one, isFirst: isCut || !isOwn || one.replyTo !== undefined })
    isOwn = true
    before = undefined
  }
  return rows
}

/** The same while it is on its way and once it is in the log, so that it stays where it is on the page. */
const rowKey = (sender: Message['sender'], clientId: string) => `${keyOf(sender)} ${clientId}`

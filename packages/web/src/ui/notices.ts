import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type NoticeTone = 'good' | 'plain' | 'bad'
/** `holds` follows what the offer depends on: it is made for as long as that is true. */
export type NoticeAction = { label: string; icon?: string; run: () => unknown; holds?: () => boolean }
export type NewNotice = { tone: NoticeTone; text: string; next?: string; actions?: NoticeAction[]; about?: string; /** Until it is dismissed, or the next one about the same thing. */ stays?: boolean }
export type Notice = NewNotice & { id: number; life: number }

/** Good news goes by itself; a refusal stays long enough to be read and acted on. */
const life: Record<NoticeTone, number> = { good: 8_000, plain: 8_000, bad: 20_000 }

/** More would be a list to work through, over the one that the reader works with. */
const most = 3

/** Short messages about what just happened. Shown in a corner and read out by screen readers. */
export const useNotices = defineStore('notices', () => {
  const list = shallowRef<Notice[]>([])
  const spoken = shallowRef('')
  let lastId = 0

  /** Shows a notice. A later one `about` the same thing takes the place of the earlier. */
  function show(notice: NewNotice): void {
    const others = list.value.filter((other) => notice.about === undefined || other.about !== notice.about)
    list.value = [...others.slice(1 - most), { ...notice, id: ++lastId, life: life[notice.tone] }]
    announce([notice.text, notice.next].filter(Boolean).join(' '))
  }

  function dismiss(id: number): void {
    list.value = list.value.filter((notice) => notice.id !== id)
  }

  function withdraw(about: string): void {
    if (list.value.some((notice) => notice.about === about)) list.value = list.value.filter((notice) => notice.about !== about)
  }

  /** Says something to screen readers only. */
  function announce(text: string): void {
    // The same words twice would not be read again: a live region speaks about changes.
    spoken.value = text === spoken.value ? `${text}\u00A0` : text
  }

  return { list, spoken, show, dismiss, withdraw, announce }
})

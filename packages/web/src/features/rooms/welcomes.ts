import type { Sender } from '@fairway/contract/rooms'
import { keyOf } from './senderKey.ts'

// Who has been welcomed to the lobby in this browser: once a day is enough.

const storageKey = 'fairway-welcomed'
/** Where nothing can be kept, it is known for as long as the page is there. */
let welcomed = ''

export function wantsWelcome(who: Sender | null, now = new Date()): boolean {
  const mark = markOf(who, now)
  if (welcomed === mark) return false
  try {
    return localStorage.getItem(storageKey) !== mark
  } catch {
    return true
  }
}

export function noteWelcome(who: Sender | null, now = new Date()): void {
  welcomed = markOf(who, now)
  try {
    localStorage.setItem(storageKey, welcomed)
  } catch {
    // It is told once more after a reload.
  }
}

function markOf(who: Sender | null, now: Date): string {
  return `${who ? keyOf(who) : ''} ${now.toLocaleDateString('sv-SE')}`
}

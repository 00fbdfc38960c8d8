import type { CodeSent } from '@fairway/contract/profile'
import { useIntervalFn } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import { ApiProblem } from '../../api/problem.ts'

type Sent = { address: string; /** ms since 1970; undefined for one that was asked for before this page was. */ validUntil: number | undefined; nextAt: number }

export type MailCode = ReturnType<typeof useMailCode>

/**
 * A code by mail: asked for, on its way, valid for a while, and after a pause asked for again.
 *
 * @param ask asks the server to send one
 */
export function useMailCode(ask: (address: string) => Promise<CodeSent>) {
  const now = shallowRef(Date.now())
  useIntervalFn(() => (now.value = Date.now()), 500)
  const sent = shallowRef<Sent>()
  const secondsUntil = (moment: number | undefined) => Math.max(0, Math.ceil(((moment ?? 0) - now.value) / 1000))

  return {
    /** Where it went. */
    address: computed(() => sent.value?.address),
    /** Undefined: nobody knows, it was asked for before this page was. */
    secondsLeft: computed(() => (sent.value?.validUntil === undefined ? undefined : secondsUntil(sent.value.validUntil))),
    /** Before another can be asked for. */
    secondsToNext: computed(() => secondsUntil(sent.value?.nextAt)),

    /** Resolves when a code is on its way, or was sent a moment ago. */
    async send(address: string): Promise<void> {
      const to = address.trim().toLowerCase()
      try {
        const { validSeconds, nextAfterSeconds } = await ask(to)
        now.value = Date.now()
        sent.value = { address: to, validUntil: now.value + validSeconds * 1000, nextAt: now.value + nextAfterSeconds * 1000 }
      } catch (error) {
        // Who comes back from the mail program to a page that was loaded anew has their code.
        const isThere = error instanceof ApiProblem && error.fields.alreadySent === true
        if (sent.value !== undefined || !isThere) throw error
        now.value = Date.now()
        sent.value = { address: to, validUntil: undefined, nextAt: now.value + (error.retryAfter ?? 0) * 1000 }
      }
    },

    /** To another address, or not at all. */
    forget(): void {
      sent.value = undefined
    },
  }
}

/** `1:05` */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

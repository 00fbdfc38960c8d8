import type { MailState } from '@fairway/contract/mail'
import { expect, test } from 'vitest'
import { canGoAgain, isMoving } from './mail.ts'

const now = Date.parse('2026-11-21T09:00:00Z')
const again = (state: MailState, expiresAt: string | null = null) => canGoAgain({ state, expiresAt }, now)

test('what has not left can go again, unless it is of no use any more', () => {
  expect((['failed', 'outbox', 'waiting', 'sending', 'sent'] as const).map((state) => again(state))).toEqual([true, true, true, false, false])
  expect([again('failed', '2026-11-21T09:00:00Z'), again('failed', '2026-11-21T09:01:00Z')]).toEqual([false, true])
})

test('only what is on its way is looked at again', () => {
  expect((['waiting', 'sending', 'sent', 'failed', 'outbox'] as const).map((state) => isMoving({ state }))).toEqual([true, true, false, false, false])
})

import type { Mail, MailList, MailState, MailSummary } from '@fairway/contract/mail'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { addressForm, choice, text } from '../../ui/list/address.ts'

// The mail that has left, is to leave, or could not.

export const mailStates = ['waiting', 'sending', 'sent', 'failed', 'outbox'] as const satisfies readonly MailState[]

/** Of all that was read of it. */
export const mailKey = ['office-mail']

export const mailQuery = defineQueryOptions((id: number) => ({
  key: [...mailKey, 'one', id],
  query: ({ signal }) => get<Mail>(`office/mail/${id}`, signal),
  staleTime: 0,
}))

export const readMails = (query: Record<string, string>, signal?: AbortSignal) => get<MailList>(`office/mail?${new URLSearchParams(query)}`, signal)
export const sendAgain = (id: number) => request<MailSummary>('POST', `office/mail/${id}/retry`)
/** To the reader's own address. */
export const sendTest = () => request<{ id: number }>('POST', 'office/mail/test')

export const mailAddress = addressForm({ state: choice(mailStates), to: text })

/** It is on its way: looking again is worth it. */
export const isMoving = ({ state }: Pick<MailSummary, 'state'>) => state === 'waiting' || state === 'sending'

/** What may be sent again: dead letters, what is kept here, and what waits for its next try. A code is of no use once it has expired. @param now milliseconds since 1970, on the server */
export function canGoAgain({ state, expiresAt }: Pick<MailSummary, 'state' | 'expiresAt'>, now: number): boolean {
  return (state === 'failed' || state === 'outbox' || state === 'waiting') && (expiresAt === null || Date.parse(expiresAt) > now)
}

import type { ApiKey, ApiKeys, CreatedApiKey, NewApiKey } from '@fairway/contract/api-keys'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { addressForm, choice, text } from '../../ui/list/address.ts'

export const apiKeysQuery = defineQueryOptions({
  key: ['api-keys'],
  query: ({ signal }) => get<ApiKeys>('office/api-keys', signal),
  staleTime: 0,
})

export const createApiKey = (key: NewApiKey & { personId: number }) => request<CreatedApiKey>('POST', 'office/api-keys', { body: key })
export const revokeApiKey = (id: number) => request<undefined>('DELETE', `office/api-keys/${id}`)

export const keyStates = ['valid', 'expired', 'revoked'] as const
export type KeyState = (typeof keyStates)[number]

/** @param now milliseconds since 1970, on the server */
export function keyState({ revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: number): KeyState {
  if (revokedAt !== null) return 'revoked'
  return Date.parse(expiresAt) <= now ? 'expired' : 'valid'
}

/** What the reader looks for. All keys are here, so it is found here. */
export const apiKeysAddress = addressForm({ q: text, state: choice(keyStates) })
export type Wanted = ReturnType<typeof apiKeysAddress.read>

export function matches(key: ApiKey, { q, state }: Wanted, now: number): boolean {
  if (state !== null && keyState(key, now) !== state) return false
  const said = [key.name, key.prefix, key.owner.name, key.owner.number].join('\n').toLowerCase()
  return q.trim().toLowerCase().split(/\s+/).every((word) => said.includes(word))
}

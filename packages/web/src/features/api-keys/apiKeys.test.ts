import type { ApiKey } from '@fairway/contract/api-keys'
import { expect, test } from 'vitest'
import { apiKeysAddress, keyState, matches } from './apiKeys.ts'

const now = Date.parse('2026-11-21T09:00:00Z')
const key: ApiKey = {
  id: 1, name: 'Library sync', prefix: 'fwk_Ab3dEf', owner: { id: 7, number: 's-ben', name: 'Ben Okafor' }, scopes: ['courses:read'], byOffice: false, requestsPerMinute: 60,
  createdAt: '2026-11-01T09:00:00Z', expiresAt: '2026-12-01T09:00:00Z', usedAt: null, revokedAt: null,
}
const wanted = (query: Record<string, string>) => apiKeysAddress.read(query)

test('a key is valid until it expires or is revoked', () => {
  expect(keyState(key, now)).toBe('valid')
  expect(keyState({ ...key, expiresAt: '2026-11-21T09:00:00Z' }, now)).toBe('expired')
  expect(keyState({ expiresAt: '2026-11-21T08:00:00Z', revokedAt: '2026-11-02T09:00:00Z' }, now)).toBe('revoked')
})

test.each(['', 'library', 'FWK_ab', 'ben', 'S-BEN', 'okafor sync'])('a key is found by its name, its beginning and its owner: %s', (q) => {
  expect(matches(key, wanted({ q }), now)).toBe(true)
})

test('a key is not found by what it is not', () => {
  expect(matches(key, wanted({ q: 'ben chloe' }), now)).toBe(false)
  expect(matches(key, wanted({ state: 'revoked' }), now)).toBe(false)
  expect(matches({ ...key, revokedAt: '2026-11-02T09:00:00Z' }, wanted({ state: 'revoked', q: 'ben' }), now)).toBe(true)
})

import type { ModelServer } from '@fairway/contract/models'
import { expect, test } from 'vitest'
import { addressFor, draftOf, newServer, serverChecks, valuesOf } from './serverValues.ts'

const server: ModelServer = { ...{ key: 'office:1', revision: 3, from: 'office', name: 'Own', kind: 'azure', baseUrl: 'https://x.example.com', reach: 'public' }, apiVersion: '2024-10-21', hasKey: true, keyEnd: 'abcd', isOn: true, mostAtOnce: 8, trouble: null, models: [] }

test('a key that is stored stays unless another one is typed, or none is wanted', () => {
  expect(draftOf(valuesOf(server))).not.toHaveProperty('apiKey')
  expect(draftOf({ ...valuesOf(server), apiKey: ' new ' })).toMatchObject({ apiKey: 'new' })
  expect(draftOf({ ...valuesOf(server), apiKey: 'new', withoutKey: true })).toMatchObject({ apiKey: null })
})

test('only Azure has a version', () => {
  expect(draftOf(valuesOf(server))).toMatchObject({ apiVersion: '2024-10-21' })
  expect(draftOf({ ...valuesOf(server), kind: 'openai' })).toMatchObject({ apiVersion: null })
  expect(draftOf({ ...valuesOf(server), apiVersion: ' ' })).toMatchObject({ apiVersion: null })
})

test('an address that nobody wrote follows the kind, another one stays', () => {
  expect(addressFor('deepseek', newServer.baseUrl)).toBe('https://api.deepseek.com')
  expect(addressFor('deepseek', 'https://own.example.com')).toBe('https://own.example.com')
})

test('a key is missing only where there is none and one is wanted', () => {
  const missing = (hasKey: boolean, values = newServer) => serverChecks(hasKey).apiKey!(values.apiKey, values)
  expect(missing(false)).toBeDefined()
  expect(missing(true)).toBeUndefined()
  expect(missing(false, { ...newServer, withoutKey: true })).toBeUndefined()
})

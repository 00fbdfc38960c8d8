import type { OfficeListEntry } from '@fairway/contract/lists'
import { expect, test } from 'vitest'
import { listsAddress, matches } from './officeLists.ts'

const entry: OfficeListEntry = { id: 1, version: 1, code: 'PHY', name: { zh: '物理学', en: 'Physics' }, college: 'SCI', hidden: false, aliases: ['Natural philosophy'], uses: {} }
const wanted = (query: Record<string, string>) => matches(entry, listsAddress.read(query))

test('an entry is found by its code, its names and what it was called', () => {
  for (const q of ['phy', '物理', 'philosophy natural', '  ']) expect(wanted({ q }), q).toBe(true)
  expect(wanted({ q: 'physics chemistry' })).toBe(false)
})

test('an entry is found by what it belongs to, and by whether it is offered', () => {
  expect([wanted({ college: 'SCI' }), wanted({ college: 'LAW' })]).toEqual([true, false])
  expect([wanted({ state: 'offered' }), wanted({ state: 'hidden' }), wanted({ state: 'lost' })]).toEqual([true, false, true])
  expect(wanted({ cohort: '2025' })).toBe(false)
})

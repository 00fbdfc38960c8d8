import { auditKinds } from '@fairway/contract/audit-actions'
import { expect, test } from 'vitest'
import { auditAddress, filtersFor, isFoundByWords, kindWanted, nothingWanted } from './auditFilters.ts'

const zone = 'Asia/Shanghai'

test('what is looked for survives the way through the address', () => {
  const wanted = {
    ...{ actor: 'office', about: 's 1', action: ['person.hidden', 'person.erased'], subject: 'list-entry.colleges:3', via: 'session' as const, reason: 'he asked' },
    ...{ from: '2026-11-01', to: '2026-11-30' },
  }
  expect(auditAddress.read(auditAddress.write(wanted))).toEqual(wanted)
  expect(auditAddress.write(nothingWanted)).toEqual({})
})

test('an address that was tampered with gives what it can', () => {
  expect(auditAddress.read({ via: 'mail', from: 'yesterday', to: '2026-11-30', action: ['a', 'b'], x: '1' })).toEqual({ ...nothingWanted, to: '2026-11-30', action: ['a', 'b'] })
})

test('days begin and end on campus, and the last one is included', () => {
  expect(filtersFor({ ...nothingWanted, from: '2026-11-30', to: '2026-11-30' }, zone)).toEqual({ from: '2026-11-29T16:00:00.000Z', to: '2026-11-30T16:00:00.000Z' })
  expect(filtersFor({ ...nothingWanted, actor: ' office ', reason: ' ' }, zone)).toEqual({ actor: 'office' })
})

test('what the server would not understand is not asked for', () => {
  for (const fine of ['setting', 'setting.changed', 'audit.month-dropped']) expect(filtersFor({ ...nothingWanted, action: [fine] }, zone), fine).toEqual({ action: [fine] })
  for (const wrong of ['Setting', 'a.b.c', 'setting.', 'a b']) expect(filtersFor({ ...nothingWanted, action: [wrong, 'person'] }, zone), wrong).toEqual({ action: ['person'] })
  for (const fine of ['person', 'person:12', 'setting:a:b', 'list-entry.colleges:3']) expect(filtersFor({ ...nothingWanted, subject: fine }, zone), fine).toEqual({ subject: fine })
  for (const wrong of [':1', 'person:', '12']) expect(filtersFor({ ...nothingWanted, subject: wrong }, zone), wrong).toEqual({})
})

test('the kind is that of what is looked for', () => {
  expect(kindWanted({ ...nothingWanted, about: 's1' })).toBe('person')
  expect(kindWanted({ ...nothingWanted, subject: 'list-entry.majors:1' })).toBe('list-entry.majors')
  expect(kindWanted({ ...nothingWanted, subject: 'buoy:1' })).toBeNull()
})

test('what has no name of its own is not looked for by words', () => {
  expect(auditKinds.filter((kind) => !isFoundByWords(kind))).toEqual(['completion', 'completion-log', 'import', 'password-sheet', 'job', 'mail', 'audit'])
  expect(isFoundByWords(null)).toBe(true)
})

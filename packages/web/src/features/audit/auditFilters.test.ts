import { expect, test } from 'vitest'
import { actionProblem, auditAddress, filtersFor, nothingWanted, subjectProblem } from './auditFilters.ts'

const zone = 'Asia/Shanghai'

test('what is looked for survives the way through the address', () => {
  const wanted = { actor: 'office', about: 's 1', action: 'setting', subject: 'setting:campus.name', via: 'session', from: '2026-11-01', to: '2026-11-30' } as const
  expect(auditAddress.read(auditAddress.write(wanted))).toEqual(wanted)
  expect(auditAddress.write(nothingWanted)).toEqual({})
})

test('an address that was tampered with gives what it can', () => {
  expect(auditAddress.read({ via: 'mail', from: 'yesterday', to: '2026-11-30', action: ['a', 'b'], x: '1' })).toEqual({ ...nothingWanted, to: '2026-11-30', action: 'a' })
})

test('days begin and end on campus, and the last one is included', () => {
  expect(filtersFor({ ...nothingWanted, from: '2026-11-30', to: '2026-11-30' }, zone)).toEqual({ from: '2026-11-29T16:00:00.000Z', to: '2026-11-30T16:00:00.000Z' })
  expect(filtersFor({ ...nothingWanted, actor: ' office ' }, zone)).toEqual({ actor: 'office' })
})

test('what the server would not understand is told before it is asked', () => {
  for (const fine of ['', 'setting', 'setting.changed', 'audit.month-dropped']) expect(actionProblem(fine), fine).toBeUndefined()
  for (const wrong of ['Setting', 'a.b.c', 'setting.', 'a b']) expect(actionProblem(wrong), wrong).toBeDefined()
  for (const fine of ['', 'person', 'person:12', 'setting:a:b']) expect(subjectProblem(fine), fine).toBeUndefined()
  for (const wrong of [':1', 'person:', '12']) expect(subjectProblem(wrong), wrong).toBeDefined()
})

import type { Term, Terms } from '@fairway/contract/courses'
import { describe, expect, it, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { byProgram } from '../audit/index.ts'

const { app, database, guest, campus } = await startApp()
const { terms } = app.courses

/** Past the second for which terms are remembered. */
const forget = () => new Promise((resolve) => setTimeout(resolve, 1050))

async function termCalled(code: string): Promise<Term | undefined> {
  const answer = await guest.get<Terms>('/api/terms')
  return answer.body.terms.find((term) => term.code === code)
}

test('the first term is the current one, and another takes its place only when it says so', async () => {
  const first = await campus.term()
  const second = await campus.term()
  expect(await termCalled(first.code)).toMatchObject({ current: true })
  expect(await termCalled(second.code)).toMatchObject({ current: false })
  const third = await campus.term({ current: true })
  await forget()
  const { body } = await guest.get<Terms>('/api/terms')
  expect(body.terms.filter(({ current }) => current).map(({ code }) => code)).toEqual([third.code])
  expect(body.terms[0]!.code).toBe(third.code)
})

test('a term shows its periods and rounds, in order, with the audience and limits of each round', async () => {
  const term = await campus.term({ number: 3, title: { zh: '秋季', en: 'Autumn' } })
  await campus.period(term, { number: 2, starts: '2026-11-02', ends: '2026-12-27' })
  await campus.period(term, { number: 1, starts: '2026-09-07', ends: '2026-11-01', title: { zh: '上半' } })
  const opensAt = new Date('2026-09-01T00:00:00Z')
  const closesAt = new Date('2026-09-02T00:00:00Z')
  await campus.round(term, { opensAt: new Date('2026-09-03T00:00:00Z'), closesAt: new Date('2026-09-04T00:00:00Z') })
  await campus.round(term, {
    name: { zh: '预选' },
    opensAt,
    closesAt,
    audience: { cohorts: ['2023'], majors: ['Physics'] },
    creditLimit: 22.5,
    sectionLimit: 6,
    allows: { enrol: true, drop: false, wait: false },
  })
  await forget()
  const shown = await termCalled(term.code)
  expect(shown).toMatchObject({ number: 3, title: { zh: '秋季', en: 'Autumn' }, starts: term.starts, ends: term.ends, timeZone: 'Asia/Shanghai' })
  expect(shown!.periods).toEqual([
    { number: 1, title: { zh: '上半' }, starts: '2026-09-07', ends: '2026-11-01' },
    { number: 2, title: null, starts: '2026-11-02', ends: '2026-12-27' },
  ])
  expect(shown!.rounds).toHaveLength(2)
  expect(shown!.rounds[0]).toMatchObject({
    name: { zh: '预选' },
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
    audience: { cohorts: ['2023'], majors: ['Physics'] },
    creditLimit: 22.5,
    sectionLimit: 6,
    allows: { enrol: true, drop: false, wait: false },
  })
  expect(shown!.rounds[1]!.audience).toEqual({})
})

test('teaching weeks are all weeks of the term unless it says fewer', async () => {
  await terms.create(byProgram, { code: 'weeks-all', starts: '2026-09-09', ends: '2026-09-27', timeZone: 'Asia/Shanghai' })
  await terms.create(byProgram, { code: 'weeks-two', starts: '2026-09-09', ends: '2026-09-27', teachingWeeks: 2, timeZone: 'Asia/Shanghai' })
  await forget()
  expect(await termCalled('weeks-all')).toMatchObject({ teachingWeeks: 3 })
  expect(await termCalled('weeks-two')).toMatchObject({ teachingWeeks: 2 })
})

describe('refused are', () => {
  test.each([
    ['an end before the start', '2026-09-07', '2026-09-06'],
    ['a start that does not exist', '2026-02-30', '2026-09-06'],
    ['a start that is a month', '2026-02', '2026-09-06'],
    ['an end that does not exist', '2026-02-01', '2026-13-01'],
  ])('a term with %s', async (_name, starts, ends) => {
    await expect(campus.term({ starts, ends })).rejects.toMatchObject({ code: 'invalid-dates', status: 422 })
  })

  test.each([
    ['a time zone that does not exist', 'no-such-time-zone', { timeZone: 'Asia/Nowhere' }],
    ['an empty time zone', 'no-such-time-zone', { timeZone: '' }],
    ['an empty code', 'invalid-code', { code: ' ' }],
    ['a code that is too long', 'invalid-code', { code: 'x'.repeat(41) }],
    ['a slash in its code', 'invalid-code', { code: '2026/1' }],
    ['a control character in its code', 'invalid-code', { code: 'a\u001b' }],
    ['a zero in its code', 'invalid-code', { code: 'a\u0000' }],
    ['no teaching weeks', 'invalid-weeks', { teachingWeeks: 0 }],
    ['half a teaching week', 'invalid-weeks', { teachingWeeks: 1.5 }],
    ['more teaching weeks than weeks', 'invalid-weeks', { teachingWeeks: 17 }],
    ['more than 60 teaching weeks', 'invalid-weeks', { ends: '2028-12-31', teachingWeeks: 61 }],
    ['more than 60 weeks and no word of how many teach', 'invalid-weeks', { ends: '2028-12-31', teachingWeeks: undefined }],
  ])('a term with %s', async (_name, code, term) => {
    await expect(campus.term(term)).rejects.toMatchObject({ code, status: 422, title: { zh: expect.any(String), en: expect.any(String) } })
  })

  it('a period without a number from 1', async () => {
    await expect(campus.period(await campus.term(), { number: 0 })).rejects.toMatchObject({ code: 'invalid-number', status: 422 })
  })

  it('a second term of the same code', async () => {
    const term = await campus.term()
    await expect(campus.term({ code: term.code })).rejects.toMatchObject({ code: 'term-exists', status: 409 })
  })

  test.each([
    ['begins before', '2026-09-06', '2026-10-01'],
    ['ends after', '2026-10-01', '2026-12-28'],
  ])('a period that %s its term', async (_name, starts, ends) => {
    const term = await campus.term()
    await expect(campus.period(term, { starts, ends })).rejects.toMatchObject({
      code: 'period-outside-term',
      fields: { starts: '2026-09-07', ends: '2026-12-27' },
    })
    const periods = await database.query({ text: 'select number from period where term_id = $1', values: [term.id] })
    expect(periods).toEqual([])
  })

  it('a second period of the same number', async () => {
    const term = await campus.term()
    await campus.period(term)
    await expect(campus.period(term)).rejects.toMatchObject({ code: 'period-exists' })
  })

  it('a round that closes when it opens', async () => {
    const term = await campus.term()
    const moment = new Date('2026-09-01T00:00:00Z')
    await expect(campus.round(term, { opensAt: moment, closesAt: moment })).rejects.toMatchObject({ code: 'invalid-dates' })
  })

  it('a period or a round of a term that is not there', async () => {
    const missing = { id: 0, code: 'nowhere', starts: '2026-09-07', ends: '2026-12-27', teachingWeeks: 16 }
    await expect(campus.period(missing)).rejects.toMatchObject({ code: 'no-such-term', status: 404 })
    await expect(campus.round(missing)).rejects.toMatchObject({ code: 'no-such-term', status: 404 })
  })
})

test('every change of the frame raises the revision', async () => {
  const term = await campus.term()
  const revision = async () => {
    const [row] = await database.query<{ revision: number }>({ text: 'select revision from term where id = $1', values: [term.id] })
    return row!.revision
  }
  const before = await revision()
  await campus.period(term)
  const afterPeriod = await revision()
  await campus.round(term)
  expect(afterPeriod).toBeGreaterThan(before)
  expect(await revision()).toBeGreaterThan(afterPeriod)
})

import { expect, test } from 'vitest'
import { needsOf } from './needs.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const nothing: Parameters<typeof needsOf>[0] = {
  mails: { mails: [], before: null, hasServer: true }, jobs: { jobs: [], before: null }, drafts: { announcements: [], next: null }, people: { people: [], total: 0, next: null },
  sheets: { sheets: [] }, imports: { imports: [] },
}
const failed = (changedAt: string) => ({ changedAt }) as (typeof nothing)['jobs']['jobs'][number]

test('where nothing waits, nothing is said', () => {
  expect(needsOf(nothing, now)).toEqual([])
})

test('a job that failed needs somebody for a week', () => {
  const jobs = { jobs: [failed('2026-11-20T00:00:00Z'), failed('2026-11-01T00:00:00Z')], before: 1 }
  expect(needsOf({ ...nothing, jobs }, now)).toMatchObject([{ name: 'jobs', count: 1, isMore: false, isBad: true }])
})

test('an import waits until it is run, whether it was checked or not', () => {
  const imports = (['uploaded', 'checking', 'checked', 'running', 'done', 'failed'] as const).map((state) => ({ state }) as (typeof nothing)['imports']['imports'][number])
  expect(needsOf({ ...nothing, imports: { imports } }, now)).toMatchObject([{ name: 'imports', count: 2 }])
})

test('more than a page is said to be more', () => {
  expect(needsOf({ ...nothing, drafts: { announcements: Array(50).fill({}), next: 3 } }, now)).toMatchObject([{ name: 'drafts', count: 50, isMore: true }])
})

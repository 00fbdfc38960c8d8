import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../../test/place.ts'
import type { Database } from './database.ts'
import { parseMultirange, printMultirange } from './multirange.ts'

let database: Database

beforeAll(async () => {
  database = await freshDatabase()
})

const bounds = fc
  .uniqueArray(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 20 })
  .map((numbers) => numbers.slice(numbers.length % 2).sort((a, b) => a - b))

test('a multirange is printed as PostgreSQL prints it, and read back as it was', async () => {
  const samples = fc.sample(bounds, 200)
  const printed = samples.map(printMultirange)
  const rows = await database.query<{ text: string }>({
    text: 'select given::int4multirange::text as text from unnest($1::text[]) with ordinality as g(given, n) order by n',
    values: [printed],
  })
  expect(rows.map(({ text }) => text)).toEqual(printed)
  expect(printed.map((text) => [...parseMultirange(text)])).toEqual(samples)
})

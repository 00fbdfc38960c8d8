import { expect, test } from 'vitest'
import { emptyPlace, openAt } from '../../test/place.ts'
import { migrate } from './migrate.ts'

test('instances that start together migrate once', async () => {
  const place = await emptyPlace()
  const instances = await Promise.all(Array.from({ length: 5 }, () => openAt(place)))
  const applied = await Promise.all(instances.map(migrate))
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1)
})

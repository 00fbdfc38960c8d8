import { expect, test } from 'vitest'
import { shallowRef } from 'vue'
import { useShown } from './useShown.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

test('what came at once is shown some at a time', async () => {
  const rows = shallowRef<number[]>()
  const list = useShown({ rows, error: null, isBusy: false, refetch: async () => {} }, 10)
  expect([list.isLoading, list.rows, list.hasMore]).toEqual([true, [], false])
  rows.value = numbers(25)
  expect([list.isLoading, list.rows.length, list.total, list.hasMore]).toEqual([false, 10, 25, true])
  await list.loadMore()
  await list.loadMore()
  expect([list.rows.length, list.total, list.hasMore]).toEqual([25, undefined, false])
})

test('rows that are read anew stay open as far as they were', async () => {
  const rows = shallowRef(numbers(25))
  const list = useShown({ rows, error: null, isBusy: false, refetch: async () => {} }, 10)
  await list.loadMore()
  rows.value = numbers(24)
  expect(list.rows).toHaveLength(20)
})

import { afterEach, expect, test } from 'vitest'
import { nextTick, shallowRef, type Ref } from 'vue'
import { show } from '../../ui/show.testing.ts'
import { undecided, useImportDecisions, type ImportDecisions } from './useImportDecisions.ts'

afterEach(() => sessionStorage.clear())

/** A page about an import, which may become that of another one. */
async function open(id: Ref<number>): Promise<Ref<ImportDecisions>> {
  let decisions: Ref<ImportDecisions> | undefined
  await show({ setup: () => ((decisions = useImportDecisions(() => id.value)), () => null) })
  return decisions!
}

test('what was decided about an import is there after a reload, for that import only', async () => {
  const seven = await open(shallowRef(7))
  seven.value = { ...undecided, existing: 'leave', passwords: 'created', skipBad: true }
  await nextTick()
  expect((await open(shallowRef(7))).value).toEqual({ ...undecided, existing: 'leave', passwords: 'created', skipBad: true })
  const id = shallowRef(8)
  const other = await open(id)
  expect(other.value).toEqual(undecided)
  id.value = 7
  await nextTick()
  expect(other.value.existing).toBe('leave')
})

test('what an older program wrote, or nobody understands, decides nothing', async () => {
  sessionStorage.setItem('fairway-import-7', JSON.stringify({ existing: 'burn', skipBad: 'yes', passwords: 'created' }))
  expect((await open(shallowRef(7))).value).toEqual({ ...undecided, passwords: 'created' })
  sessionStorage.setItem('fairway-import-8', 'null')
  expect((await open(shallowRef(8))).value).toEqual(undecided)
})

import { afterEach, expect, test, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { show } from '../../ui/show.testing.ts'
import { useSubject, type Sought } from './useSubject.ts'

afterEach(() => void vi.unstubAllGlobals())

const thing = (kind: string, id: string, code: string) => ({ kind, id, code, name: { en: `The ${kind}` }, term: null, isGone: false })

/** The names that a page has after something was chosen, and then this is looked for. */
async function soughtAfter(chosen: ReturnType<typeof thing>, next: Sought) {
  vi.stubGlobal('fetch', vi.fn(() => new Promise(() => {})))
  const sought = ref<Sought>({})
  let subject!: ReturnType<typeof useSubject>
  await show(defineComponent(() => {
    subject = useSubject(() => sought.value, () => {})
    return () => h('p', subject.value?.name?.en)
  }))
  subject.value = chosen
  sought.value = next
  await Promise.resolve()
  return subject.value
}

test('what was chosen needs no name from the server, a person neither by their number', async () => {
  expect(await soughtAfter(thing('course', '5', '101'), { subject: 'course:5' })).toMatchObject({ name: { en: 'The course' } })
  expect(await soughtAfter(thing('person', '7', '101'), { number: '101' })).toMatchObject({ id: '7', name: { en: 'The person' } })
})

test('a course is not the person whose number is its code', async () => {
  expect(await soughtAfter(thing('course', '5', '101'), { number: '101' })).toMatchObject({ kind: 'person', code: '101', name: null })
})

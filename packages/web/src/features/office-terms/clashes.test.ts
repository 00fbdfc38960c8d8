import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem } from '../../api/problem.ts'
import { useClashQuestion } from './clashes.ts'

const refusal = new ApiProblem(409, { code: 'seats-would-clash', title: 'Two would clash.', students: 2, count: 2, clashes: [] })
beforeEach(() => setActivePinia(createPinia()))

test('what clashes is sent again only once that is accepted', async () => {
  const clashes = useClashQuestion()
  const send = vi.fn(async (accept: boolean) => (accept ? 'saved' : Promise.reject(refusal)))
  const sent = clashes.sendKnowingly(send)
  await vi.waitFor(() => expect(clashes.question?.students).toBe(2))
  expect(send.mock.calls).toEqual([[false]])
  clashes.answer(true)
  expect(await sent).toBe('saved')
  expect(clashes.question).toBeUndefined()
})

test('who does not accept it hears why nothing was saved; other refusals ask nothing', async () => {
  const clashes = useClashQuestion()
  const sent = clashes.sendKnowingly(() => Promise.reject(refusal))
  const told = expect(sent).rejects.toBe(refusal)
  await vi.waitFor(() => expect(clashes.question).toBeDefined())
  clashes.answer(false)
  await told
  const other = new ApiProblem(409, { code: 'changed-meanwhile' })
  await expect(clashes.sendKnowingly(() => Promise.reject(other))).rejects.toBe(other)
  expect(clashes.question).toBeUndefined()
})

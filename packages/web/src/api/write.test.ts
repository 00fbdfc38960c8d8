import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem, NoAnswer } from './problem.ts'
import { newKey, write } from './write.ts'

const answers: (() => Response | Promise<never>)[] = []
const keys: (string | null)[] = []
const pauses: number[] = []
const pause = async (milliseconds: number) => void pauses.push(milliseconds)
const lost = () => Promise.reject(new TypeError('network'))
const problem = (status: number, fields: object) => () => Response.json({ status, ...fields }, { status })

beforeEach(() => {
  answers.length = keys.length = pauses.length = 0
  vi.stubGlobal('fetch', async (_path: string, { headers }: RequestInit) => {
    keys.push(new Headers(headers).get('idempotency-key'))
    return answers.shift()!()
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a lost answer is asked for again with the same key, so that nothing is done twice', async () => {
  answers.push(lost, lost, () => Response.json({ code: 'enrolled' }))
  expect(await write('POST', 'enrolments', { body: { sectionId: 1 }, pause })).toEqual({ code: 'enrolled' })
  expect(new Set(keys).size).toBe(1)
  expect(keys).toHaveLength(3)
})

test('two writes have two keys', async () => {
  answers.push(() => Response.json({}), () => Response.json({}))
  await write('POST', 'enrolments', { pause })
  await write('POST', 'enrolments', { pause })
  expect(new Set(keys).size).toBe(2)
  expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a refusal is an answer: it is not asked for again', async () => {
  answers.push(problem(409, { code: 'section-full' }))
  await expect(write('POST', 'enrolments', { pause })).rejects.toMatchObject({ code: 'section-full', status: 409 })
  expect(keys).toHaveLength(1)
})

test('a busy server is asked again after the pause it names, a long pause is left to the reader', async () => {
  answers.push(problem(503, { code: 'busy', retryAfter: 2 }), () => Response.json({}))
  await write('POST', 'enrolments', { pause })
  expect(pauses[0]).toBeGreaterThanOrEqual(2000)
  answers.push(problem(429, { code: 'too-many-requests', retryAfter: 600 }))
  await expect(write('POST', 'enrolments', { pause })).rejects.toBeInstanceOf(ApiProblem)
})

test('after the last try the reader is told that no answer came', async () => {
  answers.push(lost, lost, lost, lost)
  await expect(write('POST', 'enrolments', { key: newKey(), pause })).rejects.toBeInstanceOf(NoAnswer)
  expect(answers).toHaveLength(0)
})

test('a gateway that answers in HTML has not answered', async () => {
  answers.push(() => new Response('<h1>Bad gateway</h1>', { status: 502 }), () => Response.json({ fine: true }))
  expect(await write('POST', 'enrolments', { pause })).toEqual({ fine: true })
})

test('without a connection the reader hears of it at once, and the write waits as long as it takes', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const heard: string[] = []
  for (let tries = 0; tries < 10; tries++) answers.push(lost)
  answers.push(() => {
    online.mockReturnValue(true)
    return Response.json({ code: 'enrolled' })
  })
  expect(await write('POST', 'enrolments', { pause, onDelay: (cause) => heard.push(cause) })).toEqual({ code: 'enrolled' })
  expect(new Set(heard)).toEqual(new Set(['offline']))
  expect([keys.length, new Set(keys).size]).toEqual([11, 1])
  online.mockRestore()
})

test('a connection that comes back is used at once', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  answers.push(lost, () => Response.json({ fine: true }))
  const written = write('POST', 'enrolments', { pause: () => new Promise(() => {}) })
  await new Promise((resolve) => setTimeout(resolve))
  online.mockReturnValue(true)
  window.dispatchEvent(new Event('online'))
  expect(await written).toEqual({ fine: true })
  online.mockRestore()
})

test('a server that does not answer twice is worth a word, one lost answer is not', async () => {
  const heard: string[] = []
  const onDelay = (cause: string) => heard.push(cause)
  answers.push(lost, () => Response.json({}))
  await write('POST', 'enrolments', { pause, onDelay })
  expect(heard).toEqual([])
  answers.push(lost, lost, () => Response.json({}))
  await write('POST', 'enrolments', { pause, onDelay })
  expect(heard).toEqual(['noAnswer'])
})

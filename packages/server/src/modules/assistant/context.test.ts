import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Asked } from '@fairway/contract/assistant'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'
import { countMessage, countPrompt } from '../completions/index.ts'
import type { ChatMessage } from '../providers/index.ts'
import { buildContext } from './context.ts'
import { stepsThatFit } from './steps-that-fit.ts'
import type { TurnRow } from './turns.ts'

const models = await simulateModels()
const model = simulatedModels.openai[0]!.id
const { app, database, signIn } = await startApp({ config: { modelServers: { openai: { ...models.server('openai'), model } } } })
app.assistant.start()
const { chloe } = await signIn('chloe')

const noSummaries = { query: () => Promise.resolve([]) as never }

let ids = 0
function turn(role: TurnRow['role'], text: string, steps: ChatMessage[] = []): TurnRow {
  return { id: ++ids, role, text, steps, reasoning: '' } as Partial<TurnRow> as TurnRow
}

const call = (id: string): ChatMessage[] => [
  { role: 'assistant', content: '', toolCalls: [{ id, name: 'find_sections', arguments: '{}' }], reasoning: 'Look it up.' },
  { role: 'tool', callId: id, content: '{"sections":[]}' },
]

const text = fc.oneof(fc.string({ maxLength: 400 }), fc.array(fc.constantFrom('课', '程', '座', '位', '🍵'), { maxLength: 400 }).map((letters) => letters.join('')))
const branches = fc.array(fc.record({ question: text, answer: text, calls: fc.nat(3) }), { maxLength: 12 })

test('a model is told the question, as much before it as fits, and of what does not fit its beginnings', async () => {
  const branch = [turn('user', 'About tea? '.repeat(300)), turn('assistant', 'There is TEA 101. '.repeat(300)), turn('user', 'And coffee?'), turn('assistant', 'COF 101.'), turn('user', 'Which is easier?')]
  const { messages, toSummarise } = await buildContext(noSummaries, 'Be kind.', branch, 1024)
  expect(messages.map(({ role }) => role)).toEqual(['system', 'system', 'user', 'assistant', 'user'])
  expect(messages[0]).toEqual({ role: 'system', content: 'Be kind.' })
  expect(messages[1]!.content).toMatch(/Asked: About tea\? .*\nAnswered: There is TEA 101\./)
  expect(messages.at(-1)!.content).toBe('Which is easier?')
  expect(toSummarise).toMatchObject({ turnId: branch[1]!.id, before: undefined })
})

test('whatever was said: no call is told without its result, no answer without its question, and it fits', async () => {
  await fc.assert(
    fc.asyncProperty(branches, fc.integer({ min: 1024, max: 8192 }), async (said, contextTokens) => {
      const branch = said.flatMap(({ question, answer, calls }) => [turn('user', question), turn('assistant', answer, Array.from({ length: calls }, (_, index) => call(`c${ids}-${index}`)).flat())])
      branch.push(turn('user', 'And now?'))
      const { messages } = await buildContext(noSummaries, 'Be kind.', branch, contextTokens)
      const wanted = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : []))
      const given = messages.flatMap((message) => (message.role === 'tool' ? [message.callId] : []))
      expect(given).toEqual(wanted)
      expect(messages.find(({ role }) => role !== 'system')?.role).toBe('user')
      expect(messages.at(-1)!.content).toBe('And now?')
      // The beginnings are a few thousand letters at most, beside the half that history may fill.
      const history = messages.filter(({ role }) => role !== 'system').reduce((sum, message) => sum + countMessage(message), 0)
      expect(history).toBeLessThanOrEqual(contextTokens / 2)
      for (const { content } of messages) expect(typeof content === 'string' && content.isWellFormed()).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('what tools said makes way from the oldest on, and every call keeps a result', () => {
  const long = (id: string): ChatMessage[] => call(id).map((message) => (message.role === 'tool' ? { ...message, content: JSON.stringify({ sections: Array.from({ length: 200 }, (_, index) => `座位 ${index}`) }) } : message))
  const steps = [...long('a'), ...long('b'), ...long('c')]
  const most = countPrompt(steps)
  expect(stepsThatFit(steps, most)).toEqual(steps)
  const fitting = stepsThatFit(steps, Math.floor(most * 0.7))
  expect(fitting.map(({ role }) => role)).toEqual(steps.map(({ role }) => role))
  expect(fitting[1]!.content).toMatch(/no longer shown/)
  expect(fitting[1]).toMatchObject({ callId: 'a' })
  expect(fitting.slice(2)).toEqual(steps.slice(2))
  // What was looked up just now is what the model waits for.
  expect(stepsThatFit(steps, 1).at(-1)).toEqual(steps.at(-1))
})

test('a long conversation is summarised once, the summary is rolled on, and the model is told it', async () => {
  await app.completions.models.read()
  await database.query({ text: 'update model set context_tokens = 4096' })
  app.completions.models.forget()
  const summaries: string[] = []
  models.answer((request) => {
    const messages = request.messages ?? []
    if (!String(messages[0]?.content).startsWith('Summarise')) return { text: `Answer ${'long '.repeat(300)}` }
    summaries.push(String(messages[1]?.content))
    return { text: `Summary number ${summaries.length}.` }
  })
  let conversation: number | undefined
  for (let round = 1; round <= 7; round++) {
    const { body } = await chloe.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: `Question ${round} ${'and more '.repeat(60)}`, ...(conversation && { conversation }) })
    conversation = body.conversation
    await chloe.get(`/api/assistant/generations/${body.answer.generation}/events`)
    await app.assistant.asking.settled()
  }
  expect(summaries.length).toBeGreaterThan(1)
  expect(summaries[0]).toMatch(/^Conversation:\nPerson: Question 1/)
  expect(summaries[1]).toMatch(/^Summary so far:\nSummary number 1\./)
  expect(summaries[1]).not.toContain('Question 1 ')
  const told = models.requests.filter(({ body }) => !String(body.messages?.[0]?.content).startsWith('Summarise')).at(-1)!.body.messages!
  expect(String(told[1]!.content)).toMatch(/Summary number \d\./)
  expect(told.filter(({ role }) => role === 'user').length).toBeLessThan(7)
  expect(told.at(-1)).toMatchObject({ role: 'user', content: expect.stringMatching(/^Question 7/) })
}, 120_000)

import { expect, test } from 'vitest'
import { clientOf, hear, kindOf, question, simulateModels, type Heard } from '../../../test/models.ts'
import { promptFiltered, type Script } from '../../../test/model-simulator.ts'

// What is peculiar to Azure. https://learn.microsoft.com/azure/foundry/openai/concepts/content-streaming

const paths = { classic: { apiVersion: '2024-10-21' }, v1: {} }
const typesOf = ({ events }: Heard) => events.map(({ type }) => type)

for (const [path, how] of Object.entries(paths)) {
  const answered = async (script: Script) => hear(clientOf(await simulateModels({ answer: script }), 'azure', how), question('azure'))

  test(`the first chunk, which has no choices, is passed over on the ${path} path`, async () => {
    expect(await answered({ text: 'Tea.' })).toMatchObject({ text: 'Tea.', reason: 'stop', error: undefined })
  })

  test(`notes of a filter that come late do not change an answer on the ${path} path`, async () => {
    for (const usage of ['own-chunk', 'last-chunk'] as const) {
      const heard = await answered({ text: 'Tea.', usage: { input: 3, output: 4 }, manners: { filter: 'late', usage } })
      expect(heard).toMatchObject({ text: 'Tea.', reason: 'stop', usage: { input: 3, output: 4 }, error: undefined })
      expect(typesOf(heard)).not.toContain('retract')
    }
  })

  test(`what a late filter blocks is taken back on the ${path} path`, async () => {
    const heard = await answered({ text: 'one two', manners: { filter: 'blocks-late' } })
    expect(heard).toMatchObject({ text: 'one two', reason: 'content-filter', error: undefined })
    expect(typesOf(heard).slice(-2)).toEqual(['retract', 'finish'])
  })

  test(`what a late filter blocks after the end is taken back on the ${path} path`, async () => {
    const heard = await answered({ text: 'one two', manners: { filter: 'blocks-after-end' } })
    expect(heard).toMatchObject({ text: 'one two', reason: 'content-filter', error: undefined })
    expect(typesOf(heard).filter((type) => type === 'retract')).toHaveLength(1)
    expect(typesOf(heard).slice(-2)).toEqual(['retract', 'finish'])
  })

  test(`what a filter stops in time stays, as far as it was said, on the ${path} path`, async () => {
    for (const manners of [{}, { nulls: true }]) {
      const heard = await answered({ text: 'one two', finish: 'content_filter', manners })
      expect(heard).toMatchObject({ text: 'one two', reason: 'content-filter', error: undefined })
      expect(typesOf(heard)).not.toContain('retract')
    }
  })

  test(`a question that the filter does not let pass is no illness of the server and not asked again on the ${path} path`, async () => {
    const { error } = await answered({ fault: promptFiltered })
    expect(error).toMatchObject({ kind: 'filtered', status: 400, mayRetry: false, mayFallBack: false, isIllness: false })
  })
}

test('a filter that blocks and says no more has ended the answer', async () => {
  const blocked = { choices: [{ index: 0, finish_reason: null, content_filter_results: { violence: { filtered: true, severity: 'high' } }, content_filter_offsets: { check_offset: 1, start_offset: 1, end_offset: 9 } }] }
  const text = `data: {"choices":[{"index":0,"delta":{"content":"one"}}]}\n\ndata: ${JSON.stringify(blocked)}\n\n`
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/event-stream', text } } })
  expect(typesOf(await hear(clientOf(simulator, 'azure'), question('azure')))).toEqual(['text', 'retract', 'finish'])
})

test('text that comes in bursts is told as it comes', async () => {
  const simulator = await simulateModels({ answer: { text: 'one two three four five six', pace: { tokensPerChunk: 4 } } })
  const heard = await hear(clientOf(simulator, 'azure'), question('azure'))
  expect(heard.events.flatMap((event) => (event.type === 'text' ? [event.text] : []))).toEqual(['one two three four', ' five six'])
})

test('the length of an answer is asked for in the newer word', async () => {
  const simulator = await simulateModels()
  expect((await hear(clientOf(simulator, 'azure'), question('azure', { model: 'campus-thinker', maxTokens: 100 }))).error).toBeUndefined()
  expect(simulator.requests[0]!.body).toMatchObject({ max_completion_tokens: 100 })
  expect(simulator.requests[0]!.body).not.toHaveProperty('max_tokens')
})

test('a server that sends elsewhere is not followed: our key would go along', async () => {
  const elsewhere = await simulateModels()
  for (const status of [301, 302, 307, 308]) {
    const simulator = await simulateModels({ answer: { fault: { kind: 'status', status, body: '', headers: { location: `${elsewhere.url}/openai/v1/chat/completions` } } } })
    const heard = await hear(clientOf(simulator, 'azure'), question('azure'))
    expect(kindOf(heard)).toBe('protocol')
    expect(heard.error).toMatchObject({ mayRetry: false, mayFallBack: true })
  }
  expect(elsewhere.connections()).toBe(0)
})

import { expect, test } from 'vitest'
import fc from 'fast-check'
import { clientOf, hear, kindOf, question, simulateModels } from '../../../test/models.ts'
import type { Manners } from '../../../test/model-simulator.ts'
import { createAnswerReader } from './answer-reader.ts'
import type { ChatEvent } from './chat.ts'
import { createEventStream } from './event-stream.ts'

const text = 'Tea 茶 at 08:00 – “品茶” 🍵👩‍🏫 \n\n```\ndata: x\n```\r\n: no comment'

const manners: Record<string, Manners> = {
  'with CRLF': { lineEnd: '\r\n' },
  'with CR alone': { lineEnd: '\r' },
  'without a space after the colon': { spaceAfterColon: false },
  'after a byte order mark': { startsWithBom: true },
  'with data on several lines': { severalLines: true },
  'with data on several lines that end with CRLF': { severalLines: true, lineEnd: '\r\n' },
  'with names and numbers of events': { labelled: true },
  'without an empty line after the last event': { endsWithEmptyLine: false },
  'without [DONE]': { saysDone: false },
  'without [DONE] and an empty line': { saysDone: false, endsWithEmptyLine: false },
  'byte by byte': { bytesPerPacket: 1 },
  'byte by byte with CRLF': { bytesPerPacket: 1, lineEnd: '\r\n' },
  'byte by byte after a byte order mark': { bytesPerPacket: 1, startsWithBom: true, severalLines: true },
  'in packets of odd sizes': { bytesPerPacket: [1, 7, 2, 300, 3] },
  'after many comments': { keepAlives: { count: 500, everyMs: 0 } },
  'with unknown fields': { unknownFields: true },
  'with padding against listeners': { obfuscates: true },
  'with everything null that can be': { nulls: true },
  'as something that is not called a stream': { contentType: 'text/plain' },
}

for (const [how, manner] of Object.entries(manners)) {
  test(`a stream ${how} is heard as it was said`, async () => {
    const simulator = await simulateModels({ answer: { text, manners: manner } })
    const heard = await hear(clientOf(simulator), question())
    expect(heard.error).toBeUndefined()
    expect(heard.text).toBe(text)
    expect(heard.reason).toBe('stop')
    expect(heard.usage).toBeDefined()
  })
}

test('what comes after [DONE] is not heard', async () => {
  const simulator = await simulateModels({ answer: { text: 'Done.', manners: { afterDone: 'data: {"error":{"message":"late"}}\n\ndata: nonsense\n\ndata: {"choices":[{"delta":{"content":" More."}}]}\n\n' } } })
  expect(await hear(clientOf(simulator), question())).toMatchObject({ text: 'Done.', reason: 'stop', error: undefined })
})

test('an event without end is given up', async () => {
  const simulator = await simulateModels({ answer: { text: 'one two three', fault: { kind: 'endless-event', after: 2 } } })
  const heard = await hear(clientOf(simulator), question())
  expect(kindOf(heard)).toBe('protocol')
  expect(heard.text).toBe('one two')
  await expect.poll(() => simulator.requests[0]!.closedByClientAt).toBeDefined()
})

test('what is not JSON is no answer', async () => {
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/event-stream', text: 'data: Internal error\n\n' } } })
  expect(kindOf(await hear(clientOf(simulator), question()))).toBe('protocol')
})

test('a page of something in between is no answer', async () => {
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/html; charset=utf-8', text: '<title>Sign in to the network</title>' } } })
  const { error } = await hear(clientOf(simulator), question())
  expect(error).toMatchObject({ kind: 'protocol', isIllness: true })
})

test('JSON instead of a stream is heard all the same', async () => {
  const simulator = await simulateModels({ answer: { text, manners: { cannotStream: true } } })
  expect(await hear(clientOf(simulator), question())).toMatchObject({ text, reason: 'stop', error: undefined })
})

test('empty lines before JSON are passed over', async () => {
  const simulator = await simulateModels({ answer: { text, manners: { keepAlives: { count: 200, everyMs: 0 }, lineEnd: '\r\n' } } })
  expect(await hear(clientOf(simulator, 'deepseek'), question('deepseek', { streams: false }))).toMatchObject({ text, reason: 'stop', error: undefined })
})

test('JSON that is cut anywhere is put together', async () => {
  const simulator = await simulateModels({ answer: { text, manners: { bytesPerPacket: 1 } } })
  expect((await hear(clientOf(simulator), question('openai', { streams: false }))).text).toBe(text)
})

test('any text in any pieces, cut into any packets, is what is heard', () => {
  const piece = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), fc.boolean(), (pieces, sizes, lineEnd, hasBom, endsWell) => {
      const said = pieces.map((content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}${lineEnd}${lineEnd}`).join(`: keep-alive${lineEnd}${lineEnd}`)
      const end = `data:{"choices":[{"finish_reason":"stop"}]}${endsWell ? lineEnd + lineEnd : ''}`
      const bytes = Buffer.from((hasBom ? '\uFEFF' : '') + said + end)
      const answer = createAnswerReader()
      const stream = createEventStream(answer)
      const events: ChatEvent[] = []
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length]!
        events.push(...stream.take(bytes.subarray(at, at + size)))
        at += size
      }
      events.push(...stream.end())
      expect(stream.failure).toBeUndefined()
      expect(events.map((event) => (event.type === 'text' ? event.text : '')).join('')).toBe(pieces.join('').toWellFormed())
      expect(answer.finish().reason).toBe('stop')
    }),
  )
})

test('any text over the wire, in any packets, is what is heard', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }), async (said, bytesPerPacket) => {
      simulator.answer({ text: Array.from(said), manners: { bytesPerPacket } })
      const heard = await hear(client, question())
      expect(heard.error).toBeUndefined()
      expect(heard.text).toBe(said)
    }),
    { numRuns: 25 },
  )
})

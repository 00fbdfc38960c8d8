import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hear, type ShownAnswer } from './answerEvents.ts'
import { end, fresh, numbered, said } from './assistant.testing.ts'

const tool = (state: 'running' | 'done' | 'failed'): NewGenerationEvent => ({ type: 'tool', id: 't1', name: 'rounds', state })
const card: NewGenerationEvent = { type: 'card', card: { kind: 'rounds', term: 'T1', rounds: [] } }
const anyEvent = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 5 }).map(said),
  fc.string({ maxLength: 3 }).map((text): NewGenerationEvent => ({ type: 'reasoning', text })),
  fc.constantFrom(tool('running'), tool('done'), card, { type: 'retract' } as const, { type: 'begin', model: { label: 'M', isBuiltIn: false }, isCached: false } as const),
)
const anyLog = fc.array(anyEvent, { maxLength: 30 }).map((events) => numbered([...events, end()]))

test('duplicated, reordered and cut frames with a resumption give the same answer', () => {
  fc.assert(
    fc.property(anyLog, fc.array(fc.tuple(fc.nat(30), fc.nat(8), fc.boolean()), { maxLength: 20 }), (log, frames) => {
      const whole = hear(fresh(2), log).answer
      let answer: ShownAnswer = fresh(2)
      for (const [from, length, isTurned] of frames) {
        const frame = log.slice(from, from + length)
        const heard = hear(answer, isTurned ? frame.reverse() : frame)
        answer = heard.answer
        // What a tab does that notices a gap: it asks for what comes after the last event that it knows.
        if (heard.isBehind) answer = hear(answer, log.slice(answer.seq, answer.seq + length)).answer
      }
      expect(hear(answer, log.slice(answer.seq)).answer).toEqual(whole)
    }),
  )
})

test('no event is taken before the ones before it', () => {
  const log = numbered([said('a'), said('b'), said('c'), end()])
  const { answer, isBehind } = hear(fresh(2), [log[0]!, log[2]!, log[3]!])
  expect([answer.text, answer.seq, isBehind]).toEqual(['a', 1, true])
  expect(hear(answer, log.slice(1)).answer).toMatchObject({ text: 'abc', seq: 4, state: 'done' })
})

test('a text that is retracted is gone, and what comes after it is shown', () => {
  const { answer } = hear(fresh(2), numbered([said('bad'), card, { type: 'retract' }, said('good'), end({ finish: 'content-filter' })]))
  expect(answer).toMatchObject({ text: 'good', finish: 'content-filter' })
  expect(answer.cardsAt).toEqual([0])
})

test('a card stands where the text was when it came', () => {
  const { answer } = hear(fresh(2), numbered([card, said('Look: '), card, said('there.')]))
  expect(answer.cardsAt).toEqual([0, 6])
})

test('a tool is one line, whatever becomes of it; none goes on when the answer has ended', () => {
  const after = (...events: NewGenerationEvent[]) => hear(fresh(2), numbered(events)).answer.tools
  expect(after(tool('running'), tool('done'))).toEqual([{ id: 't1', name: 'rounds', state: 'done' }])
  expect(after(tool('running'), end({ state: 'interrupted' }))).toEqual([{ id: 't1', name: 'rounds', state: 'failed' }])
  // Who has stopped it is not told that it did not work.
  expect(after(tool('running'), end({ state: 'stopped' }))).toEqual([{ id: 't1', name: 'rounds', state: 'stopped' }])
})

test('a failure brings its reason, and no source is named twice', () => {
  const source = { kind: 'timetable', term: 'T1' } as const
  const failure: GenerationEvent[] = numbered([{ type: 'sources', sources: [source] }, { type: 'sources', sources: [source, { kind: 'enrolments', term: 'T1' }] }, end({ state: 'failed', code: 'model-unavailable', title: { en: 'No model.', zh: '没有模型。' } })])
  const { answer } = hear(fresh(2), failure)
  expect(answer).toMatchObject({ state: 'failed', code: 'model-unavailable', title: { en: 'No model.' } })
  expect(answer.sources).toHaveLength(2)
})

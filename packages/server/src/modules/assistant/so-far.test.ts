import { expect, test } from 'vitest'
import type { Card } from '@fairway/contract/assistant-cards'
import type { GenerationEvent } from '@fairway/contract/generations'
import { soFar } from './so-far.ts'

const card: Card = { kind: 'rounds', term: 'T1', rounds: [] }

test('a card keeps its place in the text, and loses it with a text that is taken back', () => {
  const events: GenerationEvent[] = [
    { seq: 1, type: 'text', text: '看：' },
    { seq: 2, type: 'card', card },
    { seq: 3, type: 'text', text: 'there' },
    { seq: 4, type: 'card', card },
  ]
  expect(soFar(events).parts.cardsAt).toEqual([2, 7])
  expect(soFar([...events, { seq: 5, type: 'retract' }, { seq: 6, type: 'text', text: 'new' }, { seq: 7, type: 'card', card }]).parts.cardsAt).toEqual([0, 0, 3])
})

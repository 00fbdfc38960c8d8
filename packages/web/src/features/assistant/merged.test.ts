import { expect, test } from 'vitest'
import { answer, conversation, fresh, question } from './assistant.testing.ts'
import { merged, withAsked } from './merged.ts'

const known = { ...conversation(), turns: [question(1), fresh(2, { text: 'as heard', seq: 7 })] }

test('what was read does not take back what was heard since', () => {
  expect(merged(known, conversation({ turns: [question(1), fresh(2, { text: 'as', seq: 4 })] })).turns[1]).toMatchObject({ text: 'as heard', seq: 7 })
  expect(merged(known, conversation({ turns: [question(1), fresh(2, { text: 'as heard, and more', seq: 9 })] })).turns[1]).toMatchObject({ text: 'as heard, and more' })
})

test('how an answer ended is for the server to say, also if less of it survived', () => {
  expect(merged(known, conversation({ turns: [question(1), answer(2, { state: 'interrupted', text: 'as', seq: 4 })] })).turns[1]).toMatchObject({ state: 'interrupted', text: 'as' })
  const ended = { ...known, turns: [question(1), answer(2, { seq: 9 })] }
  expect(merged(ended, conversation({ turns: [question(1), fresh(2, { seq: 4 })] })).turns[1]).toMatchObject({ state: 'done' })
})

test('a question and its answer are there once, and looked at', () => {
  const asked = { conversation: 5, title: 'Five', question: question(3, { parent: 2 }), answer: fresh(4) }
  const now = withAsked(withAsked(conversation(), asked), asked)
  expect(now).toMatchObject({ id: 5, head: 4 })
  expect(now.turns.map(({ id }) => id)).toEqual([1, 2, 3, 4])
  expect(withAsked(undefined, asked)).toMatchObject({ id: 5, head: 4, share: null })
})

test('another conversation is another one', () => {
  expect(merged(known, conversation({ id: 6, turns: [question(1), fresh(2, { text: 'as', seq: 4 })] })).turns[1]).toMatchObject({ text: 'as' })
})

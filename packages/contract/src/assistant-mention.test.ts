import { expect, test } from 'vitest'
import { callsAssistant, questionIn } from './assistant-mention.ts'

test('the assistant is called by either name, wherever it stands', () => {
  for (const text of ['@assistant', '@Assistant when does it open?', 'Well, @assistant: seats?', 'thanks @assistant.', '@助手 什么时候开放', '请问@助手还有名额吗', '＠助手 你好', '@智能助手你好', '（@assistant）', '@assistant这门课'])
    expect(callsAssistant(text), text).toBe(true)
})

test('an address, a longer name, a part of a word and other names call nobody', () => {
  for (const text of ['mail me@assistant.example', '@assistants', '@assistant_2', '@assistant-professor', '@assistant.example', '@客服助手 你好', 'assistant', '助手', '@@assistant', '\\@assistant', 'https://x.example/@assistant', '@[Assistant](12) hello'])
    expect(callsAssistant(text), text).toBe(false)
})

test('what is quoted, and code, calls nobody', () => {
  for (const text of ['> @assistant seats?\nSee above.', '`@assistant`', '```\n@assistant\n```', '```\n@assistant', '~~~\n@助手\n~~~', '  > @助手'])
    expect(callsAssistant(text), text).toBe(false)
  expect(callsAssistant('> quoted\n@assistant mine')).toBe(true)
})

test('the question is what stands beside the name', () => {
  expect(questionIn('@assistant, when does it open?')).toBe('when does it open?')
  expect(questionIn('@助手：还有名额吗')).toBe('还有名额吗')
  expect(questionIn('Hello @assistant how are you')).toBe('Hello how are you')
  expect(questionIn('@assistant')).toBe('')
})

import { beforeEach, expect, test } from 'vitest'
import { asSent, asWritten, complete, completionAt, keepDraft, readDraft } from './drafts.ts'

beforeEach(() => localStorage.clear())

test('a draft is there after a reload, for who wrote it and where', () => {
  keepDraft('person:1', '7', { text: 'hello', chosen: {}, replyTo: 3 })
  expect(readDraft('person:1', '7')).toEqual({ text: 'hello', chosen: {}, replyTo: 3 })
  expect(readDraft('person:2', '7').text).toBe('')
  expect(readDraft('person:1', '8').text).toBe('')
  keepDraft('person:1', '7', { text: '', chosen: {} })
  expect(localStorage).toHaveLength(0)
})

test('what is not a draft is no harm', () => {
  localStorage.setItem('fairway-draft:person:1:7', '{"text":')
  expect(readDraft('person:1', '7')).toEqual({ text: '', chosen: {} })
})

test('who was chosen is sent with their id, and edited by name', () => {
  const draft = { text: 'hi @Ben Li and @Ben and @Nobody', chosen: { Ben: '1', 'Ben Li': '2' } }
  expect(asSent(draft)).toBe('hi @[Ben Li](2) and @[Ben](1) and @Nobody')
  expect(asWritten(asSent(draft))).toEqual(draft)
  expect(asSent({ text: 'a@[b]', chosen: { '[b]': '3' } })).toBe('a@[[b]](3)')
})

test('a name is completed behind an @ at the beginning of a word, or behind Chinese', () => {
  const at = (text: string) => completionAt(text, text.length)
  expect(at('hello @be')).toEqual({ typed: 'be', from: 7 })
  expect(at('@')).toEqual({ typed: '', from: 1 })
  expect(at('你好@张')).toEqual({ typed: '张', from: 3 })
  expect(at('ben@campus')).toBeUndefined()
  expect(at('@ben li')).toBeUndefined()
})

test('the name that is chosen takes the place of what was typed', () => {
  const draft = { text: 'hi @be, see', chosen: {} }
  expect(complete(draft, completionAt(draft.text, 6)!, 6, { id: '1', name: 'Ben Li' })).toEqual({ draft: { text: 'hi @Ben Li , see', chosen: { 'Ben Li': '1' } }, cursor: 11 })
  expect(complete({ text: '@ro', chosen: {} }, { typed: 'ro', from: 1 }, 3, { call: 'room' }).draft).toEqual({ text: '@room ', chosen: {} })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDraft, writeDraft } from './draft-text.ts'

const whole = '[[zh title]]\n换教室\n\n[[zh text]]\n第一段。\n\n第二段。\n\n[[en title]]\nAnother room\n\n[[en text]]\nOne.\n\n[[note]]\nThe room is missing.'

test('each part is found under the line that names it', () => {
  expect(readDraft(whole, ['zh', 'en'])).toEqual({ title: { zh: '换教室', en: 'Another room' }, text: { zh: '第一段。\n\n第二段。', en: 'One.' }, note: 'The room is missing.' })
  expect(writeDraft(readDraft(whole, ['zh', 'en']))).toBe(whole)
})

test('what models make of it is understood too', () => {
  const odd = '```text\n**[[EN Title]]**\n# Another room\n## [[en_text]]: Dear all,\nsee you.\n```'
  expect(readDraft(odd, ['en'])).toEqual({ title: { en: 'Another room' }, text: { en: 'Dear all,\nsee you.' }, note: '' })
  expect(readDraft('Just a text.', ['en', 'zh'])).toEqual({ title: {}, text: { en: 'Just a text.' }, note: '' })
})

test('what is to be filled in stays, though it stands in brackets', () => {
  expect(readDraft('[[zh text]]\n教室：[教室]\n[补课时间]', ['zh']).text.zh).toBe('教室：[教室]\n[补课时间]')
})

test('half a mark is never shown while it comes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
      const { title, text, note } = readDraft(whole.slice(0, length), ['zh', 'en'], true)
      for (const shown of [title.zh, title.en, text.zh, text.en, note]) expect(shown ?? '').not.toContain('[')
    }),
  )
})

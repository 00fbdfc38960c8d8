import { beforeAll, describe, expect, test } from 'vitest'
import { countMessage, countPrompt, countTokens, estimateTokens, prepareTokens } from './tokens.ts'

// How many tokens texts have: what is set aside, and what fits, depends on it.

const texts = ['Which statistics courses still have seats on Wednesday afternoon?', '我想选一门关于统计的课，周三下午有空，请问还有哪些班有余量？', '请帮我看看 MA 103 和 EC 103 有没有冲突。', 'const seats = sections.filter(({ left }) => left > 0)', '👩‍🎓🎓 graduation 毕业快乐！']

test('estimates, without a tokenizer, are rather too high', async () => {
  await prepareTokens()
  for (const text of texts) expect(estimateTokens(text), text).toBeGreaterThanOrEqual(countTokens(text))
  // A Chinese character is never taken for a quarter of a token, as a letter is.
  expect(estimateTokens('选课'.repeat(100))).toBeGreaterThanOrEqual(260)
})

describe('with it', () => {
  beforeAll(prepareTokens)

  test('they are exact', () => {
    expect(countTokens('')).toBe(0)
    expect(countTokens('hello world')).toBe(2)
    expect(countTokens('你好世界')).toBe(2)
  })

  test('no letter is cut where a long text is counted in pieces', () => {
    for (const shift of [0, 1, 2, 3]) {
      const text = `${'a'.repeat(shift)} ${'👩‍🎓'.repeat(2500)}`
      expect(Math.abs(countTokens(text) - countTokens(text.slice(0, 3000)) - countTokens(text.slice(3000)))).toBeLessThanOrEqual(6)
    }
  })

  test('what is too long to be counted at once is estimated, in one text or in many', () => {
    const letters = 'wörter 词 '
    const one = letters.repeat(20_000)
    expect(countTokens(one)).toBe(estimateTokens(one))
    const many = Array.from({ length: 100 }, () => ({ role: 'user' as const, content: letters.repeat(500) }))
    expect(countPrompt(many)).toBeGreaterThan(many.reduce((sum, message) => sum + countMessage(message), 0) * 0.8)
  })
})

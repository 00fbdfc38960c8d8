import { describe, expect, test } from 'vitest'
import { codePurposes } from './code.ts'
import { writeMail } from './index.ts'
import { samples, writingIn } from './samples.model.ts'

const languages = ['zh', 'en'] as const
const all = languages.flatMap((language) => samples.map((sample) => ({ language, ...sample, written: sample.write(writingIn(language)) })))

describe.each(all)('$name in $language', ({ language, written: { subject, text, html } }) => {
  test('says the same as text and as HTML', () => {
    const shown = textOf(html)
    const [words] = text.split('\n-- \n')
    for (const line of words!.split('\n').filter((one) => one.trim() !== '')) {
      // A link is its words in one form, and its address behind them in the other.
      const [name, address] = line.trim().split(/(?:：|: )(?=https?:)/)
      expect(shown).toContain(address === undefined ? line.trim().split(/：|: /)[0] : name)
      if (address !== undefined) expect(html).toContain(`href="${address}"`)
    }
  })

  test('fetches nothing, runs nothing, and leads only to the site', () => {
    expect(html).not.toMatch(/<(script|img|iframe|link|object|form|svg|video)\b|\bsrc=|\burl\(|@import|\son\w+=/i)
    for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\/campus\.example\.edu(\/|$)/)
  })

  test('is in one language, and says so', () => {
    expect(html).toContain(`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`)
    const words = `${subject}\n${text}`
    if (language === 'zh') expect(words).not.toMatch(/[\u4e00-\u9fff][,.:;!?()]|[,;!?()][\u4e00-\u9fff]/)
    else expect(words.replaceAll('王小明', '')).not.toMatch(/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”]/)
  })

  test('has a subject of one line, with the campus or the section in it', () => {
    expect(subject).toMatch(language === 'zh' ? /^【(清风大学|CSE 8A\/A00)】\S/ : /^(Breeze University: |\[CSE 8A\/A00\] )\S/)
    expect(subject).not.toMatch(/[\r\n]/)
  })

  test('knows dark mode, and is as wide as mail is', () => {
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
    expect(html).toContain('max-width:600px')
  })
})

test('a code stands alone, so that one tap copies it, and in the preview, but not in the subject', () => {
  for (const purpose of codePurposes) {
    const { subject, text, html } = writeMail('code', { purpose, code: '048291', minutes: 10 }, writingIn('zh'))
    expect(subject).not.toContain('048291')
    expect(text).toMatch(/^ {4}048291$/m)
    expect(html).toContain('>048291</div>')
    expect(html).toContain('>048291，10 分钟内有效')
    expect(text).toContain('10 分钟内有效')
  }
})

test('each purpose of a code has words of its own, and what to do if one did not ask', () => {
  for (const language of languages) {
    const letters = codePurposes.map((purpose) => writeMail('code', { purpose, code: '048291', minutes: 1 }, writingIn(language)))
    expect(new Set(letters.map(({ subject }) => subject)).size).toBe(codePurposes.length)
    for (const { text } of letters) expect(text).toMatch(language === 'zh' ? /如果.*没有|如果不是您本人/ : /^If (you did not|it was not you)/m)
    expect(letters[0]!.text).toContain(language === 'zh' ? '1 分钟内有效' : 'valid for 1 minute ')
  }
})

test('the time of an event is by the clocks of the campus', () => {
  const notice = { event: 'password-changed', at: '2026-11-21T18:30:00Z' } as const
  expect(writeMail('security-notice', notice, writingIn('zh')).text).toContain('2026年11月22日 02:30')
  expect(writeMail('security-notice', notice, writingIn('en')).text).toContain('22 November 2026 at 02:30')
})

test('whatever people write stays text', () => {
  const nasty = `<b onclick="x()">A & B</b> "quoted" 'too' </td></table><script>alert(1)</script>`
  for (const { text, html } of [
    writeMail('announcement', { title: nasty, text: nasty }, { ...writingIn('en'), campus: nasty }),
    writeMail('section-message', { section: nasty, teacher: nasty, title: nasty, text: nasty }, writingIn('en')),
    writeMail('security-notice', { event: 'api-key-created', at: '2026-11-21T18:30:00Z', detail: nasty, ip: nasty }, writingIn('en')),
  ]) {
    expect(html).not.toMatch(/<b |<script|<\/table><|onclick="/)
    expect(textOf(html)).toContain(nasty)
    expect(text).toContain(nasty)
  }
})

test('an empty line begins a paragraph, a line break stays one', () => {
  const { text, html } = writeMail('announcement', { title: 'x', text: '\n\nOne\ntwo\r\n \r\nThree\n\n\n\nFour\n' }, writingIn('en'))
  expect(text).toContain('x\n\nOne\ntwo\n\nThree\n\nFour\n\n')
  expect(html.match(/<p /g)).toHaveLength(3)
  expect(html).toContain('One<br>two')
})

/** What a reader sees, in one line per element. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, '\n')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}

import fc from 'fast-check'
import type { GuardFamily } from '@fairway/contract/guard-limits'
import { expect, test } from 'vitest'
import { judge, type JudgingRule } from './judging.ts'
import { redacted } from './redaction.ts'
import { shippedRules } from './shipped.ts'

// What is taken out of a text before it is stored. Keys and numbers here are made up, and none opens anything.

const rules = Object.entries(shippedRules).map(([shipped, rule]): JudgingRule => ({ ...rule, id: null, shipped: shipped as GuardFamily, matches: undefined }))
const stored = (text: string) => redacted(rules, text).text
const key = (start: string, length: number) => start + 'a7Bd9QkX2mWv4Rt8'.repeat(9).slice(0, length)

test.each([
  ['an OpenAI key', `my key is ${key('sk-', 32)}, why 401?`, 'my key is ⟦secret⟧, why 401?'],
  ['a key of the cloud', `export AWS=${key('AKIA', 0)}ABCDEFGH12345678`, 'export AWS=⟦secret⟧'],
  ['a token of GitHub', `git clone with ${key('ghp_', 36)}`, 'git clone with ⟦secret⟧'],
  ['a key of this campus', key('fairway_', 40), '⟦secret⟧'],
  ['a JSON web token', `Authorization: ${key('eyJ', 20)}.${key('eyJ', 30)}.${key('x', 20)}`, 'Authorization: ⟦secret⟧'],
  ['a private key', `${'-'.repeat(5)}BEGIN RSA PRIVATE KEY-----\n${key('MI', 80)}\n${key('', 64)}`, '⟦secret⟧'],
  ['an address with a password', 'use postgres://fairway:s3cr3tpw@db.example.edu/campus please', 'use postgres://⟦secret⟧ please'],
  ['a password in a line of settings', 'password=hunter22 works', 'password=⟦secret⟧ works'],
  ['a password in a sentence', 'My password is Tr0ub4dor and it fails', 'My password is ⟦secret⟧ and it fails'],
  ['a Chinese password', '我的密码是abc12345，登录不了', '我的密码是⟦secret⟧，登录不了'],
  ['a key in full-width letters', `ｓｋ－${'ａ７Ｂｄ９ＱｋＸ２ｍＷｖ４Ｒｔ８'.repeat(2)}`, '⟦secret⟧'],
  ['a key with what nobody sees in it', `sk-${'a7Bd9QkX2mWv'.split('').join('\u200b')}4Rt8a7Bd9QkX`, '⟦secret⟧'],
])('%s', (_, text, expected) => expect(stored(text)).toBe(expected))

test.each([
  ['我的手机号是13800138000', '我的手机号是⟦phone⟧'],
  ['call +86 138-0013-8000 or 139 0013 9000', 'call ⟦phone⟧ or ⟦phone⟧'],
  ['13800138000 13900139000', '⟦phone⟧ ⟦phone⟧'],
  ['+44 20 7946 0958', '⟦phone⟧'],
  ['身份证11010519491231002X', '身份证⟦identity-number⟧'],
  ['卡号 4111 1111 1111 1111 有效', '卡号 ⟦bank-card⟧ 有效'],
  ['write to mia.fell+x@campus.example.edu.', 'write to ⟦mail-address⟧.'],
  ['我的护照号是E12345678', '我的护照号是⟦passport⟧'],
  ['１３８００１３８０００', '⟦phone⟧'],
])('"%s" is stored as "%s"', (text, expected) => expect(stored(text)).toBe(expected))

test.each([
  'My number is 20231234, and my section is CS101-02',
  '学号 2023012345，选课号 10023',
  '110105194912310021 fails its check digit',
  '4111 1111 1111 1112 is no card',
  'What is a password? password: required',
  'password=<your password>, token = tokenizer(text)',
  'const password = process.env.PASSWORD',
  'sk-learn-is-a-library-for-python',
  '2024-12-09 11:30-14:29 @ B204',
  'https://example.edu:8080/a@b',
  '密码最少几位？密码是什么意思',
  'E12345678 is the code of a course',
])('"%s" is stored as it is', (text) => expect(stored(text)).toBe(text))

test('it is told how often what was taken out', () => {
  expect(redacted(rules, '13800138000, a@example.edu, 13900139000').found).toEqual([
    { kind: 'phone', count: 2 },
    { kind: 'mail-address', count: 1 },
  ])
})

test('any text is redacted, what was redacted stays so, and nothing else is lost', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('13800138000', key('sk-', 32), 'a@example.edu', '密码=', 'password=', '⟦phone⟧', '身份证', ' ', '４１１１１１１１１１１１１１１１'))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      const once = redacted(rules, text)
      expect(redacted(rules, once.text).found.filter(({ kind }) => kind !== 'secret')).toEqual([])
      if (once.found.length === 0) expect(once.text).toBe(text)
    }),
  )
})

test('a secret and a script in a prompt are noted, not blocked', () => {
  const asked = (text: string) => judge(rules, { text, where: 'prompt' }).verdict
  expect(asked(`Why does ${key('sk-', 32)} not work?`)).toMatchObject({ action: 'flag', findings: [{ rule: 'secret', what: 'provider-key', start: 9, end: 44 }] })
  for (const text of ['<script>alert(1)</script>', '<SCRIPT src=x>', '<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', '<iframe src="//x">']) expect(asked(text), text).toMatchObject({ action: 'flag', findings: [{ rule: 'script' }, ...asked(text).findings.slice(1)] })
  expect(asked('My phone is 13800138000')).toMatchObject({ action: 'allow', findings: [{ rule: 'phone' }] })
})

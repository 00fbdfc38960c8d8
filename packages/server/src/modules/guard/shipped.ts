import { privateKinds, type GuardFamily } from '@fairway/contract/guard-limits'
import type { GuardRuleDraft } from '@fairway/contract/guard'

// The rules that Fairway brings along: what each looks for is in the program, what is done about it the office decides.

const base = { isOn: true, places: ['prompt', 'untrusted'], match: 'built-in', keywords: [], pattern: '' } satisfies Partial<GuardRuleDraft>
const everywhere = { ...base, places: ['prompt', 'untrusted', 'answer'] } satisfies Partial<GuardRuleDraft>
const personal = { ...everywhere, action: 'redact', reason: { zh: '内容中有个人信息，保存时会隐去。', en: 'There is personal data in it, which is left out of what is stored.' } } satisfies Partial<GuardRuleDraft>
const injection = {
  ...base,
  action: 'block',
  reason: {
    zh: '这段话像是要让助手违反规则，没有发给助手。如果是误会，请换个说法再问。',
    en: 'This looks as if the assistant should break its rules, so it was not asked. If that is a mistake, please ask in other words.',
  },
} satisfies Partial<GuardRuleDraft>

export const shippedRules: Record<GuardFamily, GuardRuleDraft> = {
  secret: {
    ...base,
    name: '密钥和密码 / Keys and passwords',
    action: 'flag',
    reason: { zh: '内容中像是有密钥或密码，保存时会隐去。请尽快更换它。', en: 'There seems to be a key or password in it, which is left out of what is stored. Please change it soon.' },
  },
  phone: { ...personal, name: '电话号码 / Phone numbers' },
  'identity-number': { ...personal, name: '身份证号 / Identity numbers' },
  'bank-card': { ...personal, name: '银行卡号 / Bank cards' },
  passport: { ...personal, name: '护照号 / Passports' },
  'mail-address': { ...personal, name: '邮箱地址 / Mail addresses' },
  script: {
    ...everywhere,
    name: '网页脚本 / Scripts of web pages',
    action: 'flag',
    reason: { zh: '内容中有网页脚本。助手会把它当作文字来读。', en: 'There is a script of a web page in it. The assistant reads it as text.' },
  },
  'leaked-secret': {
    ...base,
    places: ['answer'],
    name: '泄露密钥 / Leaked keys',
    action: 'block',
    reason: { zh: '回答中出现了像是密钥的内容，已停止。', en: 'The answer had what looks like a key in it, and was stopped.' },
  },
  canary: {
    ...base,
    places: ['answer'],
    name: '泄露系统提示词 / Leaked instructions',
    action: 'block',
    reason: { zh: '回答中出现了助手的内部说明，已停止。请换个说法再问。', en: 'The answer was giving away the assistant’s own instructions, and was stopped. Please ask in other words.' },
  },
  override: { ...injection, name: '推翻指令 / Override of instructions' },
  'role-play': { ...injection, name: '诱导角色扮演 / Role-play without rules' },
  extraction: { ...injection, name: '套取系统提示词 / Asking for the instructions' },
  authority: {
    ...injection,
    name: '冒充身份 / Claims of authority',
    reason: {
      zh: '助手不能破例，也看不到别人的资料，不论是谁来问。需要特殊处理的，请联系教务处。',
      en: 'The assistant makes no exceptions and sees nothing of other people, whoever asks. Please turn to the office for what needs one.',
    },
  },
  'tool-misuse': {
    ...injection,
    name: '滥用工具 / Misuse of tools',
    reason: { zh: '助手只能为您本人查询和提出建议，不能替别人操作。', en: 'The assistant looks up and proposes things for you alone, and does nothing for others.' },
  },
  exfiltration: { ...injection, name: '外传数据 / Carrying data out', places: ['prompt', 'untrusted', 'answer'] },
  obfuscation: { ...injection, name: '隐藏的指令 / Hidden instructions' },
  indirect: {
    ...injection,
    places: ['untrusted'],
    name: '资料中的指令 / Instructions in what others wrote',
    reason: { zh: '这段资料里有写给助手的指令，助手没有读它。', en: 'There are instructions for the assistant in this text, so it has not read it.' },
  },
}

/** Whether what a rule looks for can be taken out of a text. */
export function isTakenOut(shipped: GuardFamily | null): boolean {
  return shipped === null || (privateKinds as readonly string[]).includes(shipped)
}

import { inLanguage, withinSentence, type Letter, type Writing } from './letter.ts'

// The six digits with which somebody proves that the address is theirs.

export const codePurposes = ['sign-in', 'registration', 'email-change', 'email-leaving', 'password-change', 'password-reset'] as const
export type CodePurpose = (typeof codePurposes)[number]

export type CodeValues = {
  purpose: CodePurpose
  code: string
  /** For how long it can be used. */
  minutes: number
}

export function codeLetter({ purpose, code, minutes }: CodeValues, writing: Writing): Letter {
  const { campus } = writing
  const { zh, en } = words[purpose]
  const valid = inLanguage(writing, `${minutes} 分钟内有效`, `valid for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`)
  return {
    subject: inLanguage(writing, `【${campus}】${zh.name}`, `${campus}: ${withinSentence(en.name)}`),
    preview: inLanguage(writing, `${code}，${valid}`, `${code}, ${valid}`),
    heading: inLanguage(writing, zh.name, en.name),
    parts: [
      { paragraph: inLanguage(writing, zh.enter, en.enter) },
      { code },
      {
        note: inLanguage(
          writing,
          `验证码 ${valid}，仅可使用一次。请勿告诉任何人，我们的工作人员也不会向您索要。`,
          `It is ${valid} and works once. Give it to nobody: none of us will ever ask you for it.`,
        ),
      },
      { note: inLanguage(writing, zh.notYou, en.notYou) },
    ],
  }
}

const words: Record<CodePurpose, Record<'zh' | 'en', { name: string; enter: string; notYou: string }>> = {
  'sign-in': {
    zh: { name: '登录验证码', enter: '请在登录页面输入以下验证码：', notYou: '如果不是您本人在登录，请忽略本邮件。没有验证码，任何人都无法登录您的账号。' },
    en: { name: 'Your sign-in code', enter: 'Enter this code on the sign-in page:', notYou: 'If it was not you who wanted to sign in, you need not do anything. Nobody can without the code.' },
  },
  registration: {
    zh: { name: '注册验证码', enter: '请在注册页面输入以下验证码：', notYou: '如果您没有注册账号，请忽略本邮件，您的邮箱不会被使用。' },
    en: { name: 'Your registration code', enter: 'Enter this code on the registration page:', notYou: 'If you did not want to register, you need not do anything. Your address will not be used.' },
  },
  'email-change': {
    zh: { name: '更换邮箱验证码', enter: '请输入以下验证码，确认将此邮箱用于您的账号：', notYou: '如果您没有更换邮箱，请忽略本邮件，此邮箱不会与任何账号关联。' },
    en: { name: 'Your code for this address', enter: 'Enter this code to use this address for your account:', notYou: 'If you did not ask for this, you need not do anything. The address will not be used for any account.' },
  },
  'email-leaving': {
    zh: { name: '更换邮箱：原邮箱验证码', enter: '您的账号将改用另一个邮箱。请输入以下验证码，确认是您本人操作：', notYou: '如果不是您本人在更换邮箱，说明可能有人登录了您的账号。请勿透露验证码，尽快重置密码，并联系教务办公室。' },
    en: { name: 'Your code to change this address', enter: 'Your account is to use another address. Enter this code to confirm that it is you:', notYou: 'If it was not you, somebody may be signed in to your account. Give the code to nobody, reset your password soon, and tell the programme office.' },
  },
  'password-change': {
    zh: { name: '修改密码验证码', enter: '请输入以下验证码，确认修改密码：', notYou: '如果不是您本人在修改密码，说明可能有人登录了您的账号。请尽快重置密码，并联系教务办公室。' },
    en: { name: 'Your code to change the password', enter: 'Enter this code to change your password:', notYou: 'If it was not you, somebody may be signed in to your account. Reset your password soon, and tell the programme office.' },
  },
  'password-reset': {
    zh: { name: '重置密码验证码', enter: '请输入以下验证码，然后设置新密码：', notYou: '如果您没有申请重置密码，请忽略本邮件，您的密码不会改变。' },
    en: { name: 'Your code for a new password', enter: 'Enter this code to choose a new password:', notYou: 'If you did not ask for a new password, you need not do anything. Yours stays as it is.' },
  },
}

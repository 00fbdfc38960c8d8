import { inLanguage, withinSentence, type Letter, type Part, type Writing } from './letter.ts'

// Tells somebody what happened to their account, in case it was not them.

export type SecurityEvent = 'password-changed' | 'email-changed' | 'email-removed' | 'api-key-created'

export type SecurityNoticeValues = {
  event: SecurityEvent
  /** When it happened, ISO. */
  at: string
  /** The new address (masked), the name of the key: whatever belongs to the event. */
  detail?: string
  /** From where it was done. */
  ip?: string | null
  /** Not the person, but the programme office did it. */
  byOffice?: boolean
}

export function securityNoticeLetter({ event, at, detail, ip, byOffice }: SecurityNoticeValues, writing: Writing): Letter {
  const { campus, language, timeZone } = writing
  const { zh, en } = words[event]
  const moment = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone, dateStyle: 'long', timeStyle: 'short' }).format(new Date(at))
  const heading = inLanguage(writing, zh.heading, en.heading)
  return {
    subject: inLanguage(writing, `【${campus}】${heading}`, `${campus}: ${withinSentence(heading)}`),
    preview: inLanguage(writing, `${moment}。如非本人操作，请尽快处理。`, `${moment}. If it was not you, please act soon.`),
    heading,
    parts: [
      {
        facts: [
          { name: inLanguage(writing, '时间', 'When'), value: moment },
          ...(detail ? [{ name: inLanguage(writing, zh.detail, en.detail), value: detail }] : []),
          ...(byOffice ? [{ name: inLanguage(writing, '操作人', 'Done by'), value: inLanguage(writing, '教务办公室', 'The programme office') }] : []),
          ...(ip ? [{ name: inLanguage(writing, 'IP 地址', 'IP address'), value: ip }] : []),
        ],
      },
      ...advice[event](writing, byOffice),
    ],
  }
}

function aboutPasswords(writing: Writing): Part[] {
  return [
    { paragraph: inLanguage(writing, '如果是您本人操作，无需理会本邮件。', 'If this was you, you need not do anything.') },
    {
      paragraph: inLanguage(
        writing,
        '如果不是您本人操作，请立即在登录页面选择“忘记密码”，设置新密码，并联系教务办公室。',
        'If it was not you, choose "Forgotten password" on the sign-in page at once to set a new one, and tell the programme office.',
      ),
    },
    { link: inLanguage(writing, '前往登录页面', 'Go to the sign-in page'), path: '/sign-in' },
  ]
}

/** A code for a new password would go to the new address, so there is nothing that they could do by themselves. */
function aboutAddresses(writing: Writing, byOffice: boolean, consequence: string): Part[] {
  return [
    { paragraph: consequence },
    {
      paragraph: byOffice
        ? inLanguage(writing, '如果您不了解此事，请联系教务办公室核实。', 'If you know nothing of this, ask the programme office.')
        : inLanguage(writing, '如果是您本人操作，无需理会本邮件；如果不是，请立即联系教务办公室。', 'If this was you, you need not do anything. If it was not, tell the programme office at once.'),
    },
  ]
}

/** A new password is one way to be rid of a key, and there is a nearer one. */
function aboutKeys(writing: Writing): Part[] {
  return [
    { paragraph: inLanguage(writing, '持有此密钥的程序，可以在授权范围内以您的身份操作。如果您知道它的用途，无需理会本邮件。', 'A program that has this key acts as you, as far as the key allows. If you know what it is for, you need not do anything.') },
    {
      paragraph: inLanguage(
        writing,
        '如果您不知道它的用途，请立即在个人中心撤销该密钥，修改密码，并联系教务办公室。',
        'If you do not, revoke it in your account at once, change your password, and tell the programme office.',
      ),
    },
    { link: inLanguage(writing, '查看我的 API 密钥', 'See my API keys'), path: '/me/api-keys' },
  ]
}

const advice: Record<SecurityEvent, (writing: Writing, byOffice?: boolean) => Part[]> = {
  'password-changed': aboutPasswords,
  'email-changed': (writing, byOffice = false) =>
    aboutAddresses(writing, byOffice, inLanguage(writing, '今后的验证码和通知将发送到新邮箱，不再发送到本邮箱。', 'Codes and notices go to the new address from now on, and no longer to this one.')),
  'email-removed': (writing, byOffice = false) => aboutAddresses(writing, byOffice, inLanguage(writing, '本邮箱今后不再接收验证码和通知。', 'Codes and notices no longer go to this address.')),
  'api-key-created': aboutKeys,
}

const words: Record<SecurityEvent, Record<'zh' | 'en', { heading: string; detail: string }>> = {
  'password-changed': { zh: { heading: '您的密码已修改', detail: '说明' }, en: { heading: 'Your password was changed', detail: 'Details' } },
  'email-changed': { zh: { heading: '您的账号邮箱已更换', detail: '新邮箱' }, en: { heading: 'The e-mail address of your account was changed', detail: 'New address' } },
  'email-removed': { zh: { heading: '您的账号邮箱已被移除', detail: '说明' }, en: { heading: 'The e-mail address of your account was removed', detail: 'Details' } },
  'api-key-created': { zh: { heading: '您的账号新建了 API 密钥', detail: '密钥名称' }, en: { heading: 'A new API key for your account', detail: 'Its name' } },
}

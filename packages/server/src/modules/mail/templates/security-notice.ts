import { inLanguage, withinSentence, type Letter, type Writing } from './letter.ts'

// Tells somebody what happened to their account, in case it was not them.

export type SecurityEvent = 'password-changed' | 'email-changed' | 'api-key-created' | 'signed-in'

export type SecurityNoticeValues = {
  event: SecurityEvent
  /** When it happened, ISO. */
  at: string
  /** The new address (masked), the name of the key, the device: whatever belongs to the event. */
  detail?: string
  /** From where it was done. */
  ip?: string
}

export function securityNoticeLetter({ event, at, detail, ip }: SecurityNoticeValues, writing: Writing): Letter {
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
          ...(ip ? [{ name: inLanguage(writing, 'IP 地址', 'IP address'), value: ip }] : []),
        ],
      },
      { paragraph: inLanguage(writing, '如果是您本人操作，无需理会本邮件。', 'If this was you, you need not do anything.') },
      {
        paragraph: inLanguage(
          writing,
          '如果不是您本人操作，请立即在登录页面选择“忘记密码”，设置新密码，并联系教务办公室。',
          'If it was not you, choose "Forgotten password" on the sign-in page at once to set a new one, and tell the programme office.',
        ),
      },
      { link: inLanguage(writing, '前往登录页面', 'Go to the sign-in page'), path: '/sign-in' },
    ],
  }
}

const words: Record<SecurityEvent, Record<'zh' | 'en', { heading: string; detail: string }>> = {
  'password-changed': { zh: { heading: '您的密码已修改', detail: '说明' }, en: { heading: 'Your password was changed', detail: 'Details' } },
  'email-changed': { zh: { heading: '您的账号邮箱已更换', detail: '新邮箱' }, en: { heading: 'The e-mail address of your account was changed', detail: 'New address' } },
  'api-key-created': { zh: { heading: '您的账号新建了 API 密钥', detail: '密钥名称' }, en: { heading: 'A new API key for your account', detail: 'Its name' } },
  'signed-in': { zh: { heading: '您的账号在新设备上登录', detail: '设备' }, en: { heading: 'A new sign-in to your account', detail: 'Device' } },
}

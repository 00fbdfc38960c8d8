import { Refusal } from '../../errors.ts'

export function invalidAddress(): Refusal {
  return new Refusal(422, 'invalid-address', { zh: '邮箱地址的格式不正确。', en: 'This is not an e-mail address.' })
}

export function noOwnAddress(): Refusal {
  return new Refusal(422, 'no-own-address', { zh: '您的资料中没有邮箱地址，无法发送测试邮件。', en: 'There is no e-mail address in your profile to send a test to.' })
}

export function noServer(): Refusal {
  return new Refusal(409, 'no-mail-server', { zh: '尚未设置邮件服务器（SMTP_URL），邮件只能保存在发件箱中。', en: 'There is no mail server (SMTP_URL), so mail stays in the outbox.' })
}

export function textIsForgotten(): Refusal {
  return new Refusal(409, 'mail-text-is-forgotten', { zh: '该邮件已过期，内容不再保留，无法重新发送。', en: 'This mail has expired and its text is gone, so it cannot be sent again.' })
}

export function cannotBeSentAgain(): Refusal {
  return new Refusal(409, 'mail-cannot-be-sent-again', { zh: '该邮件正在发送或已经送出。', en: 'This mail is on its way or has left already.' })
}

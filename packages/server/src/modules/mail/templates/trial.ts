import { inLanguage, type Letter, type Writing } from './letter.ts'

/** Sent by the office to itself, to see whether mail arrives. */
export function trialLetter(_values: object, writing: Writing): Letter {
  const { campus } = writing
  return {
    subject: inLanguage(writing, `【${campus}】测试邮件`, `${campus}: a test of mail`),
    preview: inLanguage(writing, '邮件设置工作正常。', 'Mail works.'),
    heading: inLanguage(writing, '邮件设置工作正常', 'Mail works'),
    parts: [
      { paragraph: inLanguage(writing, `您能读到这封邮件，说明${campus}可以正常发送邮件。`, `You can read this, so ${campus} can send mail.`) },
      { note: inLanguage(writing, '如果它出现在垃圾邮件中，请检查发件域名的 SPF、DKIM 和 DMARC 记录。', 'If it was among the spam, look at the SPF, DKIM and DMARC records of the domain it comes from.') },
      { link: inLanguage(writing, '打开网站', 'Open the site'), path: '/' },
    ],
  }
}

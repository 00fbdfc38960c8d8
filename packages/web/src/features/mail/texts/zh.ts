import type { texts as english } from './en.ts'

export const texts: typeof english = {
  mail: {
    text: 'Fairway 发给师生的邮件：验证码、公告和账号通知。',
    noServer: '尚未设置邮件服务器（SMTP_URL），邮件不会发出，全部保存在这里，可直接查看。',
    find: '筛选邮件', search: '按邮箱搜索', placeholder: '完整的邮箱地址…',
    field: { subject: '主题', to: '收件人', state: '状态', when: '时间', created: '生成时间', sent: '发送时间', nextTry: '下次尝试', expires: '失效时间', tries: '尝试次数', answer: '邮件服务器答复' },
    state: { waiting: '等待发送', sending: '发送中', sent: '已发送', failed: '发送失败', outbox: '保存在发件箱' },
    failure: { refused: '被邮件服务器拒绝', 'given-up': '多次尝试后放弃', expired: '已过期，未发送' },
    template: { code: '验证码', announcement: '公告', 'section-message': '教学班通知', 'security-notice': '账号通知', trial: '测试邮件' },
    tries: '已尝试 {n} 次',
    isSecret: '含验证码', secret: '此邮件含有验证码。只有在没有邮件服务器时、且失效之前才能查看内容。', unreadable: '无法显示此邮件的内容。',
    form: { label: '显示方式', html: '邮件样式', text: '纯文本' }, shown: '邮件内容',
    again: { label: '重新发送', done: '{n} 封邮件正在发送。', some: '{n} 封邮件正在发送。' },
    test: {
      label: '测试邮件服务器', going: '正在生成…', to: '发往 {address} 的测试邮件',
      waiting: '正在排队，或等待下次尝试。', sending: '正在交给邮件服务器。', sent: '邮件服务器已接收，请查看您的邮箱。',
      failed: '发送失败，请检查服务器的 SMTP_URL 和 MAIL_FROM 设置。', outbox: '没有邮件服务器，邮件保存在下方。',
    },
    none: { title: '没有符合条件的邮件', text: '搜索时须输入完整的邮箱地址。' },
    empty: { title: '还没有邮件', text: '有邮件时会显示在这里。' },
  },
}

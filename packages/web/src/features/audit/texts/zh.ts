import type { texts as english } from './en.ts'

export const texts: typeof english = {
  audit: {
    text: '谁在何时、从何处做了什么。记录不可修改。',
    export: '导出 {format}',
    filter: {
      label: '查找记录', actor: '操作人', about: '涉及人员', number: '学号或工号', action: '操作', subject: '对象', from: '起始日期', to: '截止日期', via: '途径',
    },
    via: { session: '网页操作', key: 'API 密钥', command: '服务器命令', system: '系统自动' },
    problem: { action: '请写成 setting.changed，或只写 setting。', subject: '请写成 setting:campus.name，或只写 setting。' },
    column: { what: '操作', subject: '对象', who: '操作人', when: '时间' },
    gone: '人员 {id}（已不存在）',
    changes: '变更内容', personal: '个人信息', noChanges: '没有记录更多内容。',
    erased: '此处的个人信息已随该人员一并抹除。',
    reason: '原因', moment: '时间',
    sameSubject: '同一对象的全部记录', aboutThem: '涉及{name}的全部记录', byThem: '{name}的全部操作',
    none: { title: '没有符合条件的记录', text: '请减少筛选条件，或放宽时间范围。' },
    empty: { title: '还没有记录', text: '教务的每一次更改都会记录在这里。' },
  },
  auditAction: {
    address: { changed: '修改邮箱' },
    'api-key': { created: '创建 API 密钥', revoked: '吊销 API 密钥' },
    audit: { exported: '导出审计日志', 'month-dropped': '清除过期的审计日志' },
    enrolment: { 'changed-by-hand': '人工调整选课' },
    job: { cancelled: '取消后台任务' },
    list: { filled: '填充列表', ordered: '调整列表顺序' },
    'list-entry': { added: '添加列表项', changed: '修改列表项', merged: '合并列表项', removed: '移除列表项' },
    mail: { retried: '重新发送邮件' },
    password: { changed: '修改密码', 'handed-out': '发放密码' },
    person: { created: '新建人员', changed: '修改人员', registered: '注册账号', hidden: '隐藏人员', restored: '恢复人员', erased: '抹除人员', disabled: '停用账号', enabled: '启用账号' },
    profile: { changed: '修改个人资料' },
    'provider-account': { linked: '关联外部账号' },
    role: { changed: '修改角色' },
    session: { ended: '结束登录' },
    setting: { changed: '修改设置' },
    'term-member': { added: '加入学期名单', removed: '移出学期名单' },
  },
}

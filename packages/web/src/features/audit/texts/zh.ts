import { auditWordsZh } from '@fairway/contract/audit-words-zh'
import type { texts as english } from './en.ts'

export const texts: typeof english = {
  audit: {
    text: '谁在何时、从何处做了什么。记录不可修改。',
    export: '导出 {format}',
    filter: {
      label: '查找记录', actor: '操作人', via: '途径', kind: '对象类型', subject: '对象', action: '操作', chooseAction: '选择操作',
      from: '起始日期', to: '截止日期', reason: '原因', reasonExample: '原因中的文字…',
    },
    find: {
      person: '编号或姓名…', section: '课程号和教学班号，如 CS101 01…', course: '课程号或名称…', term: '代码或名称…', round: '轮次或学期…', period: '学期和序号…',
      announcement: '标题中的文字…', setting: '设置名称…', list: '列表名称…', 'list-entry': '代码或名称…', any: '编号、课程号和教学班号、学期…',
    },
    column: { what: '操作', subject: '对象', who: '操作人', when: '时间' },
    kind: auditWordsZh.kind,
    list: auditWordsZh.list,
    area: auditWordsZh.area,
    via: auditWordsZh.via,
    withKey: 'API 密钥“{key}”', aKey: 'API 密钥 {id}（已不存在）',
    gone: '{kind} {id}（已不存在）',
    who: '操作人', address: 'IP 地址', reason: '原因', moment: '时间', codes: '代码',
    changes: '变更内容', recorded: '记录内容', personal: '个人信息', noChanges: '没有其他记录内容。',
    field: '项目', before: '原值', after: '新值', value: '内容', unchanged: '{n} 项未变', itself: '值', order: '顺序', default: '默认值',
    erased: '此处的个人信息已随该人员一并抹除。',
    sameSubject: '同一对象的全部记录', aboutThem: '涉及{name}的全部记录', byThem: '{name}的全部操作',
    none: { title: '没有符合条件的记录', text: '请减少筛选条件，或放宽时间范围。' },
    empty: { title: '还没有记录', text: '教务的每一次更改都会记录在这里。' },
  },
  auditAction: auditWordsZh.action,
  auditField: auditWordsZh.field,
  auditFieldOf: auditWordsZh.fieldOf,
  auditValue: {
    because: {
      'number-confirmed': '编号已核实', 'password-handed-out': '已发放新密码', 'password-changed': '密码已修改', 'role-changed': '角色已变更', disabled: '账号已停用', removed: '人员已移除', 'signed-out': '已全部退出登录',
    },
    by: { office: '教务', password: '发放密码', import: '导入', provider: '校园统一认证' },
    gender: { female: '女', male: '男', other: '其他' },
    kind: { import: '导入', export: '导出' },
    state: {
      draft: '草稿', published: '已发布', withdrawn: '已撤回', waiting: '等待中', running: '进行中', done: '已完成', failed: '失败', cancelled: '已取消', sending: '发送中', sent: '已发送', outbox: '存于发件箱',
    },
    to: { everyone: '所有人', students: '部分学生', section: '某个教学班', role: '某一角色' },
    language: { zh: '中文', en: '英文' },
    operation: { enrol: '选课', drop: '退课', wait: '候补', leave: '退出候补', advance: '递补' },
    imported: '导入 {id}', setAside: '豁免：{rules}',
  },
}

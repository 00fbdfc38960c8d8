import type { texts as english } from './en.ts'

export const texts: typeof english = {
  apiKeys: {
    text: '供程序使用的密钥，在授权范围内以所有者的身份操作。',
    add: '新建 API 密钥', addText: '使用密钥的程序以所有者的身份操作，范围不超出此处的授权和所有者的角色。', back: '全部 API 密钥', create: '生成密钥', addAnother: '再建一个',
    find: '查找 API 密钥', search: '搜索 API 密钥', placeholder: '名称、所有者或密钥开头…',
    column: { key: '密钥', owner: '所有者', scopes: '权限', used: '最近使用', state: '状态' },
    state: { valid: '有效', expired: '已过期', revoked: '已撤销' },
    stateSince: { valid: '有效期至 {moment}', expired: '{moment} 过期', revoked: '{moment} 撤销' },
    never: '从未使用', created: '创建时间', everything: '全部',
    access: { read: '查看', write: '修改' }, may: '{access}：',
    areaTitle: '范围', allAreas: '{access}：全部范围',
    field: { name: '名称', person: '以谁的身份', days: '有效期', requestsPerMinute: '每分钟请求数', scopes: '权限' },
    help: {
      name: '说明用途，如“图书馆每晚同步”。',
      person: '密钥能看到和操作的内容与此人相同，其更改在审计日志中记在此人名下。',
      days: '最长 730 天。',
      requestsPerMinute: '超出的请求在这一分钟内会被拒绝。',
      scopes: '只授予程序必需的权限。可修改者也可查看。',
    },
    unit: { days: '天', requests: '次' },
    problem: {
      'too-long': '最多 {most} 个字符。', 'invisible-characters': '其中含有不可见字符，请重新输入。',
      nobody: '请选择人员。', nothing: '请至少选择一项权限。', gone: '此人已停用或已移除。',
    },
    made: '“{name}”已生成', theKey: 'API 密钥“{name}”', howTo: '程序须在每次请求中附上：',
    revoke: {
      label: '撤销', named: '撤销“{name}”', title: '撤销“{name}”？', yes: '撤销', ask: '使用{owner}这个密钥的程序会立即失效，且无法恢复。', done: '已撤销“{name}”。',
    },
    none: { title: '没有符合条件的密钥', text: '可按名称、所有者和密钥开头搜索。' },
    empty: { title: '还没有 API 密钥', text: '需要让程序读取或修改这里的数据时，可以新建一个。' },
    area: {
      announcements: { name: '公告', text: '面向全校发布的内容。' },
      audit: { name: '审计日志', text: '谁做了什么。' },
      calendar: { name: '日历订阅', text: '课表的订阅链接。' },
      courses: { name: '课程与学期', text: '学期、轮次、课程和教学班。' },
      enrolment: { name: '选课', text: '名额、候补和选课车；教务可操作所有人的。' },
      jobs: { name: '后台任务', text: '导入、导出等后台工作。' },
      imports: { name: '导入', text: '人员、教学班和已修课程表格。可修改者能更改教务人员以外所有人的资料和邮箱。' },
      lists: { name: '基础数据', text: '年级、学院、专业、班级、开课院系和课程类型。' },
      mail: { name: '邮件', text: '已发送的邮件，不含验证码。' },
      people: { name: '人员', text: '所有人的信息，仅教务可用。可修改者能更改教务人员以外任何人的邮箱，从而掌握其账号；不能发放密码，也不能更改教务人员。' },
      profile: { name: '个人资料', text: '所有者本人的资料。' },
      rosters: { name: '教学班名单', text: '所有者任教的教学班的学生。' },
      settings: { name: '系统设置', text: '全校设置，包括登录和注册方式，仅教务可用。' },
    },
  },
}

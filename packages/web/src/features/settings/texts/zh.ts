import type { texts as english } from './en.ts'

export const texts: typeof english = {
  settings: {
    text: '对整个校园生效。每项单独保存，一秒内生效。',
    on: '开启',
    off: '关闭',
    empty: '空',
    save: '保存',
    saveNamed: '保存“{name}”',
    saved: '{name}：{value}。',
    default: '默认值：{value}',
    toDefault: '恢复默认值',
    toDefaultNamed: '恢复默认值：{name}',
    wasDefault: '恢复默认值',
    history: '修改记录',
    historyNamed: '“{name}”的修改记录',
    neverChanged: '从未修改过。',
    byCommand: '服务器上的命令',
    network: '网段 {line}',
    factor: '网段 {line} 的倍数',
    addNetwork: '添加网段',
    group: { campus: '校园', 'sign-in': '登录与注册', sessions: '会话', passwords: '密码', profile: '个人资料', rooms: '聊天室', limits: '限制', retention: '保留期限' },
    problem: {
      'of-another-kind': '此值不适用于该设置。',
      'not-whole': '请填写整数。',
      'out-of-range': '须在 {min} 到 {max} 之间。',
      'not-a-choice': '请从中选择一项。',
      'too-long': '最多 {most} 个字符。',
      'unreadable-character': '其中含有不可见字符，请重新输入。',
      'not-a-pattern': '这不是有效的正则表达式。',
      'slow-pattern': '请不要重复括号中的内容（如 (…)+）：这样的表达式可能要算很久。',
      'not-a-domain': '请只填写域名，如 example.edu。',
      'not-a-network': '网段 {line}：请按“地址/前缀长度”填写，如 10.0.0.0/8。',
      'factor-out-of-range': '网段 {line}：倍数须为 {min} 到 {max} 之间的整数。',
      'not-hours': '请填写星期和时段，例如 1-5 08:30-17:30 或 6 09:00-12:00，1 为周一。',
      'too-many': '最多 {most} 项。',
    },
  },
  setting: {
    campus: {
      name: { name: '校园名称', text: '用于页面和邮件。留空时显示为 Fairway。' },
    },
    'sign-in': {
      'by-code': { name: '邮件验证码登录', text: '已验证邮箱的用户可以收取验证码登录，无需输入密码。' },
      'members-only': {
        name: '仅限本期人员登录',
        text: '只有本期名单中的学生、本期任课教师和助教以及教务人员可以登录，其他人会被告知不在本期项目中。',
        warning: '开启后，凡不在本期名单中的人下次都无法登录。请先核对名单。',
      },
    },
    registration: {
      'by-number': {
        name: '凭学号注册',
        text: '系统中尚无记录的人可以凭自己的学号注册。已有记录的人请由教务发放密码。',
        warning: '学号本身不能证明身份：知道他人学号的人可能抢先注册。经教务、导入的名单或校园统一认证确认之前，这样的编号一律视为未确认。建议只在集中注册期间开启。',
      },
      'by-code': {
        name: '凭邮件验证码注册',
        text: '能在校园邮箱域名下收信的人，可以凭发往该邮箱的验证码注册。',
        warning: '开启后，这些域名下的任何人都能注册账号，包括不在名单中的人。若“个人资料”中未设置邮箱域名，则任何邮箱都可以注册。',
      },
    },
    sessions: {
      'one-per-person': {
        name: '每人仅一处登录',
        text: '新的登录会使该账号在其他设备上的登录失效。',
        warning: '开启后，学生的手机和电脑不能同时保持登录。选课期间会造成不便，请提前通知。',
      },
      end: {
        name: '登录何时失效',
        text: '在此之前，该设备保持登录状态。修改只影响之后的登录。',
        choice: { duration: '按下面设定的时长', midnight: '校园当地时间零点' },
      },
      hours: { name: '登录时长', text: '一次登录的有效时间；若设为零点失效，则不使用此项。', unit: '小时' },
    },
    passwords: {
      'least-length': { name: '密码最小长度', text: '适用于之后设置的密码。容易被猜到的密码无论多长都不接受。', unit: '个字符' },
    },
    profile: {
      'phone-pattern': { name: '手机号格式', text: '整个号码须匹配的正则表达式。默认值为中国大陆手机号。' },
      'mail-domains': { name: '校园邮箱域名', text: '如 example.edu。不设置时接受任何域名。' },
      'studies-by-person': { name: '学生自行维护学籍信息', text: '开启后，学生可以在个人资料中修改年级、学院、专业和班级；关闭时仅教务人员可以修改。' },
    },
    rooms: {
      guests: { name: '访客可进入大厅', text: '开启后，未登录的人可以用自己起的昵称在大厅聊天；关闭时只有登录的人可以。' },
      'by-students': { name: '学生可建聊天室', text: '关闭时仅教师和教务人员可以新建聊天室。' },
      direct: { name: '私信', text: '开启后，同一教学班或聊天室的人之间、任何人与教职工之间可以私信。' },
      desk: { name: '客服助手', text: '开启后，按“客服助手”页面的规则在聊天室中自动回复。' },
      'desk-hours': { name: '人工客服值班时间', text: '如 1-5 08:30-17:30（1 为周一），按校园当地时间。不设置时视为随时有人值班。' },
      'file-megabytes': { name: '单个文件的大小上限', text: '适用于在聊天室中上传的图片和文件。Fairway 前面若有反向代理，其上限也须不小于此值。', unit: '兆字节' },
      'file-megabytes-a-day': { name: '每人每天的上传总量', text: '每天零点（校园当地时间）重新计算，删除已上传的文件不会退还额度。', unit: '兆字节' },
    },
    limits: {
      networks: { name: '单独放宽限制的网段', text: '适用于宿舍、机房等多人共用一个地址的网络：该网段的登录尝试次数和验证码数量按此倍数放宽。请在首次集中登录之前填写，否则同一网络中的人很快就无法获取验证码。' },
    },
    'api-keys': {
      'for-everyone': { name: '所有人可用 API 密钥', text: '开启后，能登录的人都可以为自己的程序创建密钥；关闭时仅教务人员可以。' },
    },
    retention: {
      'audit-months': { name: '审计日志', text: '早于此期限的记录按月彻底删除。', unit: '个月' },
      'job-days': { name: '后台任务', text: '已结束的导入、导出等任务在此期限内可以查看。', unit: '天' },
      'mail-days': { name: '邮件', text: '已发送的邮件在此期限内可供教务查阅。', unit: '天' },
      'room-event-days': { name: '聊天室的变更记录', text: '离开更久的人回来后会重新加载聊天记录。消息本身不受影响。', unit: '天' },
      'hidden-days': { name: '已隐藏的内容', text: '教务隐藏或删除的内容在此期限内可以恢复，之后彻底删除。', unit: '天' },
    },
  },
}

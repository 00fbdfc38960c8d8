import type { texts as english } from './en.ts'

export const texts: typeof english = {
  office: {
    hiddenTerm: { title: '“{term}”已隐藏', text: '学生还看不到该学期，不能选课，也没有可查看的选课动态。', prepare: '继续准备该学期', current: '查看“{term}”' },
    person: { placeholder: '编号、姓名或邮箱…', disabled: '已停用' },
    noServer: { text: '尚未设置邮件服务器，验证码不会发出。已登记邮箱的人员首次登录时需要验证码：验证码保存在“邮件”页面，须在两分钟内转告本人。', mail: '打开邮件' },
    history: '操作记录',
    only: {
      title: '此页面仅供教务人员使用',
      text: '您当前登录的是 {name}（{roles}），该账号没有教务权限。',
      textNobody: '您当前登录的是 {name}，该账号没有教务权限。',
      other: '使用其他账号登录',
    },
  },
}

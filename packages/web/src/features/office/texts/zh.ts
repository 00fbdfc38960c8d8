import type { texts as english } from './en.ts'

export const texts: typeof english = {
  office: {
    person: { placeholder: '编号、姓名或邮箱…', disabled: '已停用' },
    only: {
      title: '此页面仅供教务人员使用',
      text: '您当前登录的是 {name}（{roles}），该账号没有教务权限。',
      textNobody: '您当前登录的是 {name}，该账号没有教务权限。',
      other: '使用其他账号登录',
    },
  },
}

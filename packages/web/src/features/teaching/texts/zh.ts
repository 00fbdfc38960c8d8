import type { texts as english } from './en.ts'

export const texts: typeof english = {
  teaching: {
    back: '我的教学班', asLabel: '身份', as: { teacher: '教师', assistant: '助教' }, enrolled: '已选', waiting: '候补', of: '{taken} / {capacity}', hidden: '已不在课程目录中',
    empty: { title: '本学期没有授课', text: '教务将您设为某个教学班的教师或助教后，该班会显示在这里。' },
    notYours: '它可能已被移除，或者您不是该班的教师。',
    inCatalogue: '在课程目录中查看', export: '名单 {format}', print: '打印',
    roster: '学生名单', count: '{n} 名学生', countOf: '已选 {taken} / {capacity}', number: '学号', name: '姓名', studies: '学籍', state: '状态', since: '选课时间',
    search: '搜索名单', placeholder: '学号、姓名、班级或专业…', none: '没有找到',
    nobody: { title: '还没有学生', text: '学生选课后会显示在这里。' },
    messages: '教学班通知', noMessages: '还没有向该班发过通知。', write: '发通知', writeTo: '发给 {name} 的通知', send: '发送', sent: '通知已发送。',
    writeText: '该班的学生、教师和助教会立即在公告中看到。', readers: '{n} 人已读', withdrawn: '已撤回',
    withdraw: {
      label: '撤回', title: '撤回此通知？', yes: '撤回', done: '通知已撤回，不再对任何人显示。',
      ask: '撤回后不再对任何人显示。', askMail: '撤回后网站上不再显示；已发出的邮件无法收回。',
    },
  },
}

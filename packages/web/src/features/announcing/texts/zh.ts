import type { texts as english } from './en.ts'

export const texts: typeof english = {
  announcing: {
    text: '教务面向全校发布的公告：立即显示在网站上，也可同时发送邮件。',
    add: '新建公告', back: '全部公告', find: '筛选公告', untitled: '无标题',
    field: {
      title: '标题', text: '正文', audience: '发送对象', guests: '访客可见', cohorts: '年级', colleges: '学院', majors: '专业', classes: '班级', section: '教学班', role: '角色',
      from: '开始时间', until: '结束时间', pinned: '置顶', byMail: '同时发送邮件', tellAgain: '重新标为未读',
    },
    help: {
      text: '纯文本。空行分段，网址会自动成为链接。只写一种语言也可以。',
      guests: '未登录的人也能看到。', section: '“{term}”的教学班，该班的学生、教师和助教可见。',
      from: '留空则发布后立即显示。', until: '留空则一直显示到撤回为止。', pinned: '排在其他公告之前。',
      byMail: '向对象中有邮箱的每个人发送一次。', mailed: '邮件只发送一次，现在的改动只显示在网站上。',
      tellAgain: '改动重要、需要所有人重新阅读时使用。',
    },
    yes: '是', no: '否', choose: '选择',
    reach: '目前共 {n} 人。', reachByMail: '其中 {n} 人有邮箱，会收到邮件。',
    toLabel: '谁能看到',
    to: { everyone: '所有人', guests: '所有人（含访客）', students: '部分学生', section: '某个教学班', role: '某一角色' },
    toText: { everyone: '所有已登录的人。', students: '指定年级、学院、专业或班级的学生。', section: '该班的学生和教师。', role: '全体学生、教师或教务人员。' },
    all: { student: '全体学生', teacher: '全体教师', office: '教务人员' },
    of: { students: '学生：{groups}', section: '教学班 {section}' },
    problem: { 'missing-zh': '另一项已填写中文，此处也须填写中文。', 'missing-en': '另一项已填写英文，此处也须填写英文。' },
    stateLabel: '状态', state: { draft: '草稿', published: '已发布', withdrawn: '已撤回' },
    standing: { draft: '草稿', planned: '待生效', shown: '显示中', over: '已结束', withdrawn: '已撤回' },
    kind: '发布者', sectionMessages: '教师（教学班通知）', ofTheOffice: '教务',
    when: '时间', untilMoment: '至 {moment}', readers: '已读人数', mailed: '邮件', publishedAt: '发布时间', by: '发布人', byCommand: '服务器命令',
    mail: { written: '已生成 {n} 封邮件', writing: '正在生成邮件，已有 {n} 封', later: '发布时发送', fate: '投递情况见“邮件”' },
    preview: '读者看到的内容', nothing: '尚未填写内容。', history: '修改历史',
    save: '保存', saveDraft: '保存草稿', saved: '已保存，读者现在看到的是新内容。', draftSaved: '草稿已保存，其他人还看不到。',
    openPlaces: { title: '内容都填好了吗？', text: '“{place}”还在方括号里，没有填写。', yes: '就是这样' },
    publish: {
      label: '发布…', again: '重新发布…', title: '发布此公告？', yes: '发布', done: '公告已发布。',
      ask: '发送对象：{audience}。', askMail: '发送对象：{audience}。同时会发送邮件，邮件发出后无法收回。',
    },
    withdraw: {
      label: '撤回', title: '撤回此公告？', yes: '撤回', done: '公告已撤回，不再对任何人显示。',
      ask: '撤回后不再对任何人显示，之后可以重新发布。', askMail: '撤回后网站上不再显示，之后可以重新发布；已发出的邮件无法收回。',
    },
    delete: { label: '删除草稿', title: '删除此草稿？', ask: '删除后无法恢复。', yes: '删除', done: '草稿已删除。' },
    none: '没有符合条件的公告', empty: { title: '还没有发布过公告', text: '可以面向所有人、某个年级或某个教学班发布。' },
    missing: { title: '没有这条公告', text: '它可能是一份已删除的草稿。' },
  },
}

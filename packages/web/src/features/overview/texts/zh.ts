import type { texts as english } from './en.ts'

export const texts: typeof english = {
  overview: {
    term: '当前学期', preparing: '准备中的学期', nextStep: '下一步：{step}', round: { before: '{opens} 开放', open: '开放至 {closes}', hidden: '{opens} – {closes}' },
    now: '此刻', people: '在线人数', connections: '打开的页面', seats: '已选人次', waiting: '候补人次',
    noJobs: '没有进行中的任务。', noAnnouncements: '还没有发布过公告。',
    needs: {
      title: '待处理', nothing: '没有需要处理的事项。', mails: '{n} 封邮件发送失败', jobs: '最近一周有 {n} 个任务失败', passwords: '{n} 份初始密码尚未领取', imports: '{n} 个已上传的表格尚未导入',
      people: '{n} 名自行注册者的编号有待核实', drafts: '{n} 条公告草稿',
    },
    moreThan: '{n}+', noServer: '尚未设置邮件服务器，邮件暂不发送。',
    pages: '教务的全部页面',
  },
}

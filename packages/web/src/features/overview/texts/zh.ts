import type { texts as english } from './en.ts'

export const texts: typeof english = {
  overview: {
    term: '学期', round: { before: '{moment} 开放', open: '开放至 {moment}' },
    now: '此刻', people: '在线人数', connections: '打开的页面', seats: '已选人次', waiting: '候补人次',
    noJobs: '没有进行中的任务。', noAnnouncements: '还没有发布过公告。',
    failedMail: '发送失败', waitingMail: '等待发送', moreThan: '{n}+', noServer: '没有邮件服务器，邮件不会发出。',
    pages: '教务的全部页面',
  },
}

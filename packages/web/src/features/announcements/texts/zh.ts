import type { texts as english } from './en.ts'

export const texts: typeof english = {
  announcements: {
    new: '未读：', pinned: '置顶', edited: '{moment} 编辑', readAll: '全部标为已读',
    empty: { title: '暂无公告', text: '教务和任课教师发布的通知会显示在这里。', guest: '面向所有人的公告会显示在这里。登录后可查看发给您的通知。' },
  },
}

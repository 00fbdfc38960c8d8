import type { texts as english } from './en.ts'

export const texts: typeof english = {
  job: {
    label: '后台任务', of: '已完成 {done} / {total}', files: '文件', gone: '该任务已不存在。任务结束一段时间后会被清除。',
    state: { waiting: '排队中', running: '进行中', done: '已完成', failed: '失败', cancelled: '已取消', cancelling: '正在停止…' },
    cancel: { title: '停止此任务？', text: '已经完成的部分会保留。', yes: '停止', failed: '停止失败，请稍后重试。' },
  },
}

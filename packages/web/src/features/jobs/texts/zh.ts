import type { texts as english } from './en.ts'

export const texts: typeof english = {
  jobKind: { import: '导入', export: '导出', knowledge: '文档' },
  jobDone: { knowledge: '草稿已生成' },
  jobStage: { reading: '读取', checking: '检查', comparing: '比对', writing: '写入', saving: '保存' },
  job: {
    label: '后台任务', of: '已完成 {done} / {total}', files: '文件', gone: '该任务已不存在。任务结束一段时间后会被清除。',
    state: { waiting: '排队中', running: '进行中', done: '已完成', failed: '失败', cancelled: '已取消', cancelling: '正在停止…' },
    text: '导入、导出等自动进行的任务。', find: '筛选任务', stateLabel: '状态', progress: '进度', by: '发起人', started: '发起时间', byProgram: '命令或系统自动',
    none: '没有符合条件的任务', empty: { title: '还没有任务', text: '开始导入或大型导出后，会显示在这里。' },
    cancel: { title: '停止此任务？', text: '已经完成的部分会保留。', yes: '停止', failed: '停止失败，请稍后重试。' },
  },
}

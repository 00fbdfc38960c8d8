import type { texts as english } from './en.ts'

export const texts: typeof english = {
  submissions: {
    office: '来自教务',
    byOffice: '由教务代为办理。', byOfficeNote: '由教务代为办理：{note}',
    history: '全部申请记录', noHistory: '本学期您还没有提交过申请。',
    by: { student: '您', office: '教务' },
  },
  reasonName: {
    enrolled: '选上', waiting: '进入候补', dropped: '退课', left: '取消候补',
    'already-enrolled': '已选上', 'already-waiting': '已在候补', 'section-full': '已满', 'time-conflict': '时间冲突',
    'credit-limit': '学分上限', 'section-limit': '门数上限', 'round-closed': '轮次未开放', 'not-in-audience': '不对其开放',
    'course-already-taken': '课程已修或已选', 'prerequisite-missing': '缺先修课程', 'not-enrolled': '未选该班', 'not-waiting': '未在候补',
    'no-such-section': '教学班不存在', 'rolled-back': '随其他项撤回',
  },
}

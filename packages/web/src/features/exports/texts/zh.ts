import type { texts as english } from './en.ts'

export const texts: typeof english = {
  sheets: {
    text: '导出各类表格。何人导出了什么，会记入审计日志。', take: '导出{what} {format}',
    enrolments: { title: '选课名单', text: '每个名额一行，附学生信息；可导出全部，或只导出某个学院的学生、某门课程。单个教学班的名单请在该教学班的页面导出。' },
    sections: { title: '课程与教学班', text: '列与导入表格相同，修改后可重新导入。不含已隐藏的内容。' },
    college: '学生所在学院', allColleges: '全部学院', course: '课程', allCourses: '全部课程',
    waiting: '候补', waitingOn: '包括候补学生', waitingOff: '仅已选学生',
  },
}

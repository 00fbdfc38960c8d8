import type { texts as english } from './en.ts'

export const texts: typeof english = {
  courses: {
    import: '导入',
    add: '新建课程', create: '新建', added: '已新建课程“{name}”。', addedNext: '请为它添加教学班，学生才能选到。', back: '课程与教学班',
    placeholder: '课程号、名称、教师、教室…', toTerm: '查看学期', needsTerm: '课程属于某个学期，请先新建学期。',
    empty: { title: '本学期还没有课程', text: '可在此新建，也可复制以前的学期。' },
    nothing: { title: '没有符合条件的结果', text: '可按课程号、名称、教师、选课号和教室搜索。请减少关键词或筛选条件。' },
    missing: { title: '没有这门课程', text: '它所属的学期可能已不存在。' },
    noSections: '暂无教学班',
    concern: { label: '只看', hidden: '已隐藏', 'no-sections': '没有教学班的课程', 'no-teacher': '未安排教师', 'no-time': '没有固定时间', full: '已满', waiting: '有人候补', over: '超出容量', 'no-capacity': '容量为 0' },
    field: { code: '课程号', title: '课程名称', credits: '学分', department: '开课院系', type: '课程类型', description: '课程简介', prerequisites: '先修课程', notWith: '互斥课程' },
    help: {
      code: '同一学期内不能重复。', credits: '例如 3 或 2.5。',
      prerequisites: '学生须已通过的课程，填写课程号。', notWith: '不能同时选修、也不能先后修读的课程，填写课程号。',
    },
    oneOf: '其中任意一门', andOneOf: '并且其中任意一门', addPrerequisite: '添加先修课程', addLine: '再加一项', removeLine: '移除第 {n} 项先修要求',
    problem: { code: '不能含有 ; | 、，它们在表格中用于分隔。', credits: '最多一位小数。' },
    fact: { code: '课程号', credits: '学分', prerequisites: '先修课程', notWith: '互斥课程', majors: '专业' },
    outdatedEnrolled: '{n} 名学生按更改前的规定（{facts}）选上了课，名额保留。',
    outdatedWaiting: '{n} 名候补学生将按更改后的规定判断。',
    hide: '隐藏', show: '恢复', hideTitle: '隐藏“{name}”？', hidden: '“{name}”已隐藏。', shown: '“{name}”已恢复。',
    hideText: '学生将看不到该课程及其教学班，可随时恢复。',
    hideTextSeats: '学生将看不到该课程及其教学班，已选的 {n} 个名额会保留。',
  },
  sections: {
    title: '教学班', add: '新建教学班', addShort: '教学班', addTo: '为 {course} 新建教学班', create: '新建', added: '已新建教学班“{name}”。', backToCourse: '返回课程',
    noneText: '教学班规定由谁授课、何时何地上课，以及容量。', missingText: '它所属的学期可能已不存在。',
    takenOf: '{taken} / {capacity}', seats: '人', taken: '已选 / 容量', wholeTerm: '整个学期', onlyMajors: '仅限部分专业', wholeCollege: '{name}（全院）', courseHidden: '整门课程已隐藏。',
    field: {
      code: '教学班号', ref: '选课号', period: '阶段', teachers: '任课教师', assistants: '助教', isMajorOnly: '面向对象', majors: '专业或学院', location: '默认地点', capacity: '容量', isUnlimited: '不限人数', meetings: '上课时间与地点',
    },
    help: {
      code: '同一课程内不能重复，例如 01。', ref: '学校对全学期教学班统一编号时填写。', period: '只在该阶段的日期内上课。',
      teachers: '按工号选定的教师会看到自己的教学班。', location: '上课时间未注明教室时，以此为准。',
    },
    findPerson: '按工号或姓名查找（{what}）', nameOnly: '仅填姓名（{what}）', byName: '没有账号？直接填写姓名',
    unlimitedOn: '不限', unlimitedOff: '限制', setCapacity: '设置容量', capacitySaved: '{name} 的容量现为：{capacity}。',
    belowTaken: '已选 {taken} 人，超出 {n} 人。不会有人失去名额，但在退到容量以内之前不再放出名额。',
    over: '已选人数超出容量 {n} 人，在退到容量以下之前不再放出名额。',
    queueMoves: '候补的 {n} 名学生如符合规定，将立即递补。',
    hideText: '学生将看不到该教学班，可随时恢复。',
    hideTextSeats: '学生将看不到该教学班。已选的 {n} 个名额会保留，学生仍可退课。',
  },
  meetings: {
    add: '添加时间', edit: '调整', editing: '调整上课安排', save: '保存时间', saved: '已保存 {name} 的上课时间。', help: '每周的课，以及考试等单次安排。', number: '时间 {n}',
    kind: '类型', how: '频次', weekly: '每周', once: '单次', date: '日期', days: '星期', times: '起止时间', from: '开始', to: '结束', lessons: '或按节次', firstLesson: '起始节次', lastLesson: '结束节次',
    weeks: '周次', allWeeks: '全部：1-{n}', parity: '单双周', room: '教室', roomExample: '教学楼与教室',
    problem: {
      noDay: '请选择星期。', noDate: '请选择日期。', noTime: '请填写起止时间。', endsFirst: '结束须晚于开始。', weeks: '周次请写作 1-8, 10。', noSuchWeek: '本学期教学周为第 1 至 {n} 周。',
      outside: '须在学期之内（{starts} 至 {ends}）。', at: '时间 {n} 尚未填写完整。', said: '时间 {n}：{problem}',
    },
    clash: {
      title: '时间冲突检查', asking: '正在检查…', incomplete: '填写完整后自动检查。',
      none: '没有冲突，教室也未被占用。', some: '与现有时间相比，将新增以下冲突：', showAll: '显示全部 {n} 条', fewer: '收起',
      enrolled: '{n} 名已选学生', waiting: '{n} 名候补学生（候补位次保留，但不会获得名额）',
      staff: '教师或助教 {n} 处', rooms: '教室 {n} 处',
      with: '{section} {title}，首次在 {date} {time}',
    },
  },
  roll: {
    title: '学生名单', student: '学生', class: '班级', major: '专业或学院', state: '状态', since: '时间', enrolled: '已选', waiting: '候补第 {place} 位', empty: '暂无学生', sheet: '导出名单 {format}',
  },
}

import type { texts as english } from './en.ts'

export const texts: typeof english = {
  lists: {
    text: '表单和筛选按此顺序提供这些选项，其他数据只引用其代码。',
    choose: '选择数据类别', find: '查找条目', search: '搜索条目', placeholder: '名称、代码或曾用名…',
    name: { cohorts: '年级', colleges: '学院', majors: '专业', classes: '班级', departments: '开课院系', 'course-types': '课程类型' },
    new: { cohorts: '新建年级', colleges: '新建学院', majors: '新建专业', classes: '新建班级', departments: '新建院系', 'course-types': '新建课程类型' },
    column: { used: '引用' },
    field: { name: '名称', code: '代码', college: '学院', major: '专业', cohort: '年级', icon: '图标', aliases: '曾用名与别名' },
    help: {
      name: '只填一种语言时，另一种语言的读者也会看到它。',
      newCode: '表格和程序中使用的代码。留空则以名称为代码。',
      code: '表格和程序中使用的代码。改动后，旧代码仍会指向此项。',
      icon: '没有图片时，随该类型的课程显示。',
      aliases: '表格中出现这些名称时，即指此项。',
    },
    noIcon: '无图标',
    icon: {
      'book-open': '翻开的书', 'book-marked': '带书签的书', star: '星星', compass: '指南针', shuffle: '交叉箭头', globe: '地球', languages: '语言', calculator: '计算器',
      'flask-conical': '烧瓶', microscope: '显微镜', code: '代码', wrench: '扳手', presentation: '演示', briefcase: '公文包', scale: '天平', landmark: '立柱',
      palette: '调色板', music: '音乐', dumbbell: '哑铃', 'heart-pulse': '心形', leaf: '叶子', lightbulb: '灯泡', users: '人群', 'graduation-cap': '学士帽',
    },
    stateLabel: '状态', state: { offered: '使用中', hidden: '已隐藏' },
    use: { students: '{n} 名学生', rounds: '{n} 个轮次', sections: '{n} 个教学班', courses: '{n} 门课程', announcements: '{n} 条公告', entries: '其他基础数据 {n} 项' },
    unused: '无',
    edit: '编辑', editNamed: '编辑 {name}', save: '保存', create: '添加', saved: '已保存 {name}。', added: '已添加 {name}，排在最后。',
    follow: '{used}将改为引用“{code}”。',
    up: '将 {name} 上移', down: '将 {name} 下移', moved: '{name} 现在是第 {place} 项。', sort: '按代码排序', sorted: '已按代码排序。',
    hide: '隐藏', hidden: '{name} 不再作为选项提供，已引用它的数据不受影响。', restore: '恢复使用', restored: '{name} 已恢复使用。',
    delete: { label: '删除', title: '删除 {name}？', ask: '没有数据引用此项。删除后无法恢复。', yes: '删除', done: '已删除 {name}。' },
    merge: {
      label: '合并…', title: '将 {name} 并入另一项', into: '并入', yes: '合并', done: '{from} 已并入 {into}。',
      ask: '{used}将改为引用目标项，“{name}”也会指向它。此操作无法撤销。', askUnused: '“{name}”将指向目标项。此操作无法撤销。',
    },
    logo: {
      label: '图片', help: '有图片时不再显示图标。宽和高均不超过 1024 像素。', give: '使用此图片', take: '移除图片',
      given: '已为 {name} 设置图片。', taken: '已移除 {name} 的图片。',
    },
    none: { title: '没有符合条件的条目', text: '可按名称、代码和曾用名搜索。' },
    empty: { title: '暂无条目', text: '导入数据时出现的新名称会自动添加到这里。' },
  },
}

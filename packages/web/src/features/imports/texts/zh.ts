import type { texts as english } from './en.ts'

export const texts: typeof english = {
  imports: {
    text: '从表格（XLSX 或 CSV）批量导入。写入之前会逐行检查并预览，确认后才会写入。',
    start: '新建导入', what: '导入内容', term: '学期', sheet: '表格', chooseSheet: '请选择一个文件。', upload: '上传并继续', template: '下载模板', needsTerm: '教学班属于某个学期，请先新建学期。',
    archivedTerm: '已归档的学期不能导入，请选择其他学期。',
    kind: {
      people: { name: '人员', text: '学生、教师与教务人员', needs: '必须有“学号”（或工号）和“姓名”两列。还可以有角色、年级、学院、专业、班级、性别、手机号、邮箱、学期，列的顺序不限。', template: '人员模板' },
      sections: { name: '课程与教学班', text: '某个学期的课程、教学班与上课时间', needs: '必须有“课程号”“课程名称”“教学班”三列。还可以有学分、开课院系、任课教师、课容量、上课时间等。从“导出”下载的课程表格修改后可直接导入。', template: '教学班模板' },
      records: { name: '修读记录', text: '学生以往的修读结果，用于判断先修要求', needs: '必须有“学号”“课程号”“状态”三列；状态写通过、在修、不及格或退课。', template: '修读记录模板' },
    },
    past: '最近的导入', pastText: '上传的表格保留一天，教务人员都能看到并继续处理。', noPast: '最近一天没有导入。',
    field: { file: '表格', kind: '内容', state: '状态', by: '上传人' },
    state: { uploaded: '待确认各列', checking: '正在检查', checked: '已检查，待导入', running: '正在导入', done: '已导入', failed: '未完成' },
    lines: '{n} 行', readAsGbk: '按 GBK 编码读取',
    remove: { short: '删除', of: '删除 {name}', title: '删除“{name}”？', text: '只删除上传的表格及其报告，已经导入的内容不受影响。', yes: '删除', done: '已删除“{name}”。' },
    back: '返回导入', gone: { title: '找不到这次导入', text: '上传的表格只保留一天，也可能已被删除。' }, another: '再导入一个表格',
    steps: '步骤', step: { upload: '上传', columns: '确认各列', review: '检查', run: '导入', done: '完成' },
    title: { columns: '确认各列的含义', review: '检查结果', run: '正在导入', done: '导入完成', checking: '正在检查', running: '正在导入' },
    mayLeave: '可以离开或刷新此页面，任务会继续进行。',
    brokenOff: '中断之前已写入：新增 {created} 人，更新 {updated} 人。重新检查后再次导入，会从中断处继续，不会重复。',
    options: '导入方式',
    existing: {
      label: '已有的人员', update: { name: '补充更新', text: '用表格中的内容更新；空白单元格不改动原有信息。' }, overwrite: { name: '以表格为准', text: '用表格中的内容覆盖；空白单元格会清除原有信息。' }, leave: { name: '保持不变', text: '只新增表格中的新人员。' },
    },
    onlyListed: { label: '只接受基础数据中已有的名称', text: '开启后，基础数据中没有的年级、学院、专业、班级会作为错误列出；否则会自动添加。', on: '只接受已有名称', off: '自动添加新名称' },
    check: '检查表格', checkText: '只检查，不写入任何内容。',
    would: { created: '将新增', updated: '将更新', unchanged: '无变化', skipped: '有错误的行' }, did: { created: '已新增', updated: '已更新', unchanged: '无变化', skipped: '跳过的行' },
    corrected: { title: '修改表格后重新上传', text: '改好后在此选择，各列含义和导入方式沿用本次的设置。', upload: '上传修改后的表格' },
    report: '下载报告 {format}', decide: '导入前的选择', run: '开始导入', toColumns: '返回修改各列', nothing: '没有需要新增或更新的内容。',
    skipBad: { label: '跳过有错误的行', text: '只导入没有错误的行。否则只要有一行有错误，就不会写入任何内容。', on: '跳过', off: '不跳过', needed: '表格中有错误：请选择跳过这些行，或修改表格后重新上传。' },
    clashes: { label: '有 {n} 名学生将出现时间冲突', text: '表格调整了教学班的时间，使一些学生同时持有时间冲突的教学班。接受后，这些学生的选课保持不变。', on: '接受冲突', off: '不接受', needed: '不接受这些冲突就无法导入；也可以修改表格后重新上传。' },
    leftOut: '跳过了 {n} 行。原因见报告；修改这些行后可以重新导入整个表格，已导入的内容不会重复。', toPeople: '查看人员', toSections: '查看课程与教学班',
  },
  columns: {
    title: '表格中的各列', known: '{all} 列中已识别 {n} 列。', missing: '还缺少必需的列：{list}。请在下方指定，或在表格中补上后重新上传。', needed: '{name} · 必需', numbered: '第 {n} 列', examples: '例如：{list}', empty: '此列前几行为空。', leftOut: '不导入', firstName: '请先指定必需的列。',
  },
  passwords: {
    title: '初始密码', waiting: '尚未领取的初始密码', count: '{n} 个初始密码', made: '{name}于 {when} 生成。',
    once: '只能领取一次：下载后服务器不再保留，任何人都无法再次下载。请在 {when} 之前领取，并妥善保管文件。', take: '领取 {format}',
    ask: { title: '现在领取初始密码？', text: '只能领取一次。请先确认可以把文件保存在安全的地方，再继续。', yes: '领取并下载' },
    saved: '已下载“{name}”。', again: '服务器上已不再保留。请确认文件已保存；离开此页面之前还可以再保存一次。', saveAgain: '再次保存文件',
    taken: '{name}已于 {when} 领取。', lost: '如果文件丢失，可再次导入同一表格，并为“尚未自设密码的人员”重新生成初始密码，原来的随即失效。',
    for: {
      label: '初始密码', help: '随机生成，首次登录时必须修改；已登记邮箱的人届时须填写发到该邮箱的验证码。导入后以一个表格领取，只能领取一次。',
      none: { name: '不生成', text: '用邮件验证码登录，或以后再生成。' }, created: { name: '为新增的人员生成', text: '已有的人员不受影响。' }, 'without-own': { name: '为尚未自设密码的人员生成', text: '包括表格中所有还没有设置过自己密码的人；之前发放的初始密码随即失效。' },
    },
  },
}

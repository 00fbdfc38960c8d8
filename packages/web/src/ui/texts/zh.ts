import type { texts as english } from './en.ts'

// 页面通用部件的文案：表单、变更、列表、文件、任务、图表。
export const texts: typeof english = {
  form: {
    optional: '（选填）',
    any: '不限',
    add: '添加',
    remove: '移除 {what}',
    discard: '放弃更改',
    timeZone: '按{zone}填写，与您电脑的时区无关。',
    password: { show: '显示密码', hide: '隐藏密码', capsLock: '大写锁定已开启。' },
    problem: {
      required: '此项必填。',
      requiredInSome: '请至少填写一种语言。',
      tooLong: '最多 {most} 个字符。',
      tooMany: '最多 {most} 项。',
      notANumber: '请填写数字。',
      notWhole: '请填写整数。',
      outOfRange: '须在 {min} 到 {max} 之间。',
      notAfter: '须晚于“{other}”。',
      invisible: '其中含有不可见字符，请重新输入。',
      refused: '服务器未接受此项：{message}',
    },
    trouble: {
      signedOut: { text: '您的登录已失效。', next: '请重新登录后再保存；已填写的内容仍在。' },
      offline: { text: '当前处于离线状态。', next: '内容不会丢失，恢复连接后请再次保存。' },
      noAnswer: { text: '服务器没有响应。', next: '也可能已经保存成功，请稍后重试。' },
      failed: { text: '操作未成功。', next: '服务器报告了一个错误，请稍后重试。' },
    },
    unsaved: { title: '不保存就离开？', text: '您在此页的更改尚未保存，离开后将丢失。', leave: '不保存并离开' },
    conflict: {
      title: '此内容刚被他人修改',
      text: '以下是最新的改动。您的更改尚未保存。',
      theirs: '载入最新内容',
      mine: '保留我的更改',
    },
  },
  list: {
    details: '详情', detailsOf: '{row}的详情', selectAll: '全选已显示的行', select: '选择 {row}', selected: '已选 {n} 项', clear: '取消选择',
    clearFilters: '清除筛选', bulk: '对所选行的操作', shown: '已显示 {n} 项', shownOf: '已显示 {total} 项中的 {n} 项', more: '显示更多', moreFailed: '加载失败，请重试。',
  },
  lookup: {
    searching: '正在搜索…', nothing: '没有找到“{typed}”。', found: '找到 {n} 项', more: '另有 {n} 项，请继续输入以缩小范围。',
    failed: '搜索失败。',
  },
  reason: { label: '原因', help: '将与此操作一并记入审计日志。', missing: '请填写原因。' },
  changes: { none: '没有变化。', nothing: '无', yes: '是', no: '否', before: '原值：', after: '新值：' },
  secret: {
    once: '仅此一次显示。请立即复制并妥善保管，之后无法再次查看。',
    copy: '复制', copied: '已复制。', copyFailed: '复制失败，请手动选中后复制。',
  },
  upload: {
    choose: '选择文件', another: '重新选择', drop: '或拖放到此处', accepts: '支持 {kinds}，最大 {most}。', remove: '移除 {name}',
    wrongKind: '文件类型须为：{kinds}。', tooLarge: '文件大小为 {size}，超过 {most} 的上限。', empty: '文件是空的。', one: '一次只能选择一个文件。',
    sending: '正在上传…', progress: '正在上传 {name}',
  },
  preview: {
    title: '表格内容', line: '行号', lineSays: '第 {line} 行：{problem}', onlyProblems: '只看有错误的行', problems: '发现 {n} 处错误。', notices: '另有 {n} 处需要留意。', fine: '没有发现错误。',
    shown: '第 {first}–{last} 行，共 {all} 行', nothing: '没有可显示的行。', before: '上一页', after: '下一页', firstThousand: '此处只列出前一千处错误。',
  },
  chart: { asTable: '以表格显示', asChart: '以图表显示', failed: '图表加载失败。' },
}

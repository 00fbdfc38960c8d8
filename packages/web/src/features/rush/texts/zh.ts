import type { texts as english } from './en.ts'

export const texts: typeof english = {
  rush: {
    noTerm: '设置学期后，这里会显示选课实况。',
    close: '近 3 分钟', pause: '暂停', goOn: '继续', full: '全屏', leaveFull: '退出全屏', time: '时间',
    state: { live: '实时', paused: '已暂停于', interrupted: '连接中断，数据截至', silent: '没有新数据，截至' },
    round: { before: '当前没有开放的轮次，距“{name}”开放', open: '距“{name}”截止', after: '当前没有开放的轮次，之后也未安排', none: '暂无选课轮次' },
    figure: {
      decisions: '每秒处理', peak: '峰值 {n}',
      granted: '每秒成功', seats: '名额已用 {taken} / {capacity}',
      waiting: '候补', waitingNote: '候补人次',
      undecided: '待处理', undecidedNote: '已提交、尚未答复',
      people: '在线人数', connections: '{n} 个页面',
      p50: '答复用时 p50', p50Note: '半数请求快于此值', p99: '答复用时 p99', p99Note: '99% 的请求快于此值',
      failed: '错误', window: '最近 15 分钟内',
    },
    outcome: { enrolled: '选上', queued: '候补', givenUp: '退出', refused: '未通过' },
    curve: { decisions: '每秒处理量（按结果）', times: '答复用时（毫秒）', crowd: '在线与候补人数', trouble: '待处理请求与错误' },
    shares: '最近 15 分钟的结果',
    reasons: '未通过的原因',
    noRefusals: '最近 15 分钟内没有未通过的请求。',
    fullest: '最满的教学班', noneTaken: '有限额的教学班还没有人选。', seats: '{taken}/{capacity}',
    queues: '最长的候补队列', noQueues: '没有人在候补。',
  },
}

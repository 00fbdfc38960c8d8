import type { Task } from '../completions/index.ts'

// Which of the office's lists of models a question goes to. Guessed from its words, since nobody wants to say it beforehand: a wrong
// guess costs nothing but the model that was not the best for it.

const signs: readonly (readonly [Task, RegExp])[] = [
  ['code', /```|\b(python|javascript|typescript|java|c\+\+|sql|matlab|regex|stack ?trace|compiler?|unit test|pull request|source code|function (that|which|to)|debug)\b|代码|编程|程序(报错|出错|怎么写)|写(一个|个)?(函数|程序|脚本|算法)|正则|调试|编译/i],
  [
    'planning',
    /\b(plan|schedule|arrange|organi[sz]e)\b.{0,60}\b(week|timetable|term|semester|courses?|classes|days?|studies)\b|\b(free|no classes on) (mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|mornings?|afternoons?)\b|(安排|规划|排|制定).{0,12}(课表|课程|一周|这周|学期|选课)|选课(方案|计划)|(周[一二三四五]|上午|下午|早上|晚上)(不上课|没课|空出来)/i,
  ],
  [
    'writing',
    /\b(write|draft|compose|rewrite|rephrase|revise|proofread|polish|translate|shorten|summari[sz]e)\b|(写|起草|拟|草拟|润色|改写|修改|翻译|校对|缩写|精简).{0,12}(通知|邮件|信|公告|文|稿|段|句|介绍|简介|说明|报告|总结|回复|内容)|(把|将).{0,40}(翻译|改写|润色|译)(成|为|一下)?|润色|翻译成/i,
  ],
]

/** By the first thing that says it; `chat` where nothing does. */
export function taskOf(question: string): Task {
  // What is pasted in long is material: what is wanted of it stands around it.
  const wish = question.length <= 1200 ? question : `${question.slice(0, 600)}\n${question.slice(-600)}`
  return signs.find(([, sign]) => sign.test(wish))?.[0] ?? 'chat'
}

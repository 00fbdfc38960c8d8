// Whose timetable or courses are asked for, where they are not those of who asks.

const front = /^(?:请问|请|麻烦|帮我|帮忙|给我|我想|想|要|能不能|可以|告诉我|显示|打开|查询|查一下|查查|查看|查|看一下|看看|看|知道|一下|[\s，,])+/
const things = String.raw`(?:的?(?:课程?表|日程表)|的(?:选课(?:情况|结果|记录)?|学分|成绩|候补)(?!轮|时间|规|截|流|指))`
const chinese = new RegExp(`^([\\p{Script=Han}·]{2,8}?)(?:同学|老师|教授)?${things}`, 'u')
const took = /^([\p{Script=Han}·]{2,4}?)(?:同学)?(?:都|已经)*(?:选|报)(?:了|的|上)(?:什么|哪些|几门|哪几门|多少)/u
const own = /^(?:我|自己|本人|咱|您|你|谁|哪|什么|怎|如何|[本这下上]|今|明|后|每|周|星期|礼拜|第|各|所有|全|整|一|新|当|现|学生|大家|个人|退|补|已|没|有|能|可|最|还|生成|导出|下载|打印|把|排|做)|我的|我们|轮|学期/
const someone = /(?:别人|其他人|他人|其他同学|别的同学|室友|舍友|朋友|同桌|同班同学|男朋友|女朋友|[他她](?:们)?)的?(?:课程?表|选课|学分|成绩|候补|选了|在上什么)/
const english = /\b([\p{L}][\p{L}-]+(?: [\p{Lu}][\p{L}-]+){0,2})['’]s? (?:time ?table|schedule|courses|classes|enrolments?|credits|grades|waiting list)\b/iu
const englishOf = /\b(?:time ?table|schedule|enrolments?|courses|classes|grades) of (?!(?:the|my|this|that|a|an|all|our|any)\b)([\p{Lu}][\p{L}-]+(?: [\p{Lu}][\p{L}-]+){0,2})\b/u
const englishTook = /\b(?:what|which) (?:courses?|classes|sections?) (?:is|does|did|has) ([\p{Lu}][\p{L}-]+(?: [\p{Lu}][\p{L}-]+){0,2}) (?:tak|enrol|attend|stud|have|hold)/u
const englishSomeone = /\b(?:his|her|their|someone(?: else)?['’]s|somebody(?: else)?['’]s|other (?:people|students?)['’]s?|my (?:friend|room-?mate|class-?mate|brother|sister)['’]s) (?:time ?table|schedule|courses|classes|enrolments?|grades|credits)/i
const noName = /^(?:today|tomorrow|week|month|term|semester|year|mon|tues|wednes|thurs|fri|satur|sun|day|what|who|it|that|there|here|let|my|the|this|next|campus|student|students|teacher|everyone|one)(?:day)?$/i

/** A name, or an empty one: somebody who is not named. Undefined: nobody else is meant. */
export function ownerIn(given: string): string | undefined {
  const text = given.trim()
  if (someone.test(text) || englishSomeone.test(text)) return ''
  const plain = text.replace(front, '')
  const name = (chinese.exec(plain) ?? took.exec(plain))?.[1]
  if (name !== undefined && !own.test(name) && !/[的了]$/.test(name)) return name
  const named = (english.exec(text) ?? englishOf.exec(text) ?? englishTook.exec(text))?.[1]
  const last = named?.split(' ').filter((word) => !/^(?:show|me|is|give|what|see|of|for|about|find|open)$/i.test(word)).join(' ')
  return last && !noName.test(last.split(' ').at(-1)!) && !noName.test(last) ? last : undefined
}

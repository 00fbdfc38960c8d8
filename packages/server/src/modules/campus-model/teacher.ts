import { wordsIn } from './words.ts'

/** Who teaches, and what else is said. */
export type Teacher = { name: string; words: string }

const titled = /([\p{Script=Han}·]{1,12}?)(?:老师|教授|讲师)/u
/** What may stand before a name. */
const lead = /^.*(?:哪些课|什么课|哪门课|课程?|教学班|是|由|有|的|找|跟|选|查|看|下|请问|想上|想选|给我|关于)/u
const nobody = /^(?:哪些?|哪位|哪个|什么|谁|各位|任课|我的?|这位|那位|这个|那个|每位|所有|一位|几位|几个|多少|其他|别的|换|同一个?|你们|他们)$/

export function teacherIn(text: string): Teacher | undefined {
  const found = titled.exec(text)
  if (!found) return undefined
  const [whole, before = ''] = found
  const name = before.replace(lead, '')
  if (name === '' || name.length > 4 || nobody.test(name)) return undefined
  return { name, words: wordsIn(text.replace(whole, before.slice(0, before.length - name.length)).replaceAll(/(?:上|教|讲|开|授)(?:的|了|什么|哪些)/g, ' ')) }
}

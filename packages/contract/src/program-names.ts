// The names under which Fairway itself speaks in rooms, and how to tell that somebody would be taken for it.

/** On the wire these are Chinese; pages say them in the reader's language. */
export const deskName = '客服助手'
export const systemName = '系统通知'
export const assistantName = '智能助手'

const chinese = [deskName, systemName, assistantName, '系統通知', '客服助理']
const latin = /^(?:(?:the)?(?:(?:assistant|help)desk|(?:ai|campus)?assistant)|system(?:notice)?|fairway)$/
/** Letters of other scripts that are drawn like ours. */
const latinOf = 'aaeeoooppccyyxxssiijjdhttmmkkbbhhrtvia'
const lookalikes = new Map(Array.from('аΑеЕоΟοрРсСуУхХѕЅіІјЈԁһтТмМкКвВнНгτνια', (letter, at) => [letter, latinOf[at]!] as const))

/** Would somebody of this name be taken for the program itself? Whatever nobody sees in it, and letters that only look like others, change nothing. */
export function isProgramName(name: string): boolean {
  const seen = name.normalize('NFKC').replaceAll(/[\s\p{P}\p{S}\p{Default_Ignorable_Code_Point}]/gu, '')
  const plain = Array.from(seen, (letter) => lookalikes.get(letter) ?? letter).join('').toLowerCase()
  return chinese.some((one) => plain.includes(one)) || plain === '助手' || latin.test(plain)
}

/** Has it anything that can be seen? */
export function isBlank(text: string): boolean {
  return /^[\s\u2800\p{Default_Ignorable_Code_Point}]*$/u.test(text)
}

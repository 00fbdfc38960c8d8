import { folded, gramsOf, wordsOf } from './words.ts'

// What somebody asks, as it is looked for: ideas, each of which may be said in several ways.

/** One way to say it. */
export type Wording = { words: string[]; /** Of 1: as it was asked. */ worth: number; /** Some of the words will do, and are worth their share. */ isLoose?: boolean }
/** @property weight beside the other ideas, before it is known how rare its words are */
export type Idea = { wordings: Wording[]; weight: number }

const mostIdeas = 60
/** What is said in another way, or another language, is worth a little less. */
const worthOfOthers = 0.8
/** A character that may be half of another word. */
const worthOfCharacters = 0.35
const weightOfCharacter = 0.5
/** Two characters of two words, which may be one word after all. */
const weightOfSeam = 0.35

// What makes a question of words, and says nothing of what it is about.
const emptyChinese = new Set(
  `请问 一下 什么 什么时候 时候 怎么 怎么办 怎么样 怎样 如何 为什么 为何 是否 能否 可否 可以 能够 能不能 可不可以 是不是 有没有 哪里 哪儿 哪些 哪个 哪天 哪 多少 多久 多 几 几点 几个 几天 想要 我想 需要 应该 应当 必须 告诉 谢谢 您好 你好
   知道 帮我 帮 如果 没有 的 了 吗 呢 吧 啊 呀 我 你 您 他 她 它 我们 你们 他们 要 想 是 在 有 和 与 及 或 或者 把 被 就 都 也 还 会 能 将 对 对于 从 到 给 让 为 谁 这 那 这个 那个 一 个 门 本 里 上 下 去 来 用 做 办 意思 时 得 着 过 不 很 太 最 再 又
   现在 以后 之后 以前 之前 还是 但是 因为 所以 关于 另 另外 而不 而 并 找 查 问 说 看 该 呗 嘛 哦 了吗 请`.split(/\s+/),
)
const emptyEnglish = new Set(
  `a an the is are am was were be been do does did done can could may might must shall should will would have has had i me my we our you your he she it its they them their
   this that these those there here what which who whom whose when where why how of in on at to for from by with about into onto and or but if then so as not no any some much many
   long get got need want know tell please hi hello thanks thank let s t m re ve ll d just than also very more most too happen happens someone somebody anybody anyone go goes going`.split(/\s+/),
)
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const han = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u

/** @param groups words that mean the same */
export function ideasOf(question: string, groups: readonly (readonly string[])[]): Idea[] {
  const asked = folded(question)
  const told = segmentsOf(asked)
  const ideas: Idea[] = []
  const said = new Set<string>()
  const all = new Set(wordsOf(asked, { forIndex: true }))
  for (const group of groups) {
    const wordings = group.map((phrase) => wordsOf(phrase, { forIndex: false })).filter((words) => words.length > 0)
    const meant = wordings.filter((words) => words.every((word) => all.has(word)))
    if (meant.length === 0) continue
    for (const word of meant.flat()) said.add(word)
    ideas.push({
      weight: 1,
      wordings: [...meant.map((words) => ({ words, worth: 1 })), ...wordings.filter((words) => !meant.includes(words)).map((words) => ({ words, worth: worthOfOthers }))],
    })
  }
  for (const idea of told) if (!idea.wordings[0]!.words.every((word) => said.has(word))) ideas.push(idea)
  return ideas.slice(0, mostIdeas)
}

/** Each word of the question once, and where two of them meet. Who asks nothing but empty words means them. */
function segmentsOf(asked: string): Idea[] {
  const segments = [...segmenter.segment(asked)].filter(({ isWordLike }) => isWordLike)
  const telling = segments.filter(({ segment }) => !emptyChinese.has(segment) && !emptyEnglish.has(segment))
  const used = telling.length > 0 ? telling : segments
  const ideas = new Map<string, Idea>()
  for (const [at, { segment, index }] of used.entries()) {
    for (const idea of ideasOfSegment(segment)) ideas.set(idea.wordings[0]!.words.join(' '), idea)
    const next = used[at + 1]
    if (!next || next.index !== index + segment.length || !han.test(segment) || !han.test(next.segment)) continue
    const seam = Array.from(segment).at(-1)! + Array.from(next.segment)[0]!
    if (!ideas.has(seam)) ideas.set(seam, { wordings: [{ words: [seam], worth: 1 }], weight: weightOfSeam })
  }
  return [...ideas.values()]
}

function ideasOfSegment(segment: string): Idea[] {
  if (!han.test(segment)) return wordsOf(segment, { forIndex: false }).map((word) => ({ wordings: [{ words: [word], worth: 1 }], weight: 1 }))
  const characters = Array.from(segment)
  if (characters.length === 1) return [{ wordings: [{ words: characters, worth: 1 }], weight: weightOfCharacter }]
  return [{ wordings: [{ words: gramsOf(segment, false), worth: 1, isLoose: true }, { words: characters, worth: worthOfCharacters, isLoose: true }], weight: 1 }]
}

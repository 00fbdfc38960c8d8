import katex from 'katex'

/** A longer one is no formula any more. */
const longestTex = 2000
/** Words of one's own may stand for thousands of letters each, a few of them for millions. */
const defining = /\\(?:[egx]?def|let|futurelet|(?:new|renew|provide)command|global|long)(?![a-zA-Z])/

/** What was drawn last, oldest first: a text that grows is drawn again and again. */
const remembered = new Map<string, string>()
const mostRemembered = 400

/** TeX to MathML, which the browser draws itself. What is wrong in it is shown as it was written, in red. Undefined: it comes from anybody, and would be too much. */
export function renderTex(tex: string, isBlock: boolean): string | undefined {
  if (tex.length > longestTex || defining.test(tex)) return undefined
  const key = `${isBlock} ${tex}`
  const before = remembered.get(key)
  if (before !== undefined) return before
  const drawn = katex.renderToString(tex, { output: 'mathml', displayMode: isBlock, trust: false, throwOnError: false, strict: 'ignore', maxExpand: 200, maxSize: 20 })
  remembered.set(key, drawn)
  if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!)
  return drawn
}

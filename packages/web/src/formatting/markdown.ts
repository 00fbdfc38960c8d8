import createDOMPurify from 'dompurify'
import MarkdownIt, { type RendererRule } from 'markdown-it'
import { addressLength, isSafeAddress, shownHost } from './address.ts'
import { addMath } from './math.ts'
import { addMentions } from './mentions.ts'
import { undisguised } from './plain.ts'
import { addTasks } from './tasks.ts'

// Markdown as people write it in rooms. What comes out is escaped by the one library and cleaned by the other; nothing that it
// holds is fetched from anywhere.

export type Extras = {
  /** TeX to MathML. */
  math?: ((tex: string, isBlock: boolean) => string | undefined) | undefined
  /** Code to marked-up, escaped code; nothing for a language that is not known. */
  code?: ((code: string, language: string) => string | undefined) | undefined
}

export type Formatted = { html: string; /** What would make it better, once it is there. */ wants: { math: boolean; code: boolean } }

const allowedTags = 'p br strong em s del a code pre span ul ol li blockquote h1 h2 h3 h4 h5 h6 hr table thead tbody tr th td'.split(' ')
const mathTags = 'math semantics annotation mrow mi mo mn ms mtext mspace msup msub msubsup mfrac mroot msqrt mtable mtr mtd mover munder munderover mstyle mpadded mphantom menclose mmultiscripts mprescripts none merror'.split(' ')
const mathAttributes = 'display xmlns encoding mathvariant stretchy fence separator lspace rspace width height depth minsize maxsize accent accentunder linethickness columnalign rowspacing columnspacing columnlines rowlines displaystyle scriptlevel largeop movablelimits symmetric notation'.split(' ')

const harmlessAttributes = ['rel', 'target', 'class', 'start', 'dir', ...mathAttributes]

/** In one message. */
const mostFormulas = 200
/** In UTF-16 units, before it is cleaned: what takes the browser a moment. */
const longestHtml = 300_000

const purify = createDOMPurify(window)

/** @param names of whom it mentions, without the sign */
export function format(text: string, names: readonly string[], { math, code }: Extras): Formatted {
  const wants = { math: false, code: false }
  const markdown = new MarkdownIt({
    html: false,
    linkify: true,
    breaks: true,
    highlight(source, language) {
      if (language === '') return ''
      if (!code) wants.code = true
      return code?.(source, language) ?? ''
    },
  })
  markdown.validateLink = isSafeAddress
  // An address is shown as it is written: letters that look like others are not made of its code.
  markdown.normalizeLinkText = (address) => address
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true })
  for (const scheme of ['http:', 'https:']) markdown.linkify.add(scheme, { validate: addressLength })
  for (const scheme of ['ftp:', '//']) markdown.linkify.add(scheme, null)
  markdown.renderer.rules.link_open = openLink
  markdown.renderer.rules.link_close = closeLink
  markdown.renderer.rules['th_open'] = openCell
  markdown.renderer.rules['td_open'] = openCell
  // No picture is fetched from elsewhere: who wants to see it follows the link.
  markdown.renderer.rules.image = (tokens, index) => {
    const token = tokens[index]!
    const address = String(token.attrGet('src') ?? '')
    return `${linkTag(address)}${markdown.utils.escapeHtml(token.content || address)}</a>${hostNote(token.content, address)}`
  }
  let formulas = 0
  addMath(markdown, (tex, isBlock) => {
    if (!math) wants.math = true
    return ++formulas > mostFormulas ? undefined : math?.(tex, isBlock)
  })
  addMentions(markdown, names)
  addTasks(markdown)
  const rendered = markdown.render(undisguised(text))
  // A table of nothing but lines makes tens of thousands of cells: such a text is shown as it was written.
  if (rendered.length > longestHtml) return { html: `<p>${markdown.utils.escapeHtml(undisguised(text)).replaceAll('\n', '<br>')}</p>`, wants: { math: false, code: false } }
  const html = purify.sanitize(rendered, {
    ALLOWED_TAGS: [...allowedTags, ...mathTags],
    ALLOWED_ATTR: ['href', ...harmlessAttributes],
    // Every value of the others would have to be an address too.
    ADD_URI_SAFE_ATTR: harmlessAttributes,
    ALLOW_DATA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  })
  return { html, wants }

  function linkTag(address: string): string {
    return `<a href="${markdown.utils.escapeHtml(address)}" target="_blank" rel="noopener noreferrer nofollow">`
  }
}

const openLink: RendererRule = (tokens, index, options, _env, self) => {
  tokens[index]!.attrSet('target', '_blank')
  tokens[index]!.attrSet('rel', 'noopener noreferrer nofollow')
  return self.renderToken(tokens, index, options)
}

/** How a column is aligned is said by a class: no style comes from what somebody wrote. */
const openCell: RendererRule = (tokens, index, options, _env, self) => {
  const token = tokens[index]!
  const alignment = /^text-align:(center|right)$/.exec(String(token.attrGet('style') ?? ''))?.[1]
  token.attrs = alignment ? [['class', `align-${alignment}`]] : null
  return self.renderToken(tokens, index, options)
}

/** A link whose words are an address, but of another site, or in letters that only look like it, says where it leads. */
const closeLink: RendererRule = (tokens, index) => {
  let open = index - 1
  for (let depth = 1; open >= 0; open--) {
    if (tokens[open]!.type === 'link_close') depth++
    else if (tokens[open]!.type === 'link_open' && --depth === 0) break
  }
  const words = tokens.slice(open + 1, index).map(({ content }) => content).join('')
  return `</a>${hostNote(words, String(tokens[open]?.attrGet('href') ?? ''))}`
}

function hostNote(words: string, address: string): string {
  const host = shownHost(words, address)
  return host === undefined ? '' : ` <span class="host">(${host})</span>`
}

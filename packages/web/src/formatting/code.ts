import highlight from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import css from 'highlight.js/lib/languages/css'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import matlab from 'highlight.js/lib/languages/matlab'
import python from 'highlight.js/lib/languages/python'
import r from 'highlight.js/lib/languages/r'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'

const languages = { bash, c, cpp, css, java, javascript, json, matlab, python, r, sql, typescript, xml }
for (const [name, language] of Object.entries(languages)) highlight.registerLanguage(name, language)

/** More would hold up the page. */
const longest = 20_000
/** And this, again and again while it grows. */
const longestGrowing = 3000

export function highlightCode(code: string, language: string): string | undefined {
  if (code.length > longest || !highlight.getLanguage(language)) return undefined
  return highlight.highlight(code, { language, ignoreIllegals: true }).value
}

/** Of code that still grows: its beginning, and the rest as it was written until all of it is there. */
export function highlightBeginning(code: string, language: string): string | undefined {
  if (code.length <= longestGrowing) return highlightCode(code, language)
  const end = code.lastIndexOf('\n', longestGrowing) + 1
  const beginning = highlightCode(code.slice(0, end), language)
  return beginning === undefined ? undefined : beginning + escaped(code.slice(end))
}

function escaped(code: string): string {
  return code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

import type { Span } from './readings.ts'

// What would run if a page took it for more than text.

export function findScripts(text: string): (Span & { what: string })[] {
  return looks.flatMap(({ what, pattern }) => [...text.matchAll(pattern)].slice(0, most).map(({ 0: found, index }) => ({ what, start: index, end: index + found.length })))
}

const most = 20
const looks = [
  { what: 'script', pattern: /<\s{0,3}\/?\s{0,3}script\b[^>]{0,200}>?/gi },
  { what: 'event-handler', pattern: /<[a-z][a-z0-9]{0,20}\b[^<>]{0,200}?\son[a-z]{3,20}\s{0,3}=/gi },
  { what: 'script-address', pattern: /(?:javascript|vbscript)\s{0,3}:\s{0,3}[^\s]|data:text\/html/gi },
  { what: 'frame', pattern: /<\s{0,3}(?:iframe|object|embed)\b[^>]{0,200}>?/gi },
]

import { Parser } from 'saxen'
import { ExtractProblem } from './extracted.ts'

// XML as a stream of elements. No entity but the five of XML itself is known, so none can grow.

export type XmlHooks = {
  /** @param name with the prefix that is usual for its namespace */
  open(name: string, attribute: (name: string) => string | undefined): void
  close(name: string): void
  text?(text: string): void
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const prefixes = {
  [word]: 'w',
  'http://purl.oclc.org/ooxml/wordprocessingml/main': 'w',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships': 'r',
  'http://purl.oclc.org/ooxml/officeDocument/relationships': 'r',
  'http://schemas.openxmlformats.org/markup-compatibility/2006': 'mc',
  'http://schemas.openxmlformats.org/package/2006/relationships': 'rel',
  'http://purl.org/dc/elements/1.1/': 'dc',
}
const deepest = 2_000

/** @throws {ExtractProblem} `unreadable` */
export function parseXml(source: string, { open, close, text }: XmlHooks): void {
  let depth = 0
  let problem: Error | undefined
  const fail = (error: Error) => void (problem ??= error)
  const parser = new Parser()
  parser.ns(prefixes)
  const guarded = (act: () => void) => {
    if (problem) return
    try {
      act()
    } catch (error) {
      fail(error as Error)
      parser.stop()
    }
  }
  parser.on('openTag', (name, attributes, decode) =>
    guarded(() => {
      if (++depth > deepest) throw new ExtractProblem('unreadable')
      open(name, (wanted) => {
        const value = (attributes() as Record<string, string | undefined>)[wanted]
        return value === undefined ? undefined : decode(value)
      })
    }),
  )
  parser.on('closeTag', (name) =>
    guarded(() => {
      depth--
      close(name)
    }),
  )
  if (text) {
    parser.on('text', (value, decode) => guarded(() => text(decode(value))))
    parser.on('cdata', (value) => guarded(() => text(value)))
  }
  parser.on('error', () => fail(new ExtractProblem('unreadable')))
  parser.parse(source.replace(/^\ufeff/, ''))
  if (problem) throw problem
}

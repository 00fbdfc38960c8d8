import { readZip, ZipProblem, type ZipPart } from '../../zip.ts'
import { createDocxBody } from './docx-body.ts'
import { readNumbering, readRelations, readStyles } from './docx-parts.ts'
import { ExtractProblem, type Extracted } from './extracted.ts'
import { titleInProperties, titleInText } from './own-title.ts'
import { cleaned } from './plain.ts'
import { parseXml } from './xml.ts'

// A Word document (ISO/IEC 29500): its text, headings, lists and tables. Nothing in it runs and nothing that it refers to is
// fetched; pictures, comments, and what was deleted while changes were tracked, are left out.

const limits = { entries: 5_000, bytes: 200 * 1024 * 1024, ratio: 300 }
/** Unpacked. */
const largestPart = 60 * 1024 * 1024

/** @throws {ExtractProblem} */
export function readDocx(bytes: Uint8Array): Extracted {
  const parts = partsOf(bytes)
  const text = (name: string): string | undefined => {
    const part = parts.get(name)
    return part && decoded(part)
  }
  const document = text('word/document.xml')
  if (document === undefined) throw new ExtractProblem('wrong-type')
  const body = createDocxBody({
    styles: readStyles(text('word/styles.xml') ?? ''),
    numbering: readNumbering(text('word/numbering.xml') ?? ''),
    relations: readRelations(text('word/_rels/document.xml.rels') ?? ''),
  })
  parseXml(document, body.hooks)
  const { markdown, title } = body.end()
  const cleanedBody = cleaned(markdown)
  // What its writer has styled as the title is seen; properties may be those of a template.
  return { body: cleanedBody, title: title || titleInProperties(propertyOf(text('docProps/core.xml') ?? '')) || titleInText(cleanedBody), pages: null, pagesWithoutText: 0 }
}

function propertyOf(xml: string): string {
  let title = ''
  let isTitle = false
  if (xml === '') return title
  try {
    parseXml(xml, {
      open: (name) => void (isTitle = name === 'dc:title'),
      close: () => void (isTitle = false),
      text: (said) => void (isTitle && (title += said)),
    })
  } catch {
    // The text can be read without it.
  }
  return title
}

function partsOf(bytes: Uint8Array): Map<string, ZipPart> {
  try {
    return new Map(readZip(bytes, limits).map((part) => [part.name, part]))
  } catch (error) {
    throw problemOf(error)
  }
}

function decoded(part: ZipPart): string {
  try {
    const content = part.unpack()
    if (content.length > largestPart) throw new ExtractProblem('too-much')
    return new TextDecoder(content[0] === 0xff ? 'utf-16le' : 'utf-8').decode(content)
  } catch (error) {
    throw problemOf(error)
  }
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof ZipProblem)) return error
  return new ExtractProblem(error.kind === 'too-large' ? 'too-much' : 'unreadable')
}

import { getDocumentProxy } from 'unpdf'
import { longestDocument } from '@fairway/contract/knowledge-limits'
import { ExtractProblem, type Extracted } from './extracted.ts'
import { linesOf, type PageLine, type PageText } from './pdf-lines.ts'
import { markdownOf } from './pdf-markdown.ts'
import { titleInProperties, titleInText } from './own-title.ts'
import { cleaned } from './plain.ts'

// A PDF's text layer, as lines on pages and then as Markdown. Nothing in it is drawn or runs.

const mostPages = 500

/** @throws {ExtractProblem} */
export async function readPdf(bytes: Uint8Array): Promise<Extracted> {
  const document = await open(bytes)
  if (document.numPages > mostPages) throw new ExtractProblem('too-much')
  const pages: PageLine[][] = []
  let length = 0
  for (let number = 1; number <= document.numPages; number++) {
    const lines = await readPage(document, number)
    length += lines.reduce((sum, { text }) => sum + text.length, 0)
    if (length > longestDocument * 2) throw new ExtractProblem('too-much')
    pages.push(lines)
  }
  const pagesWithoutText = pages.filter((lines) => lines.every(({ text }) => text.trim() === '')).length
  const body = cleaned(markdownOf(pages))
  return { body, title: (await titleOf(document)) || titleInText(body), pages: pages.length, pagesWithoutText }
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0, stopAtErrors: false, maxImageSize: 1, disableFontFace: true, useSystemFonts: false, enableXfa: false })
  } catch (error) {
    throw new ExtractProblem(error instanceof Error && error.name === 'PasswordException' ? 'password' : 'unreadable')
  }
}

/** A page that is broken has no text. */
async function readPage(document: Pdf, number: number): Promise<PageLine[]> {
  try {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent({ disableNormalization: false })
    const lines = linesOf(items.filter((item): item is typeof item & PageText => 'str' in item), heightOf(page.view))
    page.cleanup()
    return lines
  } catch {
    return []
  }
}

function heightOf([, bottom = 0, , top = 842]: number[]): number {
  return top - bottom
}

async function titleOf(document: Pdf): Promise<string> {
  const found = await document.getMetadata().catch(() => undefined)
  return titleInProperties(found && 'Title' in found.info ? found.info.Title : undefined)
}

import { readDocx } from './docx.ts'
import type { ExtractAnswer, ExtractOrder } from './extract.ts'
import { ExtractProblem } from './extracted.ts'
import { readPdf } from './pdf.ts'
import { readTextFile } from './text-file.ts'

// The process in which a file is read. `extract.ts` is its other half.

process.once('message', (order: ExtractOrder) => {
  void read(order).then((answer) => process.send?.(answer, undefined, undefined, () => process.disconnect?.()))
})

async function read({ kind, bytes }: ExtractOrder): Promise<ExtractAnswer> {
  try {
    // What came over is a view of something larger, and libraries take the whole of it away.
    const own = new Uint8Array(bytes)
    if (kind === 'pdf') return { extracted: await readPdf(own) }
    if (kind === 'docx') return { extracted: readDocx(own) }
    return { extracted: readTextFile(own, { isMarkdown: kind === 'markdown' }) }
  } catch (error) {
    return { trouble: error instanceof ExtractProblem ? error.trouble : 'unreadable' }
  }
}

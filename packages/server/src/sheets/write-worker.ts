import { parentPort } from 'node:worker_threads'
import writeXlsxFile, { type Row } from 'write-excel-file/node'
import type { Cell } from './write.ts'

// The thread in which an XLSX is packed. `write.ts` is its other half.

export type WriteWorkerRequest = { rows: readonly (readonly Cell[])[] } | { finish: true }
export type WriteWorkerMessage = { chunks: Uint8Array[] }

const sheet: Row[] = []

parentPort!.on('message', async (request: WriteWorkerRequest) => {
  if ('rows' in request) {
    for (const cells of request.rows) sheet.push(cells.map(typedCell))
    return
  }
  const bytes = await writeXlsxFile(sheet, { stickyRowsCount: 1 }).toBuffer()
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += 64 * 1024) chunks.push(new Uint8Array(bytes.subarray(at, at + 64 * 1024)))
  parentPort!.postMessage({ chunks } satisfies WriteWorkerMessage)
})

/**
 * Text is typed as text, so that nothing in it can run as a formula. Characters that XML cannot hold are left out; what looks like
 * an escape of one, such as `_x0041_`, is escaped itself.
 */
function typedCell(cell: Cell): Row[number] {
  if (cell === null) return null
  if (typeof cell === 'number') return { type: Number, value: cell }
  const text = cell.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  return { type: String, value: text.replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_') }
}

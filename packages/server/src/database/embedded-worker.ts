import fs from 'node:fs'
import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { DurableFiles, syncDirectory, syncTree } from './embedded-files.ts'

// The thread in which the embedded PostgreSQL runs, so that a long query never stalls the web server. It is handed
// protocol messages and hands back the answers; `embedded.ts` is its other half.

export type EmbeddedWorkerData = { directory: string }
export type EmbeddedRequest = { messages: Uint8Array<ArrayBuffer> } | { count: 'fsyncs' } | { close: true }
export type EmbeddedReply = { ready: true } | { answer: Uint8Array } | { fsyncs: number } | { closed: true }

const { directory } = workerData as EmbeddedWorkerData
const port = parentPort!
if (!fs.existsSync(path.join(directory, 'PG_VERSION'))) await makeDatabase()
// Its files may be read by all: at every start, because DATA_DIR is often made by somebody else, or was copied.
fs.chmodSync(directory, 0o700)
const files = new DurableFiles(directory)
const database = new PGlite({
  fs: files,
  // PGlite's own parameters but for -F (no fsync), and with a sync method that reaches `files`: its fdatasync does nothing.
  startParams: [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    ...['-c', 'wal_sync_method=fsync'],
    ...['-c', 'jit=off'],
  ],
})
await database.waitReady

port.on('message', async (request: EmbeddedRequest) => {
  if ('messages' in request) {
    const parts: Uint8Array[] = []
    // As a stream, because PGlite reads every other answer once for itself. Its parts lie in memory that it uses again.
    await database.execProtocolRawStream(request.messages, { syncToFs: false, onRawData: (part) => parts.push(part.slice()) })
    const answer = joined(parts)
    port.postMessage({ answer } satisfies EmbeddedReply, [answer.buffer])
  } else if ('count' in request) {
    reply({ fsyncs: files.fsyncs })
  } else {
    await database.close()
    reply({ closed: true })
    port.close()
  }
})
reply({ ready: true })

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function reply(message: EmbeddedReply): void {
  port.postMessage(message)
}

/**
 * Beside its place, and moved there once all of it is on the disk: a start that is interrupted leaves nothing behind that looks
 * like a database and is none.
 */
async function makeDatabase(): Promise<void> {
  const unfinished = `${directory}.new`
  fs.rmSync(unfinished, { recursive: true, force: true })
  fs.mkdirSync(unfinished, { mode: 0o700 })
  const initial = new PGlite({ fs: new NodeFS(unfinished) })
  await initial.waitReady
  await initial.close()
  syncTree(unfinished)
  fs.renameSync(unfinished, directory)
  syncDirectory(path.dirname(directory))
  syncDirectory(path.dirname(path.dirname(directory)))
}

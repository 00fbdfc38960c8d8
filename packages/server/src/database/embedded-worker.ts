import fs from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

// The thread in which the embedded PostgreSQL runs, so that a long query never stalls the web server. It is handed
// protocol messages and hands back the answers; `embedded.ts` is its other half.

export type EmbeddedWorkerData = { directory: string }
export type EmbeddedRequest = { messages: Uint8Array<ArrayBuffer> } | { count: 'fsyncs' } | { close: true }
export type EmbeddedReply = { ready: true } | { answer: Uint8Array } | { fsyncs: number } | { closed: true }

const { directory } = workerData as EmbeddedWorkerData
const port = parentPort!
let fsyncs = 0

// What PGlite leaves out: its file system has no fsync, so "durable" would mean "in the page cache".
class DurableFileSystem extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const initialised = await super.init(pg, options)
    initialised.emscriptenOpts.preRun!.push((module: { NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => 0 } } }) => {
      module.NODEFS.stream_ops.fsync = (stream) => {
        fs.fsyncSync(stream.nfd)
        fsyncs++
        return 0
      }
    })
    return initialised
  }
}

const database = new PGlite({
  fs: new DurableFileSystem(directory),
  // PGlite's own parameters but for -F (no fsync), and with a sync method that reaches the function above: its fdatasync
  // does nothing.
  startParams: [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    ...['-c', 'wal_sync_method=fsync'],
    ...['-c', 'jit=off'],
  ],
})
await database.waitReady

port.on('message', async (request: EmbeddedRequest) => {
  if ('messages' in request) {
    const answer = await database.execProtocolRaw(request.messages, { syncToFs: false })
    reply({ answer })
  } else if ('count' in request) {
    reply({ fsyncs })
  } else {
    await database.close()
    reply({ closed: true })
    port.close()
  }
})
reply({ ready: true })

function reply(message: EmbeddedReply): void {
  port.postMessage(message)
}

import path from 'node:path'
import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { makeDataDir } from './data-dir.ts'
import type { EmbeddedReply, EmbeddedRequest, EmbeddedWorkerData } from './embedded-worker.ts'

// PostgreSQL inside this program (PGlite in a worker thread), reached by the ordinary `pg` driver through a stream that
// carries its protocol messages to the worker. One session, so one connection at a time.

export type Embedded = {
  /** What `pg` asks for in place of a network socket. */
  connect(): Duplex
  /** fsync calls since the start, for the test that counts them. */
  fsyncs(): Promise<number>
  close(): Promise<void>
}

/** Opens (or makes) the database in `dataDir/database`. The caller holds the lock on `dataDir`. */
export async function openEmbedded(dataDir: string, onCrash: (error: Error) => void): Promise<Embedded> {
  const directory = path.join(dataDir, 'database')
  makeDataDir(dataDir)
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), {
    workerData: { directory } satisfies EmbeddedWorkerData,
  })
  // Answers come in the order of the requests.
  const waiting: { resolve(reply: EmbeddedReply): void; reject(error: Error): void }[] = []
  const ask = (request: EmbeddedRequest, transfer: ArrayBuffer[] = []) =>
    new Promise<EmbeddedReply>((resolve, reject) => {
      waiting.push({ resolve, reject })
      worker.postMessage(request, transfer)
    })
  const ready = new Promise<EmbeddedReply>((resolve, reject) => waiting.push({ resolve, reject }))

  let isOpen = false
  let closing = false
  const crash = (error: Error) => {
    for (const request of waiting.splice(0)) request.reject(error)
    // Until then, whoever opens it hears of it.
    if (isOpen && !closing) onCrash(error)
  }
  worker.on('message', (reply: EmbeddedReply) => waiting.shift()!.resolve(reply))
  worker.on('error', crash)
  worker.on('exit', (code) => crash(new Error(`The embedded database stopped (code ${code}).`)))
  await ready
  isOpen = true

  let current: ProtocolStream | undefined
  return {
    connect() {
      current?.destroy()
      return (current = new ProtocolStream((messages) => ask({ messages }, [messages.buffer])))
    },
    async fsyncs() {
      const reply = await ask({ count: 'fsyncs' })
      return 'fsyncs' in reply ? reply.fsyncs : 0
    },
    async close() {
      closing = true
      await ask({ close: true })
      await worker.terminate()
    },
  }
}

type Exchange = (messages: Uint8Array<ArrayBuffer>) => Promise<EmbeddedReply>

const authenticationOkAndReady = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])

/** One connection as `pg` sees it. */
class ProtocolStream extends Duplex {
  #exchange: Exchange
  #started = false
  #gathered: Buffer[] = []
  #sending: Promise<void> = Promise.resolve()

  constructor(exchange: Exchange) {
    super()
    this.#exchange = exchange
  }

  // The part of net.Socket that pg calls.
  connect(): this {
    setImmediate(() => this.emit('connect'))
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // pg writes a statement in several pieces, and several statements in one turn when it pipelines: one message to the
    // worker carries them all.
    if (this.#gathered.push(chunk) === 1) queueMicrotask(() => (this.#sending = this.#send()))
    done()
  }

  /** When pg says goodbye it waits for the other end to do so; a pool that ends while it is in use would wait for ever. */
  override _final(done: () => void): void {
    queueMicrotask(() => {
      void this.#sending.then(() => {
        this.push(null)
        done()
      })
    })
  }

  async #send(): Promise<void> {
    const gathered = Buffer.concat(this.#gathered.splice(0))
    try {
      if (!this.#started) {
        this.#started = true
        await this.#start()
        return
      }
      const reply = await this.#exchange(new Uint8Array(gathered))
      if (!this.destroyed && 'answer' in reply) this.push(reply.answer)
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** The startup packet needs no answer from the database, but what an earlier connection left behind has to go. */
  async #start(): Promise<void> {
    await this.#exchange(simpleQuery('rollback'))
    await this.#exchange(simpleQuery('discard all'))
    if (!this.destroyed) this.push(authenticationOkAndReady)
  }
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html, "Query" */
function simpleQuery(text: string): Uint8Array<ArrayBuffer> {
  const body = Buffer.from(`${text}\0`)
  const message = new Uint8Array(5 + body.length)
  message[0] = 'Q'.charCodeAt(0)
  new DataView(message.buffer).setInt32(1, 4 + body.length)
  message.set(body, 5)
  return message
}

import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createTextCheck, fileTypeOf, headLength, type FileType } from './media-type.ts'
import { storageAway } from './refusals.ts'
import type { Received } from './storage.ts'

// What is arriving, on disk whatever the storage: its size and its hash are known only at its end, and nobody's slow line keeps a
// storage waiting.

const dayMs = 24 * 60 * 60_000

export type Incoming = ReturnType<typeof createIncoming>

/** @param directory on the same file system as the storage on disk, so that files can be moved there */
export function createIncoming(directory: string) {
  return {
    /** @throws {Refusal} `file-storage-away`, and what the stream fails with; nothing of it is left then */
    async receive(stream: Readable): Promise<Received & { type: FileType }> {
      const place = path.join(directory, randomUUID())
      try {
        await fs.promises.mkdir(directory, { recursive: true, mode: 0o700 })
        const file = await fs.promises.open(place, 'wx', 0o600)
        const { head, isText, ...received } = await write(stream, file)
        return { path: place, ...received, type: await fileTypeOf(head, isText) }
      } catch (error) {
        await this.discard(place)
        throw isOfDisk(error) ? storageAway(error) : error
      }
    },

    async discard(place: string): Promise<void> {
      await fs.promises.rm(place, { force: true }).catch(() => {})
    },

    /** What a crash left behind. */
    async tidy(): Promise<void> {
      for (const name of await fs.promises.readdir(directory).catch(() => [])) {
        const place = path.join(directory, name)
        const found = await fs.promises.stat(place).catch(() => undefined)
        if (found && found.mtimeMs < Date.now() - dayMs) await this.discard(place)
      }
    },
  }
}

async function write(stream: Readable, file: fs.promises.FileHandle): Promise<Omit<Received, 'path'> & { head: Buffer; isText: boolean }> {
  const hash = createHash('sha256')
  const text = createTextCheck()
  const head: Uint8Array[] = []
  let size = 0
  const lookAt = async function* (source: AsyncIterable<Buffer>) {
    for await (const piece of source) {
      if (size < headLength) head.push(piece.subarray(0, headLength - size))
      size += piece.length
      hash.update(piece)
      text.look(piece)
      yield piece
    }
  }
  // Closes the file whatever happens.
  await pipeline(stream, lookAt, file.createWriteStream())
  return { size, sha256: hash.digest('hex'), head: Buffer.concat(head), isText: text.end() }
}

/** The system names the call that failed; what is wrong with an upload has none. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && ['open', 'mkdir', 'write', 'close'].includes(String(error.syscall))
}

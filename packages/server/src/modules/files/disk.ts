import fs from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { codeOf } from '../../database/failures.ts'
import { noSuchFile, storageAway } from './refusals.ts'
import type { ByteRange, Received, Storage } from './storage.ts'

// Files in directories of two levels, by the first letters of their id. The file that arrived beside them is moved, so a name here
// is always that of a whole file.

export type Disk = Storage & {
  /** Every id that has a file and is older than a day. */
  ids(): AsyncGenerator<string>
}

const dayMs = 24 * 60 * 60_000

export function createDisk(directory: string): Disk {
  // Directories that this process knows to outlive a loss of power.
  const lasting = new Set<string>()
  const placeOf = (id: string) => path.join(directory, id.slice(0, 2), id.slice(2, 4), id)

  return {
    async keep(id: string, received: Received): Promise<void> {
      const place = placeOf(id)
      try {
        await sync(received.path)
        await makeLasting(path.dirname(place))
        await fs.promises.rename(received.path, place)
        await sync(path.dirname(place))
      } catch (error) {
        throw storageAway(error)
      }
    },

    async open(id: string, size: number, { from, to }: ByteRange): Promise<Readable> {
      let handle: fs.promises.FileHandle
      try {
        handle = await fs.promises.open(placeOf(id), 'r')
      } catch (error) {
        throw codeOf(error) === 'ENOENT' ? Object.assign(noSuchFile(), { cause: error }) : storageAway(error)
      }
      const { size: found } = await handle.stat()
      if (found === size) return handle.createReadStream({ start: from, end: to })
      await handle.close()
      throw storageAway(new Error(`The file ${placeOf(id)} has ${found} bytes instead of ${size}.`))
    },

    async remove(id: string): Promise<void> {
      await fs.promises.rm(placeOf(id), { force: true })
    },

    async *ids() {
      const young = Date.now() - dayMs
      for (const first of await namesIn(directory, /^[0-9a-f]{2}$/)) {
        for (const second of await namesIn(path.join(directory, first), /^[0-9a-f]{2}$/)) {
          for (const id of await namesIn(path.join(directory, first, second), /^[0-9a-f]{32}$/)) {
            const found = await fs.promises.stat(placeOf(id)).catch(() => undefined)
            if (found && found.mtimeMs < young) yield id
          }
        }
      }
    },
  }

  /** The directory, and those above it up to the one of all files. */
  async function makeLasting(leaf: string): Promise<void> {
    if (lasting.has(leaf)) return
    await fs.promises.mkdir(leaf, { recursive: true, mode: 0o700 })
    for (const each of [path.dirname(leaf), directory, path.dirname(directory)]) await sync(each)
    lasting.add(leaf)
  }
}

async function namesIn(directory: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await fs.promises.readdir(directory)).filter((name) => pattern.test(name))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

async function sync(place: string): Promise<void> {
  const handle = await fs.promises.open(place, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

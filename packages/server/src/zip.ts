import { inflateRawSync } from 'node:zlib'

// A zip of a few kilobytes can unpack to gigabytes. Its directory says beforehand how large each part will be, and if the
// directory lies, unpacking stops there. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3).

export type ZipLimits = {
  entries: number
  /** Unpacked, all parts together. */
  bytes: number
  /** Unpacked to packed, for parts larger than a megabyte. */
  ratio: number
}

/** `broken`: no zip, or not a whole one. */
export class ZipProblem extends Error {
  override name = 'ZipProblem'
  readonly kind: 'too-large' | 'broken'

  constructor(kind: 'too-large' | 'broken') {
    super(`The zip is ${kind}.`)
    this.kind = kind
  }
}

export type ZipPart = { name: string; /** @throws {ZipProblem} */ unpack(): Buffer }

type Entry = { name: string; method: number; packed: number; unpacked: number; offset: number }

/** @throws {ZipProblem} before anything is unpacked, if it would be more than this */
export function readZip(bytes: Uint8Array, limits: ZipLimits): ZipPart[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = [...readDirectory(bytes, view, limits.entries)]
  if (entries.reduce((sum, entry) => sum + entry.unpacked, 0) > limits.bytes) throw new ZipProblem('too-large')
  for (const entry of entries) {
    if (entry.unpacked > 1024 * 1024 && entry.unpacked > entry.packed * limits.ratio) throw new ZipProblem('too-large')
  }
  return entries.map((entry) => ({ name: entry.name, unpack: () => unpack(bytes, view, entry) }))
}

function* readDirectory(bytes: Uint8Array, view: DataView, mostEntries: number): Generator<Entry> {
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > mostEntries) throw new ZipProblem('too-large')
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw new ZipProblem('broken')
    const nameLength = view.getUint16(at + 28, true)
    yield {
      name: Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('latin1'),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
}

/** The end of the directory: 22 bytes and a comment of up to 65,535. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 65_535; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  throw new ZipProblem('broken')
}

/** Unpacks no further than the directory says, and so learns whether it says the truth. */
function unpack(bytes: Uint8Array, view: DataView, entry: Entry): Buffer {
  if (entry.offset + 30 > bytes.length) throw new ZipProblem('broken')
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, Math.min(entry.packed, bytes.length - start)))
  if (packed.length !== entry.packed) throw new ZipProblem('broken')
  const content = entry.method === 0 ? packed : inflate(packed, entry)
  if (content.length !== entry.unpacked) throw new ZipProblem('broken')
  return content
}

function inflate(packed: Buffer, { method, unpacked }: Entry): Buffer {
  if (method !== 8) throw new ZipProblem('broken')
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, unpacked) })
  } catch (error) {
    throw new ZipProblem((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken')
  }
}

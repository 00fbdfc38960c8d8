import type { Readable } from 'node:stream'

// Where the bytes of files lie. What is kept under an id stays as it is until it is removed.

export type StorageName = 'disk' | 's3'

/** What has arrived, in a file of its own under DATA_DIR. */
export type Received = { path: string; size: number; /** Hexadecimal. */ sha256: string }

/** Both ends are part of it. */
export type ByteRange = { from: number; to: number }

export type Storage = {
  /** Durable when it is answered. May take the file itself away. @throws {Refusal} `file-storage-away` */
  keep(id: string, received: Received): Promise<void>
  /** @param range of a file that has `size` bytes. @throws {Refusal} `file-storage-away`, `no-such-file` */
  open(id: string, size: number, range: ByteRange): Promise<Readable>
  /** Also what is not there. */
  remove(id: string): Promise<void>
}

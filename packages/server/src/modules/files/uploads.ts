import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { mostFiles } from '@fairway/contract/room-limits'
import type { MessageFile } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import type { CampusSettings } from '../settings/index.ts'
import { fileName } from './file-name.ts'
import type { Incoming } from './incoming.ts'
import type { FileType } from './media-type.ts'
import { dayIsFull, fileEmpty, fileTooLarge, oneFileOnly, storageAway, tooManyUploads } from './refusals.ts'
import type { Received, Storage, StorageName } from './storage.ts'
import { bytesToday, countBytes, expectBytes, insertFile, wireOf } from './store.ts'

// From a request to a file: it arrives beside the storage, is looked at, kept, and only then has a row, by which it can be read.

const megabyte = 1024 * 1024
/** Of a day's uploads, the smallest file takes as much: many small ones are many as well. */
const leastCounted = 16 * 1024
/** What a form has around a file. */
const aroundFile = 64 * 1024

/** Of one person, on this instance: the files of a message. Each holds a file open, however little of it ever comes. */
const mostUnderway = mostFiles

/** One upload, until `end`. */
export type Upload = {
  /** In bytes. */
  largest: number
  /** A stream that was cut off at `largest` says so. @throws {Refusal} `one-file-only`, `file-too-large`, `file-empty`, `file-storage-away` */
  take(name: string, stream: Readable & { truncated?: boolean }): Promise<void>
  /** Once everything has arrived. @throws {Refusal} `one-file-only`, `too-much-uploaded`, `file-storage-away` */
  finish(): Promise<MessageFile>
  /** What was not finished is thrown away. */
  end(): Promise<void>
}

export type UploadNeeds = {
  database: Database
  settings: CampusSettings
  /** By whose days uploads are counted. */
  timeZone: string
  incoming: Incoming
  storage: Storage
  storageName: StorageName
}

export function createUploads({ database, settings, timeZone, incoming, storage, storageName }: UploadNeeds) {
  // On their way, by person: what was allowed is not allowed again to somebody who sends a hundred at once.
  const underway = new Map<number, { count: number; bytes: number }>()

  return {
    /**
     * @param announced the length of the whole request, if it says one
     * @throws {Refusal} `file-too-large`, `too-many-uploads`, `too-much-uploaded`
     */
    async begin(personId: number, announced: number | undefined): Promise<Upload> {
      const { 'rooms.file-megabytes': megabytes, 'rooms.file-megabytes-a-day': megabytesADay } = await settings.read()
      const largest = megabytes * megabyte
      const mostADay = megabytesADay * megabyte
      if (announced !== undefined && announced > largest + aroundFile) throw fileTooLarge(megabytes)
      const reserved = Math.max(leastCounted, Math.min(announced ?? largest, largest))
      const before = await bytesToday(database, personId, timeZone)
      const others = underway.get(personId) ?? { count: 0, bytes: 0 }
      if (others.count >= mostUnderway) throw tooManyUploads(mostUnderway)
      if (before + others.bytes + reserved > mostADay) throw dayIsFull(megabytesADay)
      underway.set(personId, { count: others.count + 1, bytes: others.bytes + reserved })
      let taken: { name: string; received: Received & { type: FileType } } | undefined

      return {
        largest,

        async take(name, stream) {
          if (taken) throw oneFileOnly()
          const received = await incoming.receive(stream)
          taken = { name, received }
          if (stream.truncated) throw fileTooLarge(megabytes)
          if (received.size === 0) throw fileEmpty()
        },

        async finish() {
          if (!taken) throw oneFileOnly()
          const { name, received } = taken
          const { mediaType, image, extensions } = received.type
          const file = {
            id: randomBytes(16).toString('hex'),
            person_id: personId,
            name: fileName(name, extensions),
            media_type: mediaType,
            size: received.size,
            width: image?.width ?? null,
            height: image?.height ?? null,
            storage: storageName,
          }
          await expectBytes(database, file.id, storageName)
          await storage.keep(file.id, received)
          await database.inTransaction(async (transaction) => {
            if (!(await countBytes(transaction, personId, timeZone, Math.max(leastCounted, file.size), mostADay))) throw dayIsFull(megabytesADay)
            if (!(await insertFile(transaction, file))) throw storageAway(new Error('An upload took so long that its bytes were tidied away.'))
          })
          return wireOf(file)
        },

        async end() {
          const { count, bytes } = underway.get(personId)!
          if (count > 1) underway.set(personId, { count: count - 1, bytes: bytes - reserved })
          else underway.delete(personId)
          if (taken) await incoming.discard(taken.received.path)
        },
      }
    },
  }
}

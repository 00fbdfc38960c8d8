import type { Readable } from 'node:stream'
import type { Guest } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import type { KnownViewer } from '../identity/index.ts'
import { noSuchFile, storageAway } from './refusals.ts'
import type { ByteRange, Storage, StorageName } from './storage.ts'
import { findFile, type FileRow } from './store.ts'

/** Who asks for a file; a guest has a name for the lobby. */
export type Reader = { viewer: KnownViewer | null; guest: Guest | null }

export type MayRead = (asking: Reader & { roomId: number }) => Promise<boolean>

export type ReadableFile = Pick<FileRow, 'id' | 'name' | 'size'> & {
  mediaType: string
  /** An image that browsers may show. Everything else is to be saved. */
  isShown: boolean
  /** @throws {Refusal} `file-storage-away`, `no-such-file` if the storage has lost it */
  open(range: ByteRange): Promise<Readable>
}

type ReadingNeeds = { database: Database; storages: Partial<Record<StorageName, Storage>>; mayRead: MayRead }

export function createFileReading({ database, storages, mayRead }: ReadingNeeds) {
  return {
    /** For who may read the room in which it was said; until then, for who uploaded it. @throws {Refusal} `no-such-file` */
    async find(reader: Reader, id: string): Promise<ReadableFile> {
      const file = await findFile(database, id)
      if (!file) throw noSuchFile()
      const mayHave = file.room_id === null ? reader.viewer?.id === file.person_id : await mayRead({ ...reader, roomId: file.room_id })
      if (!mayHave) throw noSuchFile()
      return {
        id,
        name: file.name,
        size: file.size,
        mediaType: file.media_type,
        isShown: file.width !== null,
        async open(range) {
          const storage = storages[file.storage]
          if (!storage) throw storageAway(new Error(`The file ${id} lies in a storage that is not configured: ${file.storage}.`))
          return storage.open(id, file.size, range)
        },
      }
    },
  }
}

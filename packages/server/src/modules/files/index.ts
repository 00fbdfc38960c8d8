import path from 'node:path'
import type { MessageFile } from '@fairway/contract/rooms'
import type { FilesS3Config } from '../../config.ts'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createDisk } from './disk.ts'
import { createIncoming } from './incoming.ts'
import { createFileReading, type MayRead } from './reading.ts'
import { noSuchFile } from './refusals.ts'
import { createS3, type S3Patience } from './s3.ts'
import { claimFiles, filesOfMessages, filesOfPerson, removeFilesOfMessage, removeFilesOfPerson, wireOf, type Place } from './store.ts'
import { createTidying } from './tidying.ts'
import { createUploads } from './uploads.ts'

// Images and files that people say in rooms: uploaded first, then claimed by the message that they are said with.

export { fileName } from './file-name.ts'
export type { MayRead, Reader } from './reading.ts'
export { fileRoutes, uploadRoutes } from './routes.ts'

export type FileNeeds = {
  database: Database
  settings: CampusSettings
  config: {
    /** Files lie in `files` of it, unless there is an S3. */
    dataDir: string
    filesS3: FilesS3Config | undefined
    timeZone: string
  }
  /** May they read the room? Nobody else reads what was said there. */
  mayRead: MayRead
  /** For work that nobody waits for. */
  onError(error: unknown, what: string): void
  patience?: S3Patience
}

export type Files = ReturnType<typeof createFiles>

export function createFiles({ database, settings, config, mayRead, onError, patience }: FileNeeds) {
  const directory = path.join(config.dataDir, 'files')
  const incoming = createIncoming(path.join(directory, 'incoming'))
  const disk = createDisk(directory)
  const s3 = config.filesS3 && createS3(config.filesS3, patience)
  // What lies on the disk from before stays there, and is read there.
  const storages = { disk, ...(s3 && { s3 }) }
  const uploads = createUploads({ database, settings, timeZone: config.timeZone, incoming, storage: s3 ?? disk, storageName: s3 ? 's3' : 'disk' })
  const reading = createFileReading({ database, storages, mayRead })
  const tidying = createTidying({ database, incoming, disk, storages, onError })

  return {
    uploads,
    reading,
    tidying,

    /** One's own, in this order, said or not: what is sent again was said the first time. @throws {Refusal} `no-such-file` */
    async describe(ids: readonly string[], personId: number): Promise<MessageFile[]> {
      const rows = new Map((await filesOfPerson(database, ids, personId)).map((row) => [row.id, row]))
      return [...new Set(ids)].map((id) => {
        const row = rows.get(id)
        if (!row) throw noSuchFile()
        return wireOf(row)
      })
    },

    /**
     * They are said with this message now, in this order. Again with the same message changes nothing.
     *
     * @throws {Refusal} `no-such-file`: not all of them are this person's and unsaid; then none is claimed
     */
    async claim(transaction: Pick<Transaction, 'query'>, ids: readonly string[], personId: number, roomId: number, seq: number): Promise<void> {
      const asked = [...new Set(ids)]
      if (asked.length > 0 && (await claimFiles(transaction, asked, personId, roomId, seq)) !== asked.length) throw noSuchFile()
    },

    /** By `<room> <seq>` of their message; those without any are left out. @param places of messages, none twice */
    async ofMessages(queries: Pick<Queries, 'query'>, places: readonly Place[]): Promise<Map<string, MessageFile[]>> {
      if (places.length === 0) return new Map()
      const byMessage = Map.groupBy(await filesOfMessages(queries, places), ({ room_id, seq }) => `${room_id} ${seq}`)
      return new Map([...byMessage].map(([key, rows]) => [key, rows.map(wireOf)]))
    },

    /** Of a message that is deleted. Nobody can read them from then on; their bytes are removed by the tidying. */
    release: removeFilesOfMessage,
  }
}

/** What is erased with a person: all that they uploaded, wherever it was said. */
export async function eraseFiles(transaction: Pick<Transaction, 'query'>, { id }: { id: number }): Promise<void> {
  await removeFilesOfPerson(transaction, id)
}

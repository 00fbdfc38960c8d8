import type { Database, Queries } from '../../database/database.ts'
import { isHeaderName } from '../../mail-address.ts'

// What a job is given or makes and is too large for a row. In pieces, so that neither the program nor the embedded database
// ever holds all of it.

export type NewFile = {
  /** As people save it, such as `选课名单.xlsx`. */
  name: string
  mediaType: string
  /** Given to the job, and forgotten when it has ended. */
  isInput?: boolean
  /** Default 7. */
  keepDays?: number
}

export type FoundFile = { name: string; mediaType: string; size: number; bytes(): AsyncGenerator<Buffer> }

const pieceBytes = 256 * 1024

export type JobFiles = ReturnType<typeof createFiles>

export function createFiles(database: Database) {
  return {
    /** Replaces an earlier one of that name. Until all of it is written there is none. */
    async write({ query }: Pick<Queries, 'query'>, job: number, { name, mediaType, isInput = false, keepDays = 7 }: NewFile, bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
      if (!isHeaderName(name) || /^$|[/\\]/.test(name)) throw new Error(`"${name}" is no name for a file.`)
      const [file] = await query<{ id: number }>({
        text: `with earlier as (delete from job_file_chunk using job_file where file_id = job_file.id and job_id = $1 and name = $2)
               insert into job_file (job_id, name, media_type, is_input, expires_at) values ($1, $2, $3, $4, now() + make_interval(days => $5))
               on conflict (job_id, name) do update set media_type = excluded.media_type, is_input = excluded.is_input, expires_at = excluded.expires_at, size = null
               returning id`,
        values: [job, name, mediaType, isInput, keepDays],
      })
      let position = 0
      let size = 0
      for await (const piece of inPieces(bytes)) {
        await query({ text: 'insert into job_file_chunk (file_id, position, bytes) values ($1, $2, $3)', values: [file!.id, position++, piece] })
        size += piece.length
      }
      await query({ text: 'update job_file set size = $2 where id = $1', values: [file!.id, size] })
    },

    async find(job: number, name: string, { isInput = false } = {}): Promise<FoundFile | undefined> {
      const [file] = await database.query<{ id: number; mediaType: string; size: number }>({
        text: `select id, media_type as "mediaType", size from job_file
               where job_id = $1 and name = $2 and is_input = $3 and size is not null and expires_at > now()`,
        values: [job, name, isInput],
      })
      return file && { name, mediaType: file.mediaType, size: file.size, bytes: () => read(file.id) }
    },
  }

  async function* read(file: number): AsyncGenerator<Buffer> {
    for (let position = 0; ; position++) {
      const [piece] = await database.query<{ bytes: Buffer }>({
        name: 'job-file-chunk',
        text: 'select bytes from job_file_chunk where file_id = $1 and position = $2',
        values: [file, position],
      })
      if (piece === undefined) return
      yield piece.bytes
    }
  }
}

/** The same bytes in equal pieces. */
async function* inPieces(bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let gathered: Uint8Array[] = []
  let length = 0
  for await (let part of bytes) {
    while (length + part.length >= pieceBytes) {
      const fits = pieceBytes - length
      yield Buffer.concat([...gathered, part.subarray(0, fits)])
      part = part.subarray(fits)
      gathered = []
      length = 0
    }
    if (part.length > 0) gathered.push(part)
    length += part.length
  }
  if (length > 0) yield Buffer.concat(gathered)
}

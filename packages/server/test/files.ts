import fs from 'node:fs'
import path from 'node:path'
import { pino } from 'pino'
import type { MessageFile } from '@fairway/contract/rooms'
import type { FilesS3Config } from '../src/config.ts'
import { createHttpServer } from '../src/http/server.ts'
import { createFiles, fileRoutes, uploadRoutes, type MayRead } from '../src/modules/files/index.ts'
import { createGuards } from '../src/modules/identity/index.ts'
import { afterwards } from './afterwards.ts'
import { createClient, type Answer, type Client } from './client.ts'
import type { Person } from './people.ts'
import type { Started } from './start-app.ts'

// Files by themselves, over their own routes: who may read which room is for the test to say.

export type FilesOptions = { mayRead?: MayRead; filesS3?: FilesS3Config; listen?: boolean; patience?: { answerMs?: number } }

export async function startFiles({ app, database, place }: Started, { mayRead = async () => false, filesS3, listen = false, patience }: FilesOptions = {}) {
  const errors: { err?: { message: string }; msg: string }[] = []
  const log = pino({ level: 'warn' }, { write: (line) => errors.push(JSON.parse(line) as (typeof errors)[number]) })
  const files = createFiles({
    database,
    settings: app.settings,
    config: { dataDir: place.dataDir, filesS3, timeZone: 'Asia/Shanghai' },
    mayRead,
    onError: (error, what) => log.error({ err: error }, what),
    ...(patience && { patience }),
  })
  const http = await createHttpServer({ log, config: { publicUrl: 'http://localhost:3000', allowedOrigins: [], trustedProxies: [] } })
  const { forVisitors, forSignedIn } = createGuards(app.identity)
  await http.register(forVisitors(fileRoutes(files, ({ visitor }) => ({ viewer: visitor, guest: null }))))
  await http.register(forSignedIn(uploadRoutes(files)))
  await http.ready()
  afterwards(() => http.close())
  const url = listen ? await http.listen({ host: '127.0.0.1', port: 0 }) : ''
  return {
    files,
    errors,
    url,
    guest: createClient({ http }),
    /** The same person, of whom the app knows the session. */
    as: (person: Person): Person => ({ ...person, ...createClient({ http }, person.cookie), cookie: person.cookie }),
    /** Everything that lies in DATA_DIR/files, sorted. */
    onDisk: () => filesIn(path.join(place.dataDir, 'files')),
  }
}

export function form(...parts: { bytes: Buffer | string; name?: string; field?: string; type?: string }[]): { body: Buffer; headers: Record<string, string> } {
  const boundary = '----fairway-test'
  const pieces = parts.flatMap(({ bytes, name, field = 'file', type = 'application/octet-stream' }) => [
    `--${boundary}\r\ncontent-disposition: form-data; name="${field}"${name === undefined ? '' : `; filename="${name}"`}\r\n${name === undefined ? '' : `content-type: ${type}\r\n`}\r\n`,
    bytes,
    '\r\n',
  ])
  return { body: Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece))), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

export function upload<Body = MessageFile>(person: Client, bytes: Buffer | string, name = 'file.bin', type?: string): Promise<Answer<Body>> {
  return person.request<Body>('POST', '/api/files', form({ bytes, name, ...(type !== undefined && { type }) }))
}

function filesIn(directory: string): string[] {
  if (!fs.existsSync(directory)) return []
  return fs
    .readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort()
}

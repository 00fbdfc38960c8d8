import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import pg from 'pg'
import { inject } from 'vitest'
import type {} from '../../../test/setup/embedded-template.ts'
import type {} from '../../../test/setup/postgres-template.ts'
import { openDatabase, type Database } from '../src/database/database.ts'
import type { SilencePace } from '../src/database/silence.ts'
import { afterwards, emptyDirectory } from './afterwards.ts'

// Where a test's database lives. The same tests run on the embedded database and on PostgreSQL; the Vitest project decides.

export type Place = { databaseUrl: string | undefined; dataDir: string }

// @types/node knows the types of it only.
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> }

/** Undefined on the embedded database. */
const postgres = inject('postgres')

export const isPostgres = postgres !== undefined

// Threads of one process share what WebAssembly was compiled to, for as long as somebody holds it. Nobody else does between two
// tests, and each would compile PostgreSQL anew.
export const compiledPostgres = isPostgres ? undefined : await WebAssembly.compile(fs.readFileSync(createRequire(import.meta.url).resolve('@electric-sql/pglite/pglite.wasm')))

/** A migrated, empty database, deleted after the test (or the file, when called outside a test). */
export async function freshPlace(): Promise<Place> {
  const dataDir = emptyDirectory()
  if (postgres) {
    const name = `test_${randomUUID().replaceAll('-', '')}`
    await administer(`create database ${name} template ${postgres.template}`)
    afterwards(() => administer(`drop database ${name} with (force)`))
    return { databaseUrl: postgres.url.replace(/[^/]*$/, name), dataDir }
  }
  await fs.promises.cp(inject('embeddedTemplate')!, dataDir, { recursive: true })
  return { databaseUrl: undefined, dataDir }
}

/** A database without any table. */
export async function emptyPlace(): Promise<Place> {
  const place = postgres ? await freshPlace() : { databaseUrl: undefined, dataDir: emptyDirectory() }
  if (place.databaseUrl) {
    const name = new URL(place.databaseUrl).pathname.slice(1)
    await administer(`drop database ${name} with (force)`)
    await administer(`create database ${name}`)
  }
  return place
}

export async function openAt(place: Place, silence?: SilencePace): Promise<Database> {
  const database = await openDatabase({ ...place, silence }, (error) => {
    throw error
  })
  let closed: Promise<void> | undefined
  const close = () => (closed ??= database.close())
  afterwards(close)
  return { ...database, close }
}

export async function freshDatabase(): Promise<Database> {
  return openAt(await freshPlace())
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres!.url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

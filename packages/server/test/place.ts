import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, inject, onTestFinished } from 'vitest'
import type {} from '../../../test/setup/embedded-template.ts'
import type {} from '../../../test/setup/postgres-template.ts'
import { openDatabase, type Database } from '../src/database/database.ts'

// Where a test's database lives. The same tests run on the embedded database and on PostgreSQL; the Vitest project decides.

export type Place = { databaseUrl: string | undefined; dataDir: string }

/** Undefined on the embedded database. */
const postgres = inject('postgres')

export const isPostgres = postgres !== undefined

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

export async function openAt(place: Place): Promise<Database> {
  const database = await openDatabase(place, (error) => {
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

/** A directory that is gone after the test. */
export function emptyDirectory(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-test-'))
  afterwards(() => fs.promises.rm(directory, { recursive: true, force: true }))
  return directory
}

/** After the test that is running or, outside any test (`beforeAll` too), after the file. The latest is done first. */
export function afterwards(work: () => void | Promise<void>): void {
  if (expect.getState().currentTestName === undefined) afterFile.push(work)
  else onTestFinished(work)
}

// A hook registered within `beforeAll` would never run, so the one hook is registered here.
const afterFile: (() => void | Promise<void>)[] = []
afterAll(async () => {
  for (const work of afterFile.reverse()) await work()
})

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres!.url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../packages/server/src/database/database.ts'
import { migrate } from '../../packages/server/src/database/migrate.ts'
import { findPostgres, startPostgres, type Postgres } from './postgres.ts'

// Vitest's set-up of the project "postgres": a migrated database that every test copies. `npm test` hands over the server it
// started; Vitest alone starts its own.

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const own = process.env['TEST_POSTGRES_URL'] === undefined ? await startOwn() : undefined
  const url = own?.url ?? process.env['TEST_POSTGRES_URL']!
  const template = `template_${process.pid}`
  await migratedDatabase(url, template)
  project.provide('postgres', { url, template })
  return async () => {
    await own?.stop()
  }
}

async function startOwn(): Promise<Postgres> {
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL 15 or newer is not installed (Debian: apt-get install postgresql).')
  return startPostgres(programs)
}

/** Makes a database with all our tables. @returns its URL */
export async function migratedDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const databaseUrl = url.replace(/[^/]*$/, name)
  const database = await openDatabase({ databaseUrl, dataDir: '' }, () => {})
  await migrate(database)
  await database.close()
  return databaseUrl
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { url: string; template: string } | undefined
  }
}

import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { findPostgres, startPostgres } from './setup/postgres.ts'
import { migratedDatabase } from './setup/postgres-template.ts'

// `npm run row-types`: writes packages/server/src/database/tables.ts anew from the migrations. `npm test` checks that it was done.

const programs = findPostgres()
if (!programs) throw new Error('PostgreSQL 15 or newer is missing (Debian: apt-get install postgresql).')
const postgres = await startPostgres(programs)
try {
  const url = await migratedDatabase(postgres.url, 'rows')
  execFileSync('kysely-codegen', ['--url', url], { cwd: path.join(import.meta.dirname, '../packages/server'), stdio: 'inherit' })
} finally {
  await postgres.stop()
}

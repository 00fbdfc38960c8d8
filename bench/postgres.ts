import { findPostgres, startPostgres, type Postgres } from '../test/setup/postgres.ts'

/** A server of its own, which nobody else uses meanwhile. @throws {Error} if PostgreSQL is not installed */
export async function postgresToMeasure(): Promise<Postgres> {
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL 15 or newer is not installed; measure with --databases embedded.')
  return startPostgres(programs)
}

import { migrate } from '../database/migrate.ts'
import { say, type Command } from './command.ts'

/** Whoever opens the database has migrated it; this says so, and finds out what is left if nobody had. */
export const migrateCommand: Command<Record<string, never>> = async ({ database }, _options, io) => {
  for (const name of await migrate(database)) io.print(name)
  io.print(say(io, '数据库已是最新结构。', 'The database is up to date.'))
}

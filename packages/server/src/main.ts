import { pino } from 'pino'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { openDatabase } from './database/database.ts'
import { lockDataDir } from './database/lock.ts'
import { migrate } from './database/migrate.ts'

/** Configuration, database, program, port; until a signal asks for the end. */
export async function serve(): Promise<void> {
  const config = readConfig()
  const log = pino({
    level: config.logLevel,
    ...(config.prettyLogs && { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } } }),
  })
  const lock = config.databaseUrl === undefined ? lockDataDir(config.dataDir) : undefined
  const database = await openDatabase(config, (error) => {
    log.fatal({ err: error }, 'the embedded database stopped')
    process.exit(1)
  })
  for (const name of await migrate(database)) log.info(`applied ${name}`)

  const app = await buildApp(config, { database, log })
  await app.http.listen({ host: config.host, port: config.port })
  app.enrolment.start()
  log.info(`Fairway is at ${config.publicUrl}`)

  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
  log.info(`${signal}: finishing what was begun`)
  // A client that never hangs up must not keep the program from ending.
  setTimeout(() => process.exit(1), 20_000).unref()
  await app.close()
  await database.close()
  lock?.release()
}

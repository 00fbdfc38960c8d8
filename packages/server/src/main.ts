import { pino } from 'pino'
import { buildApp } from './app.ts'
import { openControl } from './cli/control.ts'
import { isLoopback, readConfig } from './config.ts'
import { openDatabase } from './database/database.ts'
import { startHousekeeping } from './database/housekeeping.ts'
import { lockDataDir } from './database/lock.ts'
import { migrate } from './database/migrate.ts'
import { fillDemo } from './demo/demo.ts'
import { demoPassword } from './modules/identity/index.ts'

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
  const applied = await migrate(database)
  for (const name of applied) log.info(`applied ${name}`)

  const app = await buildApp(config, { database, log })
  const context = { config, database, identity: app.identity, courses: app.courses, enrolment: app.enrolment }
  const isNew = applied.some((name) => name.startsWith('001-'))
  if (config.demo ?? (database.kind === 'embedded' && isNew && isLoopback(config.host))) {
    log.info('filling the demo campus')
    await fillDemo(context)
  }
  const control = database.kind === 'embedded' ? await openControl({ dataDir: config.dataDir, context }) : undefined
  await app.http.listen({ host: config.host, port: config.port })
  app.enrolment.start()
  app.termWatch.start()
  const endHousekeeping = startHousekeeping(database, (error) => log.error({ err: error }, 'housekeeping stopped'))
  log.info(`Fairway is at ${config.publicUrl}`)
  const demoAccounts = await app.identity.accounts.demo()
  if (demoAccounts.length > 0) {
    log.info(`demo accounts: ${demoAccounts.map(({ username }) => username).join(', ')}; password: ${demoPassword}`)
  }

  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
  log.info(`${signal}: finishing what was begun`)
  // A client that never hangs up must not keep the program from ending.
  setTimeout(() => process.exit(1), 20_000).unref()
  endHousekeeping()
  await control?.close()
  await app.close()
  await database.close()
  lock?.release()
}

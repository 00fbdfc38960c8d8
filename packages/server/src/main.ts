import { pino } from 'pino'
import { buildApp } from './app.ts'
import { openControl } from './cli/control.ts'
import { isForThisComputer, isLoopbackUrl, readConfig } from './config.ts'
import { openDatabase } from './database/database.ts'
import { startHousekeeping } from './database/housekeeping.ts'
import { lockDataDir } from './database/lock.ts'
import { migrate } from './database/migrate.ts'
import { fillDemo, isUnusedCampus } from './demo/demo.ts'
import { demoPassword } from './modules/identity/index.ts'

/** Configuration, database, program, port; until a signal asks for the end. What was opened is closed, also if it fails. */
export async function serve(): Promise<void> {
  const config = readConfig()
  const log = pino({
    level: config.logLevel,
    ...(config.prettyLogs && { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } } }),
  })
  // From the first moment, so that what has been opened by then is closed in order.
  const ending = askedToEnd()
  await using opened = new AsyncDisposableStack()
  if (config.databaseUrl === undefined) {
    const lock = lockDataDir(config.dataDir)
    opened.defer(() => lock.release())
  }
  const database = await openDatabase(config, (error) => {
    log.fatal({ err: error }, 'the embedded database stopped')
    process.exit(1)
  })
  opened.defer(() => database.close())
  for (const name of await migrate(database)) log.info(`applied ${name}`)

  const app = await buildApp(config, { database, log })
  opened.defer(() => app.close())
  const context = { config, database, ...app }
  const isUnused = await isUnusedCampus(database)
  if (isUnused) await app.lists.fillExampleColleges()
  if (config.demo ?? (isForThisComputer(config) && isUnused)) {
    const { filled } = await fillDemo(context)
    if (filled) log.info('filled the demo campus')
  }
  if (database.kind === 'embedded') {
    const control = await openControl({ dataDir: config.dataDir, context })
    opened.defer(() => control.close())
  }
  if (config.role === 'worker') log.info('Fairway works on jobs and mail; requests are answered elsewhere')
  else {
    await app.http.listen({ host: config.host, port: config.port })
    app.enrolment.start()
    app.termWatch.start()
    app.rush.start()
    app.jobs.startTelling()
    app.announcements.telling.start()
    log.info(`Fairway is at ${config.publicUrl}`)
  }
  if (config.role !== 'web') {
    await app.jobs.startWorking()
    app.announcements.delivery.start()
  }
  opened.defer(startHousekeeping(database, (error) => log.error({ err: error }, 'housekeeping failed')))
  const demoAccounts = await app.identity.accounts.demo()
  if (demoAccounts.length > 0 && !isLoopbackUrl(config.publicUrl)) {
    log.warn(`the demo accounts cannot be used, because people reach this site at ${config.publicUrl}`)
  } else if (demoAccounts.length > 0) {
    log.info(`demo accounts: ${demoAccounts.map(({ username }) => username).join(', ')}; password: ${demoPassword}`)
  }

  log.info(`${await ending}: finishing what was begun`)
  // A client that never hangs up must not keep the program from ending.
  setTimeout(() => process.exit(1), 20_000).unref()
}

function askedToEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
}

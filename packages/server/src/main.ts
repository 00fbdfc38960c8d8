import { pino } from 'pino'
import { buildApp } from './app.ts'
import { openControl } from './cli/control.ts'
import { text } from './cli/terminal.ts'
import { ConfigError, isForThisComputer, readConfig, type Config } from './config.ts'
import { openDatabase } from './database/database.ts'
import { startHousekeeping } from './database/housekeeping.ts'
import { lockDataDir } from './database/lock.ts'
import { migrate } from './database/migrate.ts'
import { fillDemo, isUnusedCampus } from './demo/demo.ts'
import { isLoopbackUrl } from './loopback.ts'
import { demoPassword } from './modules/identity/index.ts'

/** Configuration, database, program, port; until a signal asks for the end. What was opened is closed, also if it fails. */
export async function serve(): Promise<void> {
  const config = readConfig()
  const log = pino({
    level: config.logLevel,
    ...(config.prettyLogs && { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } } }),
  })
  // Whoever reads along on a terminal reads their language; what is kept and searched has one.
  const told = (zh: string, en: string) => (config.prettyLogs ? text(zh, en) : en)
  // From the first moment, so that what has been opened by then is closed in order.
  const ending = askedToEnd()
  await using opened = new AsyncDisposableStack()
  if (config.databaseUrl === undefined) {
    const lock = lockDataDir(config.dataDir)
    opened.defer(() => lock.release())
  }
  log.info(told('正在打开数据库', 'opening the database'))
  const database = await openDatabase(config, (error) => {
    log.fatal({ err: error }, told('内置数据库意外停止', 'the embedded database stopped'))
    process.exit(1)
  })
  opened.defer(() => database.close())
  for (const name of await migrate(database)) log.info(told(`已执行 ${name}`, `applied ${name}`))

  const app = await buildApp(config, { database, log })
  opened.defer(() => app.close())
  const context = { config, database, ...app }
  const isUnused = await isUnusedCampus(database)
  if (isUnused) await app.lists.fillExampleColleges()
  if (config.demo ?? (isForThisComputer(config) && isUnused)) {
    const { filled } = await fillDemo(context)
    if (filled) log.info(told('已填入演示校园', 'filled the demo campus'))
  }
  if (database.kind === 'embedded') {
    const control = await openControl({ dataDir: config.dataDir, context })
    opened.defer(() => control.close())
  }
  if (config.role === 'worker') log.info(told('Fairway 只处理后台任务和邮件，不接受访问', 'Fairway works on jobs and mail; requests are answered elsewhere'))
  else {
    await app.http.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw whyNotListening(error, config)
    })
    app.enrolment.start()
    app.termWatch.start()
    app.rush.start()
    app.rooms.start()
    app.desk.start()
    app.completions.start()
    app.assistant.start()
    app.jobs.startTelling()
    app.announcements.telling.start()
    log.info(told(`Fairway 已启动：${config.publicUrl}`, `Fairway is at ${config.publicUrl}`))
  }
  if (config.role !== 'web') {
    await app.jobs.startWorking()
    app.announcements.delivery.start()
  }
  opened.defer(startHousekeeping(database, (error) => log.error({ err: error }, 'housekeeping failed')))
  const demoAccounts = await app.identity.accounts.demo()
  if (demoAccounts.length > 0 && !isLoopbackUrl(config.publicUrl)) {
    log.warn(told(`网址为 ${config.publicUrl}，演示账号不能使用`, `the demo accounts cannot be used, because people reach this site at ${config.publicUrl}`))
  } else if (demoAccounts.length > 0) {
    const names = demoAccounts.map(({ username }) => username)
    log.info(told(`演示账号：${names.join('、')}；密码：${demoPassword}`, `demo accounts: ${names.join(', ')}; password: ${demoPassword}`))
  }

  // Its own server has told where people reach the site, or that it is this computer.
  if (config.role === 'worker' && isLoopbackUrl(config.publicUrl)) {
    log.warn(told(`未设置 PUBLIC_URL，邮件中的链接将指向 ${config.publicUrl}`, `PUBLIC_URL is not set: mails link to ${config.publicUrl}`))
  }

  const signal = await ending
  log.info(told(`收到 ${signal}，正在完成已开始的工作`, `${signal}: finishing what was begun`))
  // A client that never hangs up must not keep the program from ending.
  setTimeout(() => process.exit(1), 20_000).unref()
}

function whyNotListening(error: unknown, { host, port }: Config): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new ConfigError({ zh: `端口 ${port} 已被占用，请用 PORT 指定另一个。`, en: `Port ${port} is in use; name another one with PORT.` })
    case 'EACCES':
      return new ConfigError({ zh: `当前用户无权使用端口 ${port}，请用 PORT 指定另一个，例如 3000。`, en: `This user may not use port ${port}; name another one with PORT, such as 3000.` })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigError({ zh: `HOST 须为这台计算机的地址或主机名，“${host}”不是。`, en: `HOST must be an address or name of this computer, which "${host}" is not.` })
  }
  return error
}

function askedToEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
}

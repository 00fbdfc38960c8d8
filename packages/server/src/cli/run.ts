import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { openDatabase } from '../database/database.ts'
import { DataDirLocked, lockDataDir } from '../database/lock.ts'
import { migrate, requireMigrated } from '../database/migrate.ts'
import { say, type Command, type CommandContext, type CommandIo } from './command.ts'
import { commands, type CommandName, type OptionsOf } from './commands.ts'
import { askServer, NoServer } from './control-client.ts'

// Where a command runs: in the server that holds DATA_DIR, or here, with the database opened for it.

const waitForServerMs = 15_000

/** @returns the exit code */
export async function run<Name extends CommandName>(
  config: Config,
  name: Name,
  options: OptionsOf<Name>,
  readsInput: boolean,
  io: CommandIo,
): Promise<number> {
  if (config.databaseUrl !== undefined) return runHere(config, name, options, io)
  const input = readsInput ? await io.readInput() : undefined
  const giveUp = Date.now() + waitForServerMs
  for (;;) {
    io.signal.throwIfAborted()
    try {
      return await askServer(config.dataDir, { command: name, options, language: io.language }, input, io)
    } catch (error) {
      if (!(error instanceof NoServer)) throw error
    }
    try {
      return await runHere(config, name, options, input ? { ...io, readInput: async () => input } : io)
    } catch (error) {
      // Whoever holds the lock may be a server that does not listen yet, or a short command.
      if (!(error instanceof DataDirLocked) || Date.now() > giveUp) throw error
      io.progress(say(io, '数据目录正被使用，稍候再试……', 'DATA_DIR is in use; waiting for it …'))
      await sleep(200)
    }
  }
}

async function runHere<Name extends CommandName>(config: Config, name: Name, options: OptionsOf<Name>, io: CommandIo): Promise<number> {
  io.progress(say(io, '正在打开数据库……', 'Opening the database …'))
  const opened = await openContext(config, name)
  try {
    return (await (commands[name] as Command<OptionsOf<Name>>)(opened.context, options, io)) ?? 0
  } finally {
    await opened.close()
  }
}

/** @throws {DataDirLocked} */
async function openContext(config: Config, name: CommandName): Promise<{ context: CommandContext; close(): Promise<void> }> {
  const lock = config.databaseUrl === undefined ? lockDataDir(config.dataDir) : undefined
  try {
    const database = await openDatabase(config, (error) => {
      throw error
    })
    try {
      await (name === 'migrate' ? migrate(database) : requireMigrated(database))
      const app = await buildApp(config, { database, log: pino({ level: 'silent' }) })
      return {
        context: { config, database, ...app },
        async close() {
          await app.close()
          await database.close()
          lock?.release()
        },
      }
    } catch (error) {
      await database.close()
      throw error
    }
  } catch (error) {
    lock?.release()
    throw error
  }
}

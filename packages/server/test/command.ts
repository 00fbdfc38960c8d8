import type { Config } from '../src/config.ts'
import type { CommandIo } from '../src/cli/command.ts'
import { commands, type CommandName, type OptionsOf } from '../src/cli/commands.ts'
import type { Started } from './start-app.ts'

/** Runs commands as a server does that was asked to. Each gives what it printed, and its exit code. */
export function commandsOn({ app, database }: Pick<Started, 'app' | 'database'>) {
  return async <Name extends CommandName>(name: Name, options: OptionsOf<Name>, language: CommandIo['language'] = 'en') => {
    const lines: string[] = []
    const io: CommandIo = {
      language,
      signal: new AbortController().signal,
      print: (line) => void lines.push(line),
      note() {},
      progress() {},
      readInput: async () => Buffer.from(''),
      async writeOutput() {},
    }
    const command = commands[name] as (context: object, options: OptionsOf<Name>, io: CommandIo) => Promise<number | void>
    const exit = (await command({ config: {} as Config, database, ...app }, options, io)) ?? 0
    return { lines, exit }
  }
}

import type { Config } from '../src/config.ts'
import type { CommandIo } from '../src/cli/command.ts'
import { commands, type CommandName, type OptionsOf } from '../src/cli/commands.ts'
import type { Started } from './start-app.ts'

/** Runs commands as a server does that was asked to. Each gives what it printed and noted, the file it wrote, and its exit code; one that fails leaves what it noted in `notes`. */
export function commandsOn({ app, database }: Pick<Started, 'app' | 'database'>) {
  return async <Name extends CommandName>(name: Name, options: OptionsOf<Name>, language: CommandIo['language'] = 'en', input = '', notes: string[] = []) => {
    const lines: string[] = []
    const written: Uint8Array[] = []
    const io: CommandIo = {
      language,
      signal: new AbortController().signal,
      print: (line) => void lines.push(line),
      note: (line) => void notes.push(line),
      progress() {},
      readInput: async () => Buffer.from(input),
      writeOutput: async (chunk) => void written.push(chunk),
    }
    const command = commands[name] as (context: object, options: OptionsOf<Name>, io: CommandIo) => Promise<number | void>
    const exit = (await command({ config: { timeZone: 'Asia/Shanghai' } as Config, database, ...app }, options, io)) ?? 0
    return { lines, notes, output: Buffer.concat(written).toString('utf8'), exit }
  }
}

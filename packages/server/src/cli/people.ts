import { existingPeople } from '@fairway/contract/imports'
import { Option, type Command } from 'commander'
import type { CommandName, OptionsOf } from './commands.ts'
import { id } from './options.ts'
import type { Files } from './terminal.ts'

// The part of `fairway` about importing people.

type Start = <Name extends CommandName>(name: Name, options: OptionsOf<Name>, files?: Files) => Promise<void>

export function declarePeople(program: Command, start: Start): void {
  const passwords = program.command('passwords').description('initial passwords that an import made')
  passwords.command('list').description('those that nobody has taken yet').action(() => start('passwords list', {}))
  passwords
    .command('take')
    .argument('<id>', 'as `passwords list` prints it', id)
    .description('write them to a file, once')
    .requiredOption('--out <file>', 'a CSV or, if it is named so, an XLSX; only you can read it')
    .action((number, { out }: { out: string }) => start('passwords take', { id: number, format: formatOf(out) }, { output: out }))
}

/** Of `fairway import`. */
export function declarePeopleImport(command: Command, start: Start): void {
  command
    // Under the name that it had when only students could be imported.
    .alias('students')
    .addOption(new Option('--existing <what>', 'those who are there already: leave them, update them (an empty cell leaves what is there), or overwrite them (it clears)').choices(existingPeople).default('update'))
    .option('--only-listed', 'a college, major, class or cohort that is on no list is a problem, and not added to it')
    .option('--passwords <file>', 'make initial passwords for those who are new and write them to this file, a CSV or, if it is named so, an XLSX')
    .option('--renew-passwords', 'for those too who were there and have not chosen one of their own')
    .action((file: string, { passwords: output, renewPasswords, ...options }: { passwords?: string; renewPasswords?: boolean; existing: (typeof existingPeople)[number] }) => {
      if (renewPasswords && output === undefined) return command.error('error: --renew-passwords needs --passwords FILE')
      const passwords = output === undefined ? 'none' : renewPasswords ? 'without-own' : 'created'
      return start('import people', { ...options, passwords, format: formatOf(output ?? '') }, { input: file, output })
    })
}

function formatOf(file: string): 'csv' | 'xlsx' {
  return file.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv'
}

import { existingPeople } from '@fairway/contract/imports'
import { Role } from '@fairway/contract/identity'
import { Gender } from '@fairway/contract/profile'
import { Option, type Command } from 'commander'
import type { CommandName, OptionsOf } from './commands.ts'
import { id, whole } from './options.ts'
import type { Files } from './terminal.ts'

// The part of `fairway` about people, their passwords, and what the office has set.

type Start = <Name extends CommandName>(name: Name, options: OptionsOf<Name>, files?: Files) => Promise<void>

export function declarePeople(program: Command, start: Start): void {
  const people = program.command('person').description('people, by their numbers')

  people
    .command('find [text]')
    .description('by part of the number, the name or the mail address; by number')
    .addOption(new Option('--role <role>', 'only these').choices(Role.options))
    .addOption(new Option('--state <state>', 'default: active and disabled').choices(['active', 'disabled', 'hidden']))
    .addOption(new Option('--account <account>', 'without a password, with one that was handed out, or with their own').choices(['none', 'handed-out', 'own']))
    .option('--term <code>', 'members of this term')
    .option('--limit <n>', 'how many', whole, 50)
    .action((search, options) => start('person find', { search, ...options }))
  people.command('show <number>').description('all that is known').action((number) => start('person show', { number }))
  withPersonDetails(people.command('create <number>').description('add a person'))
    .requiredOption('--name <name>', 'as lists show it')
    .option('--password', 'make an initial password, which is printed once')
    .action((number, options) => start('person create', { number, ...options }))
  withPersonDetails(people.command('edit <number>').description('what is not named stays, and the word none clears'))
    .option('--name <name>', 'as lists show it')
    .option('--new-number <number>', 'what they sign in with from now on')
    .action((number, options) => start('person edit', { number, ...options }))
  people.command('confirm-number <number>').description('the number is theirs who registered by themselves; they keep their account').action((number) => start('person confirm-number', { number }))
  people.command('disable <number>').description('they cannot sign in any more').requiredOption('--reason <text>', 'for the record').action((number, options) => start('person disable', { number, ...options }))
  people.command('enable <number>').description('they can sign in again').option('--reason <text>', 'for the record').action((number, options) => start('person enable', { number, ...options }))
  people.command('reset-password <number>').description('print a new one once; it must be changed at the first sign-in, and all sessions end').action((number) => start('person reset-password', { number }))
  people.command('sign-out <number>').description('end all of their sessions').action((number) => start('person sign-out', { number }))
  people.command('remove <number>').description('hide them; they can be restored for as long as the office has set').requiredOption('--reason <text>', 'for the record').action((number, options) => start('person remove', { number, ...options }))
  people.command('restore <number>').description('bring somebody back who was removed').action((number) => start('person restore', { number }))
  people.command('erase <number>').description('erase somebody who was removed, for good and everywhere').requiredOption('--reason <text>', 'for the record').action((number, options) => start('person erase', { number, ...options }))

  const passwords = program.command('passwords').description('initial passwords that an import made')
  passwords.command('list').description('those that nobody has taken yet').action(() => start('passwords list', {}))
  passwords
    .command('take')
    .argument('<id>', 'as `passwords list` prints it', id)
    .description('write them to a file, once')
    .requiredOption('--out <file>', 'a CSV or, if it is named so, an XLSX; only you can read it')
    .action((number, { out }: { out: string }) => start('passwords take', { id: number, format: formatOf(out) }, { output: out }))

  const settings = program.command('settings').description('what the office has set')
  settings.command('list').description('every setting with its value').action(() => start('settings list', {}))
  settings
    .command('set <name> <value>')
    .description('a word, or JSON such as 12, true or ["a.edu"]; the word default takes back what was set')
    .action((name, value) => start('settings set', { name, value }))
  settings.command('history <name>').description('its values, the latest first').action((name) => start('settings history', { name }))
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

function withPersonDetails(command: Command): Command {
  return command
    .addOption(new Option('--role <role...>', 'all that they are (default of a new one: student)').choices(Role.options))
    .addOption(new Option('--gender <gender>').choices([...Gender.options, 'none']))
    .option('--phone <phone>')
    .option('--email <address>')
    .option('--cohort <cohort>', 'of a student')
    .option('--college <college>', 'of a student')
    .option('--major <major>', 'of a student')
    .option('--class <class>', 'of a student')
}

function formatOf(file: string): 'csv' | 'xlsx' {
  return file.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv'
}

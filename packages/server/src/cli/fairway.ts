#!/usr/bin/env node
import { announcementStates } from '@fairway/contract/announcements'
import { courseTypeIcons, listNames } from '@fairway/contract/lists'
import { Command, Option } from 'commander'
import { jobStates } from '@fairway/contract/jobs'
import { mailStates } from '@fairway/contract/mail'
import { readConfig } from '../config.ts'
import type { CommandName, OptionsOf } from './commands.ts'
import { explain } from './explain.ts'
import { declareOffered } from './offered.ts'
import { declarePeople, declarePeopleImport } from './people.ts'
import { asSheet, id, ofAudit, ofTerm, overriding, whole, withAnnouncementDetails, withEntryDetails } from './options.ts'
import { languageHere, openTerminal, type Files } from './terminal.ts'

// `fairway`: the operator's command.

const program = new Command('fairway').description('Run and look after a Fairway campus.').showHelpAfterError('(try --help)')

program
  .command('serve')
  .description('start the server')
  .action(async () => {
    const { serve } = await import('../main.ts')
    await serve()
  })

program
  .command('migrate')
  .description('bring the database to the shape of this version')
  .action(() => start('migrate', {}))

program
  .command('demo')
  .description('fill a small campus to try things on')
  .action(() => start('demo', {}))

program
  .command('user')
  .description('people who sign in')
  .command('create <number>')
  .description('give a person an account; without --password-stdin a password is made and printed once')
  .requiredOption('--name <name>', 'as lists show it')
  .addOption(new Option('--role <role>', 'what the account is for').choices(['student', 'teacher', 'office']).default('student'))
  .option('--password-stdin', 'read the password from standard input')
  .action((number, options) => start('user create', { number, ...options }, options.passwordStdin ? { input: '-' } : {}))

declarePeople(program, start)
declareOffered(program, start)

const lists = program.command('list').description(`the campus's lists: ${listNames.join(', ')}`)

onList('show', 'in their order, with what uses them').action((list) => start('list show', { list }))
withEntryDetails(onList('add', 'at the end of the list'))
  .option('--code <code>', 'what rows and sheets say (default: its name)')
  .addOption(new Option('--icon <icon>', 'of a type of courses').choices(courseTypeIcons))
  .action((list, options) => start('list add', { list, ...options }))
withEntryDetails(onList('edit', 'correct or rename an entry; what is not named stays, and the word none clears', '<entry>'))
  .option('--code <code>', 'a new code, which everything that says the old one says then')
  .option('--alias <alias...>', 'other names that lead to it in a sheet')
  .addOption(new Option('--icon <icon>', 'of a type of courses').choices([...courseTypeIcons, 'none']))
  .action((list, entry, options) => start('list edit', { list, entry, ...options }))
onList('order', 'these come first, the others after them as they were', '<entries...>').action((list, entries) => start('list order', { list, entries }))
onList('hide', 'no longer offer an entry; what says its code keeps it', '<entry>').action((list, entry) => start('list hide', { list, entry }))
onList('restore', 'offer a hidden entry again', '<entry>').action((list, entry) => start('list restore', { list, entry }))
onList('merge', 'make two entries one: what says the first says the second then', '<from> <into>').action((list, from, into) => start('list merge', { list, from, into }))
onList('remove', 'delete an entry that nothing uses', '<entry>').action((list, entry) => start('list remove', { list, entry }))
lists
  .command('logo <entry> [file]')
  .description('give a type of courses an image (PNG, JPEG or WebP, at most 64 KB), or take it away')
  .option('--none', 'take it away')
  .action((entry, file, options, command: Command) => {
    if ((file === undefined) !== Boolean(options.none)) return command.error('error: name either a file or --none')
    return start('list logo', { entry, ...options }, options.none ? {} : { input: file })
  })

byHand('enrol', 'enrol a student by hand; every rule is on')
  .addOption(overriding())
  .option('--wait', 'queue, if the section is full')
  .option('--instead-of <course/section>', 'drop this one, if the other is granted')
  .action((options) => start('enrol', options))
byHand('drop', 'drop a section for a student, or take them out of its queue').addOption(overriding()).action((options) => start('drop', options))
byHand('advance', 'put a student at the head of a queue').action((options) => start('advance', options))
ofTerm(program.command('enrolments <student>').description('what a student holds, waits for, asked and was answered lately'))
  .action((student, options) => start('enrolments', { student, ...options }))

ofTerm(program.command('rush').description('what happens at the bell, anew every second until Ctrl-C')).action((options) => start('rush', options))
const announcements = program.command('announce').description('announcements to the campus')

withAnnouncementDetails(announcements.command('create').description('publish an announcement, to everyone who is signed in unless an audience is named'))
  .option('--draft', 'do not publish it yet')
  .action((options) => start('announce create', options, options.textStdin ? { input: '-' } : {}))
withAnnouncementDetails(announcements.command('edit').argument('<id>', 'as `announce list` prints it', whole).description('what is not named stays; its mail is not sent twice'))
  .option('--no-pinned', 'no longer before others')
  .option('--no-mail', 'send no more mail')
  .option('--tell-again', 'unread for everyone again')
  .action((id, options) => start('announce edit', { id, ...options }, options.textStdin ? { input: '-' } : {}))
announcements
  .command('list')
  .description('the latest first')
  .addOption(new Option('--state <state>', 'only these').choices(announcementStates))
  .option('--messages', 'what teachers told their sections, instead')
  .action((options) => start('announce list', options))
for (const [name, description] of [
  ['show', 'with its text'],
  ['publish', 'a draft, or again what was withdrawn'],
  ['withdraw', 'an announcement or a message to a section; nobody sees it any more'],
  ['remove', 'a draft'],
] as const) {
  announcements
    .command(name)
    .description(description)
    .argument('<id>', 'as `announce list` prints it', whole)
    .action((id) => start(`announce ${name}`, { id }))
}

const importHelp = '\nColumns, how meetings are written, encodings, and what happens with bad lines: docs/imports.md'
const imports = program.command('import').description('read a CSV or XLSX (- reads standard input)').addHelpText('after', importHelp)

importCommand('sections [file]', 'the catalogue of a term')
  .option('--term <code>', 'default: the current term')
  .option('--accept-clashes', 'although students would hold two sections at one time')
  .option('--columns', 'print the columns that a sheet may have, with their synonyms and an example')
  .action(async (file: string | undefined, { columns, ...options }, command: Command) => {
    if (columns) return (await import('./section-columns.ts')).printSectionColumns(openTerminal({}))
    if (file === undefined) return command.error("error: missing required argument 'file'")
    return start('import sections', options, { input: file })
  })
declarePeopleImport(importCommand('people <file>', 'people: students, teachers, the office'), start)
importCommand('records <file>', 'what students have taken before').action((file, options) => start('import records', options, { input: file }))

const exports = program.command('export').description('write a CSV or XLSX')

ofTerm(asSheet(exports.command('sections').description('the catalogue of a term, as an import reads it')))
  .option('--no-bom', 'do not mark a CSV as UTF-8')
  .action((options, command: Command) => startExport('export sections', options, command))
ofTerm(asSheet(exports.command('enrolments').description('rosters')))
  .option('--section <course/section...>', 'only these, such as "CSE 8A/A00"')
  .option('--course <code>', 'only its sections')
  .option('--college <code>', 'only its students')
  .option('--waiting', 'those who wait too, in two more columns')
  .option('--no-bom', 'do not mark a CSV as UTF-8')
  .action((options, command: Command) => startExport('export enrolments', options, command))
ofAudit(asSheet(exports.command('audit').description('who did what; that it was exported becomes an entry itself')))
  .action((options, command: Command) => startExport('export audit', options, command))

ofAudit(program.command('audit').description('who did what, the latest first'))
  .option('--limit <n>', 'how many entries', whole, 50)
  .action((options) => start('audit', options))

const mails = program.command('mail').description('what left and what did not')

mails
  .command('list')
  .description('the latest 50, with the last word of the mail server')
  .addOption(new Option('--state <state>', 'only those that are').choices(mailStates))
  .action((options) => start('mail list', options))
mails
  .command('retry')
  .argument('<id>', 'as `mail list` prints it', id)
  .description('send one again that could not be sent')
  .action((number) => start('mail retry', { id: number }))
mails
  .command('test <address>')
  .description('send a test mail, and say what the mail server says; exit code 1 if it did not take it')
  .action((address) => start('mail test', { address }))

const jobs = program.command('job').description('work that goes on by itself: imports, exports, reports')

jobs
  .command('list')
  .description('the latest 50')
  .addOption(new Option('--state <state>', 'only those that are').choices(jobStates))
  .action((options) => start('job list', options))
jobs
  .command('cancel')
  .argument('<id>', 'as `job list` prints it', id)
  .description('one that waits at once, one that runs as soon as it can stop')
  .action((number) => start('job cancel', { id: number }))

program
  .command('verify')
  .description('recount seats and queues from rows; exit code 1 if anything differs')
  .option('--term <code>', 'default: all terms')
  .action((options) => start('verify', options))

try {
  await program.parseAsync()
} catch (error) {
  console.error(explain(error, languageHere()))
  process.exitCode = 1
}

function onList(name: string, description: string, entries = ''): Command {
  return lists.command(`${name} <list> ${entries}`.trim()).description(description).hook('preAction', (command) => {
    const [list] = command.processedArgs as string[]
    if (!listNames.some((known) => known === list)) command.error(`error: a list is one of ${listNames.join(', ')}`)
  })
}

function byHand(name: string, description: string): Command {
  return ofTerm(program.command(name).description(description))
    .requiredOption('--student <number>', 'student number')
    .requiredOption('--section <course/section>', 'such as "CSE 8A/A00"')
    .option('--reason <text>', 'for the record of the office; only a preview needs none')
    .option('--note <text>', 'what the student reads of it')
    .option('--preview', 'only tell what would be decided')
}

async function startExport(name: 'export sections' | 'export enrolments' | 'export audit', { out, ...options }: { out?: string; format: string }, command: Command): Promise<void> {
  // A terminal would beep and garble, and nobody could read it.
  if (options.format === 'xlsx' && out === undefined && process.stdout.isTTY) command.error('error: an XLSX is not for a terminal; use > FILE or --out FILE')
  await start(name, options as OptionsOf<typeof name>, { output: out })
}

function importCommand(name: string, description: string) {
  return imports
    .command(name)
    .description(description)
    .addHelpText('after', importHelp)
    .option('--skip-bad', 'write the good lines and leave out the bad ones')
    .option('--dry-run', 'check everything and write nothing')
}

async function start<Name extends CommandName>(name: Name, options: OptionsOf<Name>, files: Files = {}): Promise<void> {
  const config = readConfig()
  const terminal = openTerminal(files)
  let exit = 1
  try {
    const { run } = await import('./run.ts')
    exit = await run(config, name, options, files.input !== undefined, terminal)
  } catch (error) {
    terminal.note(explain(error, terminal.language))
  }
  terminal.finish(exit === 0)
  process.exitCode = exit
}

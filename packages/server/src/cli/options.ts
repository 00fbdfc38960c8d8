import { InvalidArgumentError, Option, type Command } from 'commander'
import { overridable } from '@fairway/contract/reasons'

// Options that several commands share, and how their values are read.

export function withTermDetails(command: Command): Command {
  return command
    .option('--number <n>', 'number of the term (第 N 期)', whole)
    .option('--title-zh <title>', 'its name in Chinese')
    .option('--title-en <title>', 'its name in English')
    .option('--bells <times>', 'when the bell periods (第 N 节) of a day are, such as 08:00-08:45,08:50-09:35')
}

export function forAudience(command: Command): Command {
  return command
    .option('--cohort <cohort...>', 'only for these cohorts')
    .option('--college <college...>', 'only for these colleges')
    .option('--major <major...>', 'only for these majors')
    .option('--class <class...>', 'only for these classes')
}

export function withEntryDetails(command: Command): Command {
  return command
    .option('--name-zh <name>', 'its name in Chinese')
    .option('--name-en <name>', 'its name in English')
    .option('--college <college>', 'of a major')
    .option('--major <major>', 'of a class')
    .option('--cohort <cohort>', 'of a class')
}

export function overriding(): Option {
  return new Option('--override <rule...>', 'set these rules aside if they stand in the way').choices(overridable)
}

export function withAnnouncementDetails(command: Command): Command {
  return forAudience(command)
    .option('--title <title>', 'in the language that it is written in')
    .option('--title-zh <title>', 'its title in Chinese')
    .option('--text <text>', 'in the language that it is written in')
    .option('--text-zh <text>', 'its text in Chinese')
    .option('--text-stdin', 'read the text from standard input')
    .option('--everyone', 'for all who are signed in')
    .option('--guests', 'for all, signed in or not')
    .option('--section <course/section>', 'for those who attend, teach and assist it')
    .option('--term <code>', 'of the section (default: the current term)')
    .addOption(new Option('--role <role>', 'for all of these').choices(['student', 'teacher', 'office']))
    .option('--from <time>', "2026-11-21 09:00 by the campus's clocks, or ISO with a zone, or none")
    .option('--until <time>', 'likewise')
    .option('--pinned', 'before others')
    .option('--mail', 'also by mail')
}

export function ofTerm(command: Command): Command {
  return command.option('--term <code>', 'default: the current term')
}

export function ofAudit(command: Command): Command {
  return command
    .option('--actor <number>', 'by this person')
    .addOption(new Option('--via <way>', 'how they acted').choices(['session', 'key', 'command', 'system']))
    .option('--action <action>', 'such as setting.changed, or setting for all that was done to settings')
    .option('--subject <kind:id>', 'such as setting:sessions.hours, or setting')
    .option('--about <number>', 'what was done to this person')
    .option('--from <time>', "2026-11-21 or \"2026-11-21 09:00\" by the campus's clocks, or ISO with a zone")
    .option('--to <time>', 'likewise; not itself')
}

export function asSheet(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'of the file').choices(['csv', 'xlsx']).default('csv'))
    .option('--out <file>', 'default: standard output')
}

export function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

export function id(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

export function seats(text: string): number | null {
  return text === 'unlimited' ? null : whole(text)
}

export function credits(text: string): number {
  if (!/^\d{1,4}(\.\d)?$/.test(text)) throw new InvalidArgumentError('It must be a number such as 20 or 20.5.')
  return Number(text)
}

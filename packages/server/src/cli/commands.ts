import type { Command } from './command.ts'
import { demo } from './demo.ts'
import { exportEnrolments } from './export-enrolments.ts'
import { importRecordsCommand, importSectionsCommand, importStudentsCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { createPeriod } from './period.ts'
import { createRound } from './round.ts'
import { createTerm } from './term.ts'
import { createUser } from './user.ts'
import { verifyCommand } from './verify.ts'

/** Every command that needs the database, by the name under which a server is asked to run it. */
export const commands = {
  migrate: migrateCommand,
  demo,
  'user create': createUser,
  'term create': createTerm,
  'period create': createPeriod,
  'round create': createRound,
  'import sections': importSectionsCommand,
  'import students': importStudentsCommand,
  'import records': importRecordsCommand,
  'export enrolments': exportEnrolments,
  verify: verifyCommand,
} as const satisfies Record<string, Command<never>>

export type CommandName = keyof typeof commands
export type OptionsOf<Name extends CommandName> = Parameters<(typeof commands)[Name]>[1]

export function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}

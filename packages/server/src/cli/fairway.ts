#!/usr/bin/env node
import { readConfig } from '../config.ts'
import type { CommandName, OptionsOf } from './commands.ts'
import { explain } from './explain.ts'
import { createProgram } from './program.ts'
import { languageHere, openTerminal, type Files } from './terminal.ts'

// `fairway`: the operator's command.

try {
  await createProgram(start).parseAsync()
} catch (error) {
  console.error(explain(error, languageHere()))
  process.exitCode = 1
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

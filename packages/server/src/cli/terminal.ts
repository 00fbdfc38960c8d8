import fs from 'node:fs'
import path from 'node:path'
import type { Language } from '@fairway/contract/language'
import { Obstacle } from '../errors.ts'
import type { CommandIo } from './command.ts'

const quietLineEveryMs = 5_000

export type Files = { input?: string | undefined; output?: string | undefined }

export type Terminal = CommandIo & {
  /** Keeps the output, or throws away what there is of it. */
  finish(success: boolean): void
}

/**
 * The terminal, pipe or log file that the command was started from.
 *
 * @throws {Obstacle} if the output cannot be written: a command that gives something away for good must not begin
 */
export function openTerminal(files: Files): Terminal {
  const stopped = new AbortController()
  const isTerminal = process.stderr.isTTY
  let passing = ''
  let lastQuiet = Date.now()
  // Under another name until it is whole, so that nobody takes half a list for the list. Names of students: mode 0600.
  const part = files.output === undefined ? undefined : openPart(files.output)
  let hasOutput = false
  let isSilent = true

  const clear = () => {
    if (passing !== '') process.stderr.write('\r\u001b[K')
    passing = ''
  }
  const stop = () => {
    clear()
    // A second time means now.
    process.once('SIGINT', () => process.exit(130))
    stopped.abort(Object.assign(new Error('The command was stopped.'), { name: 'AbortError' }))
  }
  // `fairway export enrolments | head` has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)

  return {
    language: languageHere(),
    signal: stopped.signal,
    print(line) {
      isSilent = false
      clear()
      process.stdout.write(`${harmless(line)}\n`)
    },
    note(line) {
      isSilent = false
      clear()
      process.stderr.write(`${harmless(line)}\n`)
    },
    progress(stage) {
      if (isTerminal) {
        clear()
        passing = cut(harmless(stage), Math.max(10, (process.stderr.columns ?? 80) - 1))
        process.stderr.write(passing)
      } else if (Date.now() - lastQuiet > quietLineEveryMs) {
        lastQuiet = Date.now()
        process.stderr.write(`${harmless(stage)}\n`)
      }
    },
    async readInput() {
      return files.input === undefined || files.input === '-' ? readAll(process.stdin) : fs.promises.readFile(files.input)
    },
    async writeOutput(chunk) {
      isSilent = false
      if (!part) {
        if (!process.stdout.write(chunk)) await new Promise((resolve) => process.stdout.once('drain', resolve))
        return
      }
      hasOutput = true
      fs.writeSync(part.file, chunk)
    },
    finish(success) {
      clear()
      process.off('SIGINT', stop).off('SIGTERM', stop)
      // Beside the result, so that a program reads none.
      if (success && isSilent) process.stderr.write(text('没有可显示的内容。\n', 'There is nothing to show.\n'))
      if (!part) return
      fs.closeSync(part.file)
      if (success && hasOutput) fs.renameSync(part.name, files.output!)
      else fs.rmSync(part.name, { force: true })
    },
  }
}

/** A new file always: one made beforehand would keep its mode, and a link lead elsewhere. */
function openPart(output: string): { name: string; file: number } {
  const directory = path.dirname(path.resolve(output))
  if (!isDirectory(directory)) throw new Obstacle({ zh: `没有目录 ${directory}。`, en: `There is no directory ${directory}.` })
  if (isDirectory(output)) throw new Obstacle({ zh: `${output} 是目录，请写明文件名。`, en: `${output} is a directory; name a file.` })
  const name = `${output}.part`
  fs.rmSync(name, { force: true })
  return { name, file: fs.openSync(name, 'wx', 0o600) }
}

function isDirectory(name: string): boolean {
  return fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false
}

// All controls but tab and line feed, and the characters that turn text around: what a sheet says must not steer a terminal.
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function harmless(text: string): string {
  return text.replaceAll(steering, '\ufffd')
}

/** To one line of a terminal, where a Chinese character takes two columns: a line that breaks cannot be taken back. */
function cut(line: string, columns: number): string {
  let shown = ''
  let left = columns
  for (const character of line) {
    left -= /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u.test(character) ? 2 : 1
    if (left < 0) break
    shown += character
  }
  return shown
}

/** LANG and its like, as the runtime understands them. */
export function languageHere(): Language {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh' : 'en'
}

const here = languageHere()

/** For what is said without a command at work, such as how it is called. */
export function text(zh: string, en: string): string {
  return here === 'zh' ? zh : en
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

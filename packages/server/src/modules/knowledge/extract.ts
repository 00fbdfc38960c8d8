import { fork, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { longestDocument } from '@fairway/contract/knowledge-limits'
import type { Extracted, ExtractTrouble } from './extracted.ts'
import { fileHasPassword, fileTooMuch, fileUnreadable, fileWithoutText, wrongType } from './refusals.ts'

// A file is read in a process of its own: a malicious one runs out of that one's time or memory, not the server's. It may read
// the program and nothing else, write nothing, and reach nobody.

export type OriginalKind = 'pdf' | 'docx' | 'markdown' | 'text'
export type ExtractOrder = { kind: OriginalKind; bytes: Uint8Array }
export type ExtractAnswer = { extracted: Extracted } | { trouble: ExtractTrouble }

export type ExtractLimits = { ms: number; /** Of all memory that the process has. Where the system does not tell, only that of its objects is limited. */ bytes: number }

const usual: ExtractLimits = { ms: 90_000, bytes: 768 * 1024 * 1024 }
const lookMs = 100
const program = path.join(import.meta.dirname, 'extract-process.ts')
const root = path.resolve(import.meta.dirname, '../../../../..')

/** @throws {Refusal} `wrong-type`, `file-unreadable`, `file-has-password`, `file-without-text`, `file-too-much`; what the signal says */
export async function extract(order: ExtractOrder, signal: AbortSignal, limits: ExtractLimits = usual): Promise<Extracted> {
  signal.throwIfAborted()
  const child = fork(program, {
    execArgv: ['--permission', ...readable().map((place) => `--allow-fs-read=${place}`), `--max-old-space-size=${Math.round(limits.bytes / 2 / 1024 / 1024)}`, '--disable-warning=ExperimentalWarning', '--disable-warning=SecurityWarning'],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  try {
    return await answerOf(child, order, signal, limits)
  } finally {
    child.kill('SIGKILL')
  }
}

function answerOf(child: ChildProcess, order: ExtractOrder, signal: AbortSignal, { ms, bytes }: ExtractLimits): Promise<Extracted> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    const timer = setTimeout(() => reject(fileTooMuch()), ms)
    const watch = setInterval(() => {
      if (memoryOf(child) > bytes) reject(fileTooMuch())
    }, lookMs)
    child.on('message', (answer: ExtractAnswer) => {
      if ('trouble' in answer) reject(refusals[answer.trouble]())
      else if (answer.extracted.body === '') reject(fileWithoutText())
      else if (answer.extracted.body.length > longestDocument) reject(fileTooMuch())
      else resolve(answer.extracted)
    })
    child.on('error', reject)
    // What its own limit of memory ends says nothing any more.
    child.on('exit', (code) => reject(code === 0 ? fileUnreadable() : fileTooMuch()))
    child.on('exit', end)
    child.send(order, (error) => error && reject(error))

    function end(): void {
      clearTimeout(timer)
      clearInterval(watch)
      signal.removeEventListener('abort', stop)
    }
  })
}

const refusals: Record<ExtractTrouble, () => Error> = {
  'wrong-type': wrongType,
  unreadable: fileUnreadable,
  password: fileHasPassword,
  'without-text': fileWithoutText,
  'too-much': fileTooMuch,
}

/** The program, and the libraries beside it; links lead out of one of them into the other. */
function readable(): string[] {
  return [path.join(root, 'packages'), path.join(root, 'node_modules'), path.join(root, 'package.json')].filter((place) => fs.existsSync(place)).map((place) => fs.realpathSync(place))
}

/** Resident, in bytes; 0 where the system does not tell. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    return Number(fs.readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}

import { z } from 'zod'
import type { Language } from '@fairway/contract/language'
import type { Config } from '../config.ts'
import type { App } from '../app.ts'
import type { Database } from '../database/database.ts'
import { Refusal } from '../errors.ts'

// What a command is: a function that works the same inside the server and in a process of its own.

export type CommandContext = { config: Config; database: Database } & Omit<App, 'http' | 'close'>

/** The person at the other end, wherever that is. */
export type CommandIo = {
  language: Language
  /** Aborted when that person has gone away or pressed Ctrl-C. */
  signal: AbortSignal
  /** The result, line by line. */
  print(line: string): void
  /** About the result; not part of it. */
  note(line: string): void
  progress(text: string): void
  /** The file that was named, or standard input. */
  readInput(): Promise<Uint8Array>
  /** To the file that was named, or standard output. */
  writeOutput(chunk: Uint8Array): Promise<void>
}

/** @returns the exit code; nothing means 0 */
export type Command<Options> = (context: CommandContext, options: Options, io: CommandIo) => Promise<number | void>

/** A mistake in how a command was called, said in one line. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** The sentence in the reader's language. */
export function say(io: Pick<CommandIo, 'language'>, zh: string, en: string): string {
  return io.language === 'zh' ? zh : en
}

/** What options say, judged as the routes judge it. @throws {UsageError} */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, io: Pick<CommandIo, 'language'>): z.infer<Schema> {
  const { localeError } = io.language === 'zh' ? z.locales.zhCN() : z.locales.en()
  const { data, error } = schema.safeParse(value, { error: localeError })
  if (error) throw new UsageError(error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(say(io, '：', ': '))).join('\n'))
  return data
}

/** What is not there is told as what was asked for: a page would show that, a command does not. @throws {UsageError} for a `not-found` */
export async function orMissing<Result>(found: Promise<Result>, sentence: string): Promise<Result> {
  try {
    return await found
  } catch (error) {
    throw error instanceof Refusal && error.code === 'not-found' ? new UsageError(sentence) : error
  }
}

/** The named term, or the current one. */
export async function termCode({ courses }: CommandContext, named: string | undefined, io: CommandIo): Promise<string> {
  if (named !== undefined) return named
  const current = (await courses.catalogue.terms()).find((term) => term.current)
  if (current) return current.code
  throw new UsageError(say(io, '没有当前学期，请用 --term 指明。', 'There is no current term; name one with --term.'))
}

/** Of the languages that were named; undefined if none was. */
export function titleIn({ titleZh, titleEn }: { titleZh?: string | undefined; titleEn?: string | undefined }): { zh?: string; en?: string } | undefined {
  return titleZh || titleEn ? { ...(titleZh && { zh: titleZh }), ...(titleEn && { en: titleEn }) } : undefined
}

/** @throws {UsageError} if there is nothing to change */
export function requireChanges(options: object, io: Pick<CommandIo, 'language'>): void {
  if (Object.values(options).every((option) => option === undefined)) throw new UsageError(say(io, '没有写要更改什么（见 --help）。', 'Nothing to change was named (see --help).'))
}

/** What moved sections, or had them moved, says in the end. */
export function noteMoved({ moved, acceptedClashes }: { moved: number; acceptedClashes: number }, io: CommandIo): void {
  if (moved > 0) io.note(say(io, `${moved} 个教学班的上课日期随之改变。`, `${moved} sections now meet on other days.`))
  if (acceptedClashes > 0) io.note(say(io, `已接受 ${acceptedClashes} 处时间冲突。`, `${acceptedClashes} clashes of seats were accepted.`))
}

import { textIn, type Language } from '@fairway/contract/language'
import { ConfigError } from '../config.ts'
import { DataDirLocked } from '../database/lock.ts'
import { MigrationError } from '../database/migrate.ts'
import { Refusal } from '../errors.ts'
import { UsageError } from './command.ts'

/** What went wrong, in a line; with the stack only if it is the program's own mistake. */
export function explain(error: unknown, language: Language): string {
  if (error instanceof Refusal) return textIn(language, error.title)
  if (error instanceof ConfigError || error instanceof DataDirLocked || error instanceof MigrationError || error instanceof UsageError) return error.message
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError' || error.message === 'The command was stopped.') return language === 'zh' ? '已停止。' : 'Stopped.'
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' && path) return language === 'zh' ? `没有文件 ${path}。` : `There is no file ${path}.`
  if (code === 'EISDIR' || code === 'EACCES') return error.message
  if (code === 'EADDRINUSE') {
    const { port } = error as { port?: number }
    return language === 'zh' ? `端口 ${port} 已被占用，请用 PORT 指定另一个。` : `Port ${port} is in use; name another one with PORT.`
  }
  // A lost or refused connection has several addresses and no message of its own.
  if (code !== undefined && /^(E[A-Z]+|08[0-9]..|28...|3D000|57P..)$/.test(code)) {
    return language === 'zh' ? `无法使用数据库：${error.message || code}` : `The database cannot be used: ${error.message || code}`
  }
  return error.stack ?? error.message
}

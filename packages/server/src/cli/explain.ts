import { textIn, type Language } from '@fairway/contract/language'
import { isUnreachable } from '../database/failures.ts'
import { Obstacle, Refusal } from '../errors.ts'
import { UsageError } from './command.ts'

type Sentence = { zh: string; en: string }

/** What went wrong, in a line; with the stack only if it is the program's own mistake. */
export function explain(error: unknown, language: Language): string {
  if (error instanceof Refusal || error instanceof Obstacle) return textIn(language, error.title)
  if (error instanceof UsageError) return error.message
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError' || error.message === 'The command was stopped.') return textIn(language, { zh: '已停止。', en: 'Stopped.' })
  const sentence = aboutFile(error) ?? aboutDatabase(error)
  return sentence ? textIn(language, sentence) : (error.stack ?? error.message)
}

function aboutFile({ code, path }: NodeJS.ErrnoException): Sentence | undefined {
  switch (code) {
    case 'ENOENT':
      return path === undefined ? undefined : { zh: `没有文件 ${path}。`, en: `There is no file ${path}.` }
    case 'EISDIR':
      return { zh: path === undefined ? '所给的是目录，不是文件。' : `${path} 是目录，不是文件。`, en: `${path ?? 'That'} is a directory, not a file.` }
    case 'ENOTDIR':
      return { zh: `${path ?? '路径'} 中有一段不是目录。`, en: `A part of ${path ?? 'the path'} is not a directory.` }
    case 'EACCES':
    case 'EPERM':
      return { zh: `无权使用 ${path ?? '该文件'}。`, en: `You may not use ${path ?? 'that file'}.` }
    case 'EROFS':
      return { zh: `${path ?? '该文件'} 所在的文件系统是只读的。`, en: `The file system of ${path ?? 'that file'} is read-only.` }
    case 'ENOSPC':
      return { zh: '磁盘空间已满。', en: 'The disk is full.' }
  }
  return undefined
}

// The network's words and PostgreSQL's (https://www.postgresql.org/docs/current/errcodes-appendix.html).
const reasons: [RegExp, Sentence][] = [
  [/^ECONNREFUSED$/, { zh: '该地址没有数据库在监听', en: 'no database takes connections there' }],
  [/^(ENOTFOUND|EAI_AGAIN)$/, { zh: '找不到这台主机', en: 'its host is not known' }],
  [/^28/, { zh: '用户名或密码不对，或不允许从这里登录', en: 'user or password are wrong, or may not be used from here' }],
  [/^3D000$/, { zh: '没有这个名称的数据库', en: 'it has no database of that name' }],
  [/^42501$/, { zh: '该用户权限不足', en: 'its user lacks a privilege' }],
  [/^53300$/, { zh: '连接数已满', en: 'it has no connection left' }],
  [/CERT|_SSL_|_TLS_/, { zh: '它的 TLS 证书不被信任', en: 'nobody vouches for its TLS certificate' }],
]

/** A lost or refused connection may have several addresses, and no message of its own. */
function aboutDatabase(error: NodeJS.ErrnoException & { errors?: Error[] }): Sentence | undefined {
  const code = error.code ?? ''
  const message = error.message || error.errors?.[0]?.message || code
  const [, reason] = reasons.find(([pattern]) => pattern.test(code)) ?? []
  if (reason) return { zh: `无法使用 DATABASE_URL 所指的数据库：${reason.zh}（${message}）。`, en: `The database of DATABASE_URL cannot be used: ${reason.en} (${message}).` }
  if (isUnreachable(error)) return { zh: `连不上数据库（${message}）。`, en: `The database cannot be reached (${message}).` }
  return undefined
}

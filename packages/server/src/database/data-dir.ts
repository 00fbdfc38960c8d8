import fs from 'node:fs'
import path from 'node:path'
import { Obstacle } from '../errors.ts'

/** DATA_DIR is there and ours, or the operator is told why it cannot be. @throws {DataDirUnusable} */
export function makeDataDir(dataDir: string): void {
  try {
    make(dataDir)
    fs.accessSync(dataDir, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
  } catch (error) {
    throw new DataDirUnusable(dataDir, error)
  }
}

/** DATA_DIR cannot be made, read or written to. */
export class DataDirUnusable extends Obstacle {
  override name = 'DataDirUnusable'

  constructor(dataDir: string, cause: unknown) {
    const { zh, en } = reasonOf(cause)
    super({ zh: `无法使用 DATA_DIR（${dataDir}）：${zh}。`, en: `DATA_DIR (${dataDir}) cannot be used: ${en}.` })
    this.cause = cause
  }
}

/** One after the other: `recursive` goes on for ever where the system makes no directories, as in /proc. */
function make(directory: string): void {
  if (fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return
  if (directory !== path.dirname(directory)) make(path.dirname(directory))
  try {
    fs.mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    // Another process may have been quicker; a file is in the way.
    if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

function reasonOf(cause: unknown): { zh: string; en: string } {
  const { code, path: where, message } = cause as NodeJS.ErrnoException
  const user = process.getuid?.()
  switch (code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return { zh: `${where} 不是目录`, en: `${where} is not a directory` }
    case 'EFTYPE':
      return { zh: `${where} 不是普通文件，请将其移走`, en: `${where} is not a regular file; move it away` }
    case 'EACCES':
    case 'EPERM':
      return { zh: `当前用户${user === undefined ? '' : `（uid ${user}）`}无权读写 ${where}`, en: `this user${user === undefined ? '' : ` (uid ${user})`} may not read and write ${where}` }
    case 'EROFS':
      return { zh: '所在的文件系统是只读的', en: 'its file system is read-only' }
    case 'ENOSPC':
    case 'EDQUOT':
      return { zh: '磁盘空间已满', en: 'the disk is full' }
    case 'ENOENT':
      return { zh: `系统不允许在此新建目录 ${where}`, en: `the system lets nobody make the directory ${where}` }
    case 'ERR_SQLITE_ERROR':
      return { zh: `其中的 lock 文件无法打开（${message}）`, en: `the file "lock" in it cannot be opened (${message})` }
  }
  return { zh: message, en: message }
}

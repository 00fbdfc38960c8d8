import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Obstacle } from '../errors.ts'
import { DataDirUnusable, makeDataDir } from './data-dir.ts'

/** Somebody else has DATA_DIR open. */
export class DataDirLocked extends Obstacle {
  override name = 'DataDirLocked'
}

/** https://www.sqlite.org/rescode.html#busy */
const busy = 5

/**
 * Takes DATA_DIR for this process. The lock is an exclusive transaction on a small SQLite file, so the kernel holds it and
 * frees it however the process ends; a pid file would lie after SIGKILL and in containers, where every process is 1.
 *
 * @throws {DataDirLocked} at once, if another process holds it
 * @throws {DataDirUnusable}
 */
export function lockDataDir(dataDir: string): { release(): void } {
  makeDataDir(dataDir)
  const lock = openLock(dataDir)
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== busy) throw new DataDirUnusable(dataDir, error)
    throw new DataDirLocked({
      zh: `${dataDir} 正由另一个 Fairway 使用（服务器，或尚未结束的命令）。`,
      en: `${dataDir} is in use by another Fairway (a server, or a command still at work).`,
    })
  }
  return {
    release() {
      lock.close()
    },
  }
}

function openLock(dataDir: string): DatabaseSync {
  const file = path.join(dataDir, 'lock')
  try {
    makePrivate(file)
    return new DatabaseSync(file, { timeout: 0 })
  } catch (error) {
    throw new DataDirUnusable(dataDir, error)
  }
}

/**
 * Whoever can read it could hold it. An existing one is not opened: closing it would let go of a lock of this process. Nor is a
 * link followed: what it leads to is somebody else's.
 */
function makePrivate(file: string): void {
  try {
    fs.closeSync(fs.openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (!fs.lstatSync(file).isFile()) throw Object.assign(new Error(`${file} is not a regular file`), { code: 'EFTYPE', path: file })
    fs.chmodSync(file, 0o600)
  }
}

import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Somebody else has DATA_DIR open. */
export class DataDirLocked extends Error {
  override name = 'DataDirLocked'
}

/**
 * Takes DATA_DIR for this process. The lock is an exclusive transaction on a small SQLite file, so the kernel holds it and
 * frees it however the process ends; a pid file would lie after SIGKILL and in containers, where every process is 1.
 *
 * @throws {DataDirLocked} at once, if another process holds it
 */
export function lockDataDir(dataDir: string): { release(): void } {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = path.join(dataDir, 'lock')
  makePrivate(file)
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new DataDirLocked(`${dataDir} is in use by another Fairway (a server, or a command still at work).`)
  }
  return {
    release() {
      lock.close()
    },
  }
}

/** Whoever can read it could hold it. An existing one is not opened: closing it would let go of a lock of this process. */
function makePrivate(file: string): void {
  try {
    fs.closeSync(fs.openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    fs.chmodSync(file, 0o600)
  }
}

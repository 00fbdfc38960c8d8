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
  const lock = new DatabaseSync(path.join(dataDir, 'lock'), { timeout: 0 })
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

import fs from 'node:fs'
import path from 'node:path'

// The databases of tests live for an instant, and there are thousands of them. Where the machine has the room, their files are
// kept in memory: a disk would have each of them written out, and the tests would wait for it most of the time. What is durable
// is tested by its own tests, which see every fsync there is (power-loss.embedded.test.ts).

const memory = '/dev/shm'
const bytesNeeded = 4 * 1024 ** 3

/** Sets where temporary files go, for this process and those it starts, once for all of them. They are gone when it ends. */
export function keepFilesInMemory(): void {
  if (process.env['TMPDIR'] !== undefined || !hasRoom()) return
  removeLeftBehind()
  const directory = path.join(memory, `fairway-tests-${process.pid}`)
  fs.mkdirSync(directory)
  process.env['TMPDIR'] = directory
  process.once('exit', () => fs.rmSync(directory, { recursive: true, force: true }))
}

/** Containers often have 64 MB of it. */
function hasRoom(): boolean {
  if (!fs.existsSync(memory)) return false
  const { bavail, bsize } = fs.statfsSync(memory)
  return bavail * bsize > bytesNeeded
}

/** By runs that were killed. */
function removeLeftBehind(): void {
  for (const name of fs.readdirSync(memory)) {
    const pid = /^fairway-tests-(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) fs.rmSync(path.join(memory, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

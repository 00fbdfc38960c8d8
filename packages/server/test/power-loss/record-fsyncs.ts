import fs from 'node:fs'
import path from 'node:path'

// Preloaded (`node --import`) into the process that writes, and so into its worker threads. Stands between the program and the
// disk and keeps, beside the files, what a disk would still have after the power went: the bytes of each file as of its last
// fsync, and the names in each directory as of the directory's last fsync. `rebuild.ts` makes files of that again.
//
// Stricter than most file systems, which keep more than they must. Nothing is kept that was not asked for.

const { RECORD_TO: disk, RECORD_OF: root, RECORD_NOTHING_AFTER: deafAfter } = process.env as { RECORD_TO: string; RECORD_OF: string; RECORD_NOTHING_AFTER?: string }

/** Of a file or directory, whatever it is called. The inode alone is reused after a deletion. */
function identity(stat: fs.BigIntStats): string {
  return `${stat.ino}-${stat.birthtimeNs}`
}

function keepFile(from: string | number, stat: fs.BigIntStats): void {
  const kept = path.join(disk, identity(stat))
  fs.writeFileSync(`${kept}.new`, fs.readFileSync(from))
  fs.renameSync(`${kept}.new`, kept)
}

function keepDirectory(directory: string, stat: fs.BigIntStats): void {
  const kept = path.join(disk, identity(stat))
  const names = fs.readdirSync(directory).map((name) => {
    const entry = fs.lstatSync(path.join(directory, name), { bigint: true })
    return { name, id: identity(entry), isDirectory: entry.isDirectory() }
  })
  fs.writeFileSync(`${kept}.new`, JSON.stringify(names))
  fs.renameSync(`${kept}.new`, kept)
}

const original = { fsyncSync: fs.fsyncSync, fdatasyncSync: fs.fdatasyncSync }

function record(descriptor: number): void {
  if (deafAfter !== undefined && fs.existsSync(deafAfter)) return
  const stat = fs.fstatSync(descriptor, { bigint: true })
  const name = `/proc/self/fd/${descriptor}`
  if (!fs.readlinkSync(name).startsWith(root)) return
  if (stat.isDirectory()) keepDirectory(name, stat)
  else keepFile(name, stat)
}

fs.fsyncSync = (descriptor) => {
  original.fsyncSync(descriptor)
  record(descriptor)
}
fs.fdatasyncSync = (descriptor) => {
  original.fdatasyncSync(descriptor)
  record(descriptor)
}

/** What is there at the start has been there for long. */
function keepAll(directory: string): void {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const name = path.join(directory, entry.name)
    if (entry.isDirectory()) keepAll(name)
    else if (entry.isFile()) keepFile(name, fs.lstatSync(name, { bigint: true }))
  }
  keepDirectory(directory, fs.lstatSync(directory, { bigint: true }))
}

if (!fs.existsSync(disk)) {
  fs.mkdirSync(disk)
  keepAll(root)
}

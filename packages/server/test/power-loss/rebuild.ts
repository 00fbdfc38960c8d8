import fs from 'node:fs'
import path from 'node:path'

/** Writes into `target` what the disk recorded by `record-fsyncs.ts` has of the directory `root`. */
export function rebuild(disk: string, root: string, target: string): void {
  const { ino, birthtimeNs } = fs.statSync(root, { bigint: true })
  rebuildDirectory(disk, `${ino}-${birthtimeNs}`, target)
}

function rebuildDirectory(disk: string, id: string, target: string): void {
  fs.mkdirSync(target, { recursive: true, mode: 0o700 })
  const kept = path.join(disk, id)
  // A directory whose names were never written out is empty, and so is a file whose bytes were not.
  const names = fs.existsSync(kept) ? (JSON.parse(fs.readFileSync(kept, 'utf8')) as { name: string; id: string; isDirectory: boolean }[]) : []
  for (const { name, id: entry, isDirectory } of names) {
    const to = path.join(target, name)
    const bytes = path.join(disk, entry)
    if (isDirectory) rebuildDirectory(disk, entry, to)
    else if (fs.existsSync(bytes)) fs.copyFileSync(bytes, to)
    else fs.writeFileSync(to, '')
  }
}

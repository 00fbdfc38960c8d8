import fs from 'node:fs'
import path from 'node:path'
import { NodeFS } from '@electric-sql/pglite/nodefs'

// The files of the embedded database, made durable. PGlite leaves that out: its file system has no fsync, so "durable" would
// mean "in the page cache", and a name that was never written to its directory takes the file with it.

type FileNode = { parent: FileNode }
type Stream = { nfd: number; node: FileNode }

/** The part of Emscripten's NODEFS that is completed here. */
type NodeFileSystem = {
  realPath(node: FileNode): string
  stream_ops: { fsync?: (stream: Stream) => 0 }
}

export class DurableFiles extends NodeFS {
  /** Calls of fsync since the start. */
  fsyncs = 0

  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const initialised = await super.init(pg, options)
    initialised.emscriptenOpts.preRun!.push(({ NODEFS }: { NODEFS: NodeFileSystem }) => this.#complete(NODEFS))
    return initialised
  }

  #complete(files: NodeFileSystem): void {
    const named = new WeakSet<FileNode>()
    files.stream_ops.fsync = ({ nfd, node }) => {
      fs.fsyncSync(nfd)
      this.fsyncs++
      // A file that is durable under a name that is not would be lost all the same. (PostgreSQL sees to names that change.)
      if (!named.has(node)) syncDirectory(files.realPath(node.parent))
      named.add(node)
      return 0
    }
  }
}

/** Writes out all files below a directory, and all names. */
export function syncTree(directory: string): void {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const name = path.join(directory, entry.name)
    if (entry.isDirectory()) syncTree(name)
    else if (entry.isFile()) syncPath(name)
  }
  syncDirectory(directory)
}

/** Writes out the names in a directory. */
export function syncDirectory(directory: string): void {
  // Windows opens no directories, and writes names out with the files.
  if (process.platform !== 'win32') syncPath(directory)
}

function syncPath(name: string): void {
  const descriptor = fs.openSync(name, 'r')
  try {
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}

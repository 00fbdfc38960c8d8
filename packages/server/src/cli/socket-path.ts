import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

// sun_path holds 108 bytes on Linux and 104 on macOS, the ending zero included.
const longest = 103

/**
 * Calls `use` with a name for `DATA_DIR/control.sock` that is short enough for a socket: the path itself, or one through a
 * symbolic link that exists until `use` is done. The socket is in DATA_DIR either way.
 */
export async function withSocketPath<Result>(dataDir: string, use: (socketPath: string) => Promise<Result>): Promise<Result> {
  const plain = socketFile(dataDir)
  if (Buffer.byteLength(plain) <= longest) return use(plain)
  const directory = fs.mkdtempSync(path.join(Buffer.byteLength(os.tmpdir()) < 60 ? os.tmpdir() : '/tmp', 'fairway-'))
  const link = path.join(directory, 'd')
  try {
    fs.symlinkSync(dataDir, link)
    return await use(socketFile(link))
  } finally {
    fs.rmSync(directory, { recursive: true, force: true })
  }
}

export function socketFile(dataDir: string): string {
  return path.join(dataDir, 'control.sock')
}

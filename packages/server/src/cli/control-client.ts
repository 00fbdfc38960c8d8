import http from 'node:http'
import readline from 'node:readline'
import { Obstacle } from '../errors.ts'
import type { CommandIo } from './command.ts'
import { controlHeader, type ControlEvent, type ControlRequest } from './control.ts'
import { withSocketPath } from './socket-path.ts'

// The command's half of the control socket. `control.ts` is the other half.

/** Nobody listens there: no server runs, or one was killed and left its socket behind. */
export class NoServer extends Error {
  override name = 'NoServer'
}

/**
 * Has the server that holds `dataDir` run a command.
 *
 * @param input the command's input, if it reads one
 * @returns the exit code
 * @throws {NoServer}
 * @throws {Obstacle} if its socket is somebody else's
 */
export async function askServer(dataDir: string, asked: ControlRequest, input: Uint8Array | undefined, io: CommandIo): Promise<number> {
  const response = await withSocketPath(dataDir, async (socketPath) => {
    try {
      return await connect(socketPath, asked, input, io.signal)
    } catch (error) {
      throw whyNot(error, dataDir)
    }
  })
  let exit: number | undefined
  try {
    for await (const line of readline.createInterface({ input: response, crlfDelay: Infinity })) {
      const event = JSON.parse(line) as ControlEvent
      if ('print' in event) io.print(event.print)
      else if ('note' in event) io.note(event.note)
      else if ('progress' in event) io.progress(event.progress)
      else if ('output' in event) await io.writeOutput(Buffer.from(event.output, 'base64'))
      else if ('error' in event) io.note(event.error)
      else exit = event.exit
    }
  } catch (error) {
    // One that was killed hangs up in the middle.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
  }
  io.signal.throwIfAborted()
  if (exit === undefined) {
    throw new Obstacle({ zh: '命令尚未完成，服务器就停止了。', en: 'The server went away before the command was done.' })
  }
  return exit
}

function connect(socketPath: string, asked: ControlRequest, input: Uint8Array | undefined, signal: AbortSignal): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      socketPath,
      method: 'POST',
      path: '/',
      signal,
      headers: { host: 'fairway', [controlHeader]: encodeURIComponent(JSON.stringify(asked)) },
    })
    request.on('response', resolve)
    request.on('error', reject)
    request.end(input)
  })
}

function whyNot(error: unknown, dataDir: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ECONNREFUSED':
      return new NoServer()
    case 'EACCES':
      return new Obstacle({
        zh: `DATA_DIR（${dataDir}）属于另一个用户，请以运行服务器的用户身份执行。`,
        en: `DATA_DIR (${dataDir}) is another user's; run the command as the user that the server runs as.`,
      })
  }
  return error
}

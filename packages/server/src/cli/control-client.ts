import http from 'node:http'
import readline from 'node:readline'
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
 */
export async function askServer(dataDir: string, asked: ControlRequest, input: Uint8Array | undefined, io: CommandIo): Promise<number> {
  const response = await withSocketPath(dataDir, (socketPath) => connect(socketPath, asked, input, io.signal))
  let exit: number | undefined
  for await (const line of readline.createInterface({ input: response, crlfDelay: Infinity })) {
    const event = JSON.parse(line) as ControlEvent
    if ('print' in event) io.print(event.print)
    else if ('note' in event) io.note(event.note)
    else if ('progress' in event) io.progress(event.progress)
    else if ('output' in event) await io.writeOutput(Buffer.from(event.output, 'base64'))
    else if ('error' in event) io.note(event.error)
    else exit = event.exit
  }
  io.signal.throwIfAborted()
  if (exit === undefined) throw new Error('The server went away before the command was done.')
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
    request.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? new NoServer() : error)
    })
    request.end(input)
  })
}

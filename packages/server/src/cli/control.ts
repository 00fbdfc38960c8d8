import fs from 'node:fs'
import http from 'node:http'
import type { Language } from '@fairway/contract/language'
import { Obstacle } from '../errors.ts'
import { sheetLimits, sheetTooLarge } from '../sheets/sheet.ts'
import type { Command, CommandContext, CommandIo } from './command.ts'
import { commands, isCommand, type CommandName } from './commands.ts'
import { explain } from './explain.ts'
import { socketFile, withSocketPath } from './socket-path.ts'

// The server's half of the control socket in DATA_DIR, through which `fairway` commands run inside the server that holds it.
// `control-client.ts` is the other half. Whoever may open the socket may do everything: it is the owner's alone (0600).

export type ControlRequest = { command: CommandName; options: unknown; language: Language }

/** One per line of the answer. */
export type ControlEvent = { print: string } | { note: string } | { progress: string } | { output: string } | { error: string } | { exit: number }

/** The header that carries a ControlRequest as URI-encoded JSON; the body is the command's input. */
export const controlHeader = 'fairway-command'

export async function openControl({ dataDir, context }: { dataDir: string; context: CommandContext }): Promise<{ close(): Promise<void> }> {
  const server = http.createServer((request, response) => void answer(context, request, response))
  // An import may take as long as it takes.
  server.requestTimeout = 0
  const file = socketFile(dataDir)
  // DATA_DIR is locked by this server, so whatever is there was left by one that was killed.
  fs.rmSync(file, { force: true })
  await withSocketPath(dataDir, async (socketPath) => {
    // Born private: a mode set afterwards would leave a moment in which others could connect.
    const mask = process.umask(0o177)
    const listening = new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(socketPath, resolve)
    })
    process.umask(mask)
    await listening
  })
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          fs.rmSync(file, { force: true })
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

async function answer(context: CommandContext, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort(new Error('The command was stopped.')))
  const send = (event: ControlEvent) => {
    if (!response.destroyed && !response.write(`${JSON.stringify(event)}\n`)) return drained(response)
    return undefined
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  let language: Language = 'en'
  try {
    const asked = readRequest(request)
    language = asked.language
    const io: CommandIo = {
      language,
      signal: gone.signal,
      print: (print) => void send({ print }),
      note: (note) => void send({ note }),
      progress: (progress) => void send({ progress }),
      readInput: () => readBody(request),
      writeOutput: async (chunk) => {
        gone.signal.throwIfAborted()
        await send({ output: Buffer.from(chunk).toString('base64') })
      },
    }
    const command = commands[asked.command] as Command<unknown>
    await send({ exit: (await command(context, asked.options, io)) ?? 0 })
  } catch (error) {
    await send({ error: explain(error, language) })
    await send({ exit: 1 })
  }
  response.end()
}

function readRequest(request: http.IncomingMessage): ControlRequest {
  const asked = JSON.parse(decodeURIComponent(String(request.headers[controlHeader]))) as ControlRequest
  if (!isCommand(asked.command)) {
    const name = String(asked.command)
    throw new Obstacle({ zh: `正在运行的服务器没有“${name}”这个命令，它可能是旧版本。`, en: `The server does not know the command "${name}". Is it an older version?` })
  }
  return asked
}

async function readBody(request: http.IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > sheetLimits.bytes) throw sheetTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function drained(response: http.ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

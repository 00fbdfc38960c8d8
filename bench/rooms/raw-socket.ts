import { randomBytes } from 'node:crypto'
import net from 'node:net'

// A WebSocket client that costs little: one buffer for all sockets to read into, and frames that nobody wants to read are skipped by
// their length. The server shares the machine with it, and must not wait for it.

export type RawSocket = {
  send(text: string): void
  /** As a network that goes away. */
  cut(): void
  /** No longer slowly. */
  hurry(): void
}

export type Listening = {
  /** A frame begins. @param start its first bytes @returns whether to read it whole; otherwise it is over with this call */
  begins(start: Buffer, length: number): boolean
  read?(text: string): void
  /** @param code of the close frame; undefined: there was none */
  closed?(code: number | undefined): void
}

type Where = { port: number; path: string; headers: Record<string, string>; /** Takes no more than so many bytes a second. */ bytesPerSecond?: number | undefined }

/** Enough to tell frames apart. */
const startLength = 24
const shared = Buffer.allocUnsafe(1024 * 1024)

/** @throws {Error} whose message is the status of a refusal */
export function connectRaw({ port, path, headers, bytesPerSecond }: Where, listening: Listening): Promise<RawSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<RawSocket>()
  let isSlow = bytesPerSecond !== undefined
  let isOpen = false
  let head = ''
  let code: number | undefined
  /** Too little of a frame to tell what it is. */
  let carried: Buffer | undefined
  /** Of the frame that is being received: bytes to come, and what of it is kept. */
  let missing = 0
  let kept: Buffer[] | undefined

  const socket = net.connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer: bytesPerSecond === undefined ? shared : Buffer.alloc(bytesPerSecond),
      callback(size, buffer) {
        receive((buffer as Buffer).subarray(0, size))
        if (isSlow) setTimeout(() => socket.resume(), 1000)
        return !isSlow
      },
    },
  })
  socket.once('connect', () => {
    const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
    const key = randomBytes(16).toString('base64')
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`)
  })
  socket.on('error', reject)
  socket.on('close', () => {
    reject(new Error('closed'))
    if (isOpen) listening.closed?.(code)
  })
  return promise

  function receive(chunk: Buffer): void {
    if (isOpen) return take(chunk)
    head += chunk.toString('latin1')
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    if (!head.startsWith('HTTP/1.1 101')) {
      reject(new Error(head.slice(9, 12)))
      return void socket.destroy()
    }
    isOpen = true
    resolve({
      send: (text) => void socket.write(masked(text)),
      cut: () => void socket.destroy(),
      hurry() {
        isSlow = false
        socket.resume()
      },
    })
    const rest = Buffer.from(head.slice(end + 4), 'latin1')
    head = ''
    // Who waited for the socket has it first.
    queueMicrotask(() => take(rest))
  }

  function take(arrived: Buffer): void {
    const chunk = carried ? Buffer.concat([carried, arrived]) : arrived
    carried = undefined
    for (let at = 0; at < chunk.length; ) {
      if (missing === 0) {
        const frame = headerOf(chunk, at)
        const start = frame && chunk.subarray(frame.start, frame.start + Math.min(frame.length, startLength))
        if (!start || start.length < Math.min(frame.length, startLength)) {
          carried = Buffer.from(chunk.subarray(at))
          return
        }
        at = frame.start
        missing = frame.length
        if (frame.opcode === closing) {
          code = frame.length >= 2 ? start.readUInt16BE(0) : undefined
          return void socket.end()
        }
        kept = listening.begins(start, frame.length) ? [] : undefined
      }
      const taken = Math.min(missing, chunk.length - at)
      // The buffer is soon another socket's.
      kept?.push(Buffer.from(chunk.subarray(at, at + taken)))
      missing -= taken
      at += taken
      if (missing === 0 && kept) listening.read?.(Buffer.concat(kept).toString())
    }
  }
}

const closing = 8

function headerOf(chunk: Buffer, at: number): { opcode: number; start: number; length: number } | undefined {
  const left = chunk.length - at
  if (left < 2) return undefined
  const short = chunk[at + 1]!
  const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2)
  if (chunk.length < start) return undefined
  const length = short === 126 ? chunk.readUInt16BE(at + 2) : short === 127 ? chunk.readUInt32BE(at + 6) : short
  return { opcode: chunk[at]! & 15, start, length }
}

function masked(text: string): Buffer {
  const payload = Buffer.from(text)
  const header = payload.length < 126 ? 2 : 4
  const frame = Buffer.alloc(header + 4 + payload.length)
  frame[0] = 0x81
  if (header === 2) frame[1] = 0x80 | payload.length
  else {
    frame[1] = 0x80 | 126
    frame.writeUInt16BE(payload.length, 2)
  }
  // The mask is zero, which leaves everything as it is.
  payload.copy(frame, header + 4)
  return frame
}

import net from 'node:net'

// A connection that is kept, with one request at a time on it, and just enough HTTP that it costs the machine little: what is
// measured shares it.

export type Line = {
  /** @param body hears of the answer's body as it comes, if its status is fine @returns the status and the whole body */
  ask(request: string, body?: (text: string) => void): Promise<{ status: number; text: string }>
  close(): void
}

type Asking = { resolve(answer: { status: number; text: string }): void; reject(error: Error): void; body: ((text: string) => void) | undefined }

const shared = Buffer.allocUnsafe(256 * 1024)

export async function openLine(port: number): Promise<Line> {
  let asking: Asking | undefined
  /** What has come and cannot be read yet. */
  let carried = ''
  let state: 'head' | 'size' | 'piece' | 'rest' = 'head'
  let status = 0
  let text = ''
  let missing = 0
  let socket: net.Socket | undefined
  socket = await connect()

  return {
    async ask(request, body) {
      // A server closes what was quiet for long.
      if (!socket || socket.destroyed || socket.readableEnded) socket = await connect()
      const line = socket
      return new Promise((resolve, reject) => {
        asking = { resolve, reject, body }
        line.write(request)
      })
    },
    close: () => void socket?.destroy(),
  }

  async function connect(): Promise<net.Socket> {
    const { promise, resolve, reject } = Promise.withResolvers<net.Socket>()
    const opened = net.connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: shared, callback: (size) => (read(shared.toString('latin1', 0, size)), true) } }, () => resolve(opened))
    const gone = (error: Error) => {
      reject(error)
      if (opened === socket) asking?.reject(error)
    }
    opened.on('error', gone)
    opened.on('close', () => gone(new Error('The line was closed.')))
    carried = ''
    state = 'head'
    return promise
  }

  function read(arrived: string): void {
    carried = carried + arrived
    while (carried !== '' && asking) if (!step(asking)) return
  }

  /** @returns whether it could do something */
  function step({ body }: Asking): boolean {
    if (state === 'head') {
      const end = carried.indexOf('\r\n\r\n')
      if (end < 0) return false
      const head = carried.slice(0, end)
      carried = carried.slice(end + 4)
      status = Number(head.slice(9, 12))
      text = ''
      const length = /content-length: (\d+)/i.exec(head)?.[1]
      missing = Number(length ?? 0)
      state = length === undefined ? 'size' : 'rest'
      if (length === '0') finish()
      return true
    }
    if (state === 'size') {
      const end = carried.indexOf('\r\n')
      if (end < 0) return false
      missing = Number.parseInt(carried.slice(0, end), 16)
      if (missing === 0) {
        if (carried.length < end + 4) return false
        carried = carried.slice(end + 4)
        finish()
        return true
      }
      carried = carried.slice(end + 2)
      state = 'piece'
      return true
    }
    // A piece ends with a line end of its own.
    const isLast = carried.length >= missing + (state === 'piece' ? 2 : 0)
    if (!isLast && carried.length >= missing) return false
    const taken = carried.slice(0, missing)
    if (body && status < 300) body(taken)
    else text += taken
    missing -= taken.length
    if (!isLast) carried = ''
    else {
      carried = carried.slice(taken.length + (state === 'piece' ? 2 : 0))
      if (state === 'piece') state = 'size'
      else finish()
    }
    return true
  }

  function finish(): void {
    state = 'head'
    const { resolve } = asking!
    asking = undefined
    resolve({ status, text })
  }
}

export function post(path: string, headers: Record<string, string>, body: unknown): string {
  const text = JSON.stringify(body)
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${linesOf(headers)}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}

export function get(path: string, headers: Record<string, string>): string {
  return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${linesOf(headers)}\r\n`
}

function linesOf(headers: Record<string, string>): string {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
}

import net from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { afterwards } from './afterwards.ts'

// Real mail servers on a port of this computer, with the tempers that such servers have.

export type ReceivedMail = {
  from: string
  to: string[]
  isEncrypted: boolean
  user: string | undefined
  /** By lower-case name, unfolded and decoded. */
  headers: Record<string, string>
  text: string
  html: string
}

export type MailServerOptions = {
  /** TLS from the start. */
  secure?: boolean
  /** Offer STARTTLS. Its certificate is its own. */
  starttls?: boolean
  credentials?: { user: string; password: string }
  /** What it says to a recipient; undefined: welcome. */
  onRecipient?(count: number): { code: number; text: string } | undefined
  /** What it says to a whole letter, after having kept it; undefined: taken. `hang up` says nothing. */
  onLetter?(count: number): { code: number; text: string } | 'hang up' | undefined
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>

export async function startMailServer({ secure = false, starttls = false, credentials, onRecipient, onLetter }: MailServerOptions = {}) {
  const received: ReceivedMail[] = []
  let recipients = 0
  let letters = 0
  let connections = 0
  const options: SMTPServerOptions = {
    secure,
    hideSTARTTLS: !starttls,
    authOptional: credentials === undefined,
    disabledCommands: [...(credentials ? [] : ['AUTH']), ...(starttls ? [] : ['STARTTLS'])],
    // A server that refuses does so whether or not the connection is encrypted.
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onConnect(_session, done) {
      connections++
      done()
    },
    onAuth({ username, password }, _session, done) {
      if (username === credentials?.user && password === credentials?.password) done(null, { user: username })
      else done(answer({ code: 535, text: '5.7.8 Wrong name or password' }))
    },
    onRcptTo(_address, _session, done) {
      const refusal = onRecipient?.(++recipients)
      done(refusal && answer(refusal))
    },
    onData(stream, session, done) {
      void readAll(stream).then((raw) => {
        received.push(letterOf(raw, session))
        const said = onLetter?.(++letters)
        if (said === 'hang up') for (const connection of sockets) connection.destroy()
        else done(said && answer(said))
      })
    },
  }
  const server = new SMTPServer(options)
  server.on('error', () => {})
  const sockets = new Set<net.Socket>()
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as net.AddressInfo
  return {
    received: received as readonly ReceivedMail[],
    connections: () => connections,
    port,
    /** For SMTP_URL. */
    url: (parameters = '', user?: { user: string; password: string }) =>
      `${secure ? 'smtps' : 'smtp'}://${user ? `${user.user}:${user.password}@` : ''}127.0.0.1:${port}${parameters}`,
  }
}

/** What it answers to a line; undefined is the beginning of a connection. */
export type Conversation = (said: string | undefined, socket: net.Socket) => void

/** A server that says what it is told to, line by line, and else nothing. */
export async function startStallingServer(conversation: Conversation) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    conversation(undefined, socket)
    let line = ''
    socket.on('data', (data) => {
      line += data.toString()
      const said = line.split('\r\n')
      line = said.pop()!
      for (const each of said) conversation(each, socket)
    })
    afterwards(() => void socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  return { port: (server.address() as net.AddressInfo).port }
}

function answer({ code, text }: { code: number; text: string }): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

async function readAll(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

function letterOf(raw: string, session: SMTPServerSession): ReceivedMail {
  const { headers, body } = partOf(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1] ?? ''
  const parts = body.split(`--${boundary}`).slice(1, -1).map((part) => partOf(part.replace(/^\r\n/, '')))
  const readAs = (type: string) => {
    const part = parts.find((one) => one.headers['content-type']?.startsWith(type))
    return part ? decoded(part.body, part.headers['content-transfer-encoding']) : ''
  }
  const { mailFrom, rcptTo } = session.envelope
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
    isEncrypted: session.secure,
    user: typeof session.user === 'string' ? session.user : undefined,
    headers,
    text: readAs('text/plain'),
    html: readAs('text/html'),
  }
}

function partOf(raw: string): { headers: Record<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = lines.map((line) => /^([^:]+):\s*(.*)$/.exec(line)).filter((match) => match !== null)
  return { headers: Object.fromEntries(headers.map(([, name, value]) => [name!.toLowerCase(), words(value!)])), body: raw.slice(end + 4) }
}

/** https://www.rfc-editor.org/rfc/rfc2047 */
function words(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      (/b/i.test(encoding) ? Buffer.from(text, 'base64') : Buffer.from(unquoted(text.replaceAll('_', ' ')), 'latin1')).toString(),
    )
}

function decoded(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  return Buffer.from(encoding === 'quoted-printable' ? unquoted(body.replace(/=\r\n/g, '')) : body, 'latin1').toString()
}

function unquoted(text: string): string {
  return text.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
}

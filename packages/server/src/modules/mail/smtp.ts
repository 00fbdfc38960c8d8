import { createTransport, type NodemailerError } from 'nodemailer'
import type { SmtpServer } from '../../smtp-url.ts'

// The way to the mail server. What comes back is one of three answers; everything else is an accident and thrown.
//
// SMTP promises this much: once the server has said 250 to the end of the data, the letter is its responsibility. If that answer
// is lost, nobody can tell whether the letter was taken. It is then sent again, because a letter twice is better than none; both
// carry the same Message-ID, by which many servers and mail programs drop the second one.

export type Outgoing = {
  from: { name: string; address: string }
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  messageId: string
}

export type Answer = {
  /** `later`: it was put off, or the server was not reached: to be tried again. */
  kind: 'accepted' | 'refused' | 'later'
  /** What the server said, or what kept it from being reached. */
  text: string
}

/** How many letters are on their way at the same time. */
export const mostConnections = 4

export type Smtp = ReturnType<typeof createSmtp>

export function createSmtp(server: SmtpServer) {
  const transport = createTransport({
    pool: true,
    maxConnections: mostConnections,
    // A kept connection that the server has hung up on in the meantime.
    maxRequeues: 1,
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    tls: { rejectUnauthorized: server.rejectUnauthorized },
    ...(server.credentials && { auth: { user: server.credentials.user, pass: server.credentials.password } }),
    connectionTimeout: server.connectionTimeoutMs,
    dnsTimeout: server.connectionTimeoutMs,
    greetingTimeout: server.greetingTimeoutMs,
    socketTimeout: server.socketTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // However much the server dawdles: no letter takes longer than this.
  const deadlineMs = server.connectionTimeoutMs + server.greetingTimeoutMs + 3 * server.socketTimeoutMs

  return {
    deadlineMs,

    async send(mail: Outgoing, signal: AbortSignal): Promise<Answer> {
      const tooLong = AbortSignal.timeout(deadlineMs)
      try {
        const { response } = await transport.sendMail({
          ...mail,
          // No holiday answers, please (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.any([signal, tooLong]),
        })
        return { kind: 'accepted', text: readable(response) }
      } catch (error) {
        if (tooLong.aborted && !signal.aborted) return { kind: 'later', text: `No end within ${Math.round(deadlineMs / 1000)} seconds` }
        // The message says at what the server said no, and what it said.
        return { kind: isFinal(error as NodemailerError) ? 'refused' : 'later', text: readable((error as Error).message) }
      }
    },

    close(): void {
      transport.close()
    },
  }
}

/** 5xx about this letter is final. About us it is not: a wrong password is put right, and nothing is lost by it. */
function isFinal({ code, responseCode = 0 }: NodemailerError): boolean {
  const isAboutTheLetter = code === 'EENVELOPE' || code === 'EMESSAGE'
  const isAboutUs = [503, 530, 534, 535, 538].includes(responseCode)
  return isAboutTheLetter && responseCode >= 500 && responseCode < 600 && !isAboutUs
}

function readable(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, 500)
}

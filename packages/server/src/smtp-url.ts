import { isIP } from 'node:net'
import { isLoopback } from './loopback.ts'
import { wrong, type Wrong } from './environment-value.ts'

// SMTP_URL: smtp://user:password@mail.example.edu:587 (STARTTLS) or smtps://… (TLS from the start).

export type SmtpServer = {
  host: string
  port: number
  /** TLS from the first byte on; else the connection is upgraded (STARTTLS) where the server offers it. */
  secure: boolean
  /** Nothing is said to a server that does not upgrade. */
  requireTls: boolean
  /** Off only for a test: whoever is in between could then read everything. */
  rejectUnauthorized: boolean
  credentials: { user: string; password: string } | undefined
  /** How long the server may take: to be reached, to greet, and between any two signs of life after that. */
  connectionTimeoutMs: number
  greetingTimeoutMs: number
  socketTimeoutMs: number
}

const parameters = ['requireTLS', 'tls.rejectUnauthorized', 'connectionTimeout', 'greetingTimeout', 'socketTimeout']

/** @returns what is wrong, without repeating the value: it holds a password */
export function parseSmtpUrl(value: string): SmtpServer | Wrong {
  const form = wrong('的写法须如 smtp://user:password@mail.example.edu:587 或 smtps://…。', 'must look like smtp://user:password@mail.example.edu:587 or smtps://….')
  if (!URL.canParse(value) || !/^smtps?:\/\//.test(value)) return form
  const url = new URL(value)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const user = decoded(url.username)
  const password = decoded(url.password)
  if (user === undefined || password === undefined) return wrong('中有单独的 %：用户名或密码里的 % 须写作 %25。', 'holds a % that is none: in a user or password it is written %25.')
  if (!isHost(host) || !/^\/?$/.test(url.pathname) || url.hash !== '' || (user === '') !== (password === '')) return form
  const unknown = [...url.searchParams.keys()].find((name) => !parameters.includes(name))
  if (unknown !== undefined) return wrong(`的问号之后只能是 ${parameters.join('、')}。`, `takes only ${parameters.join(', ')} after the question mark.`)

  const secure = url.protocol === 'smtps:'
  const credentials = user === '' ? undefined : { user, password }
  // A password goes through no plain connection unless it is asked for, or stays on this computer.
  const requireTls = flag(url, 'requireTLS', credentials !== undefined && !isLoopback(host))
  const rejectUnauthorized = flag(url, 'tls.rejectUnauthorized', true)
  const timeouts = [milliseconds(url, 'connectionTimeout', 10_000), milliseconds(url, 'greetingTimeout', 10_000), milliseconds(url, 'socketTimeout', 30_000)]
  if (requireTls === undefined || rejectUnauthorized === undefined) return wrong('中的 requireTLS 和 tls.rejectUnauthorized 只能是 true 或 false。', 'takes true or false for requireTLS and tls.rejectUnauthorized.')
  const [connectionTimeoutMs, greetingTimeoutMs, socketTimeoutMs] = timeouts
  if (!connectionTimeoutMs || !greetingTimeoutMs || !socketTimeoutMs) return wrong('中的超时须为 1 到 600000 毫秒。', 'takes milliseconds, from 1 to 600000, for its timeouts.')
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls,
    rejectUnauthorized,
    credentials,
    connectionTimeoutMs,
    greetingTimeoutMs,
    socketTimeoutMs,
  }
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function flag(url: URL, name: string, unset: boolean): boolean | undefined {
  const value = url.searchParams.get(name) ?? String(unset)
  return value === 'true' ? true : value === 'false' ? false : undefined
}

function milliseconds(url: URL, name: string, unset: number): number | undefined {
  const value = url.searchParams.get(name) ?? String(unset)
  return /^\d{1,6}$/.test(value) && Number(value) <= 600_000 ? Number(value) : undefined
}

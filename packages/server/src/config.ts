import { isIP } from 'node:net'
import path from 'node:path'
import { readEnvFile } from './env-file.ts'
import { Obstacle } from './errors.ts'
import { isLoopback, isLoopbackUrl } from './loopback.ts'
import { isHeaderName, isMailAddress } from './mail-address.ts'
import { isWrong, wrong, type Parse } from './environment-value.ts'
import type { ModelServer } from './modules/providers/index.ts'
import { parseSmtpUrl, type SmtpServer } from './smtp-url.ts'

// The only reader of the environment. Everything else is handed a Config.

export type Config = {
  host: string
  port: number
  /** Absolute. Holds the embedded database, the lock and the control socket. */
  dataDir: string
  /** PostgreSQL to use instead of the embedded database. */
  databaseUrl: string | undefined
  /** Through which several instances tell each other what happens. `undefined`: there is one. */
  redisUrl: string | undefined
  /** Where people reach the site, without a trailing slash. */
  publicUrl: string
  /** Other sites whose pages may use the API, such as a separate front end. */
  allowedOrigins: readonly string[]
  /** Addresses and networks (CIDR) of proxies whose word on who the client is counts. */
  trustedProxies: readonly string[]
  /** Where people may sign in beside here (OpenID Connect). */
  provider: ProviderConfig | undefined
  /** Servers of models for the assistant, beside those that the office sets up; by `deepseek`, `azure`, `openai`. */
  modelServers: Readonly<Record<string, ModelServerConfig>>
  /** Where files lie that people upload, instead of in `dataDir`. */
  filesS3: FilesS3Config | undefined
  /** IANA name; the zone of a term that names none, and where the campus's day ends. */
  timeZone: string
  /** `undefined`: decide at start (on when new and only for this computer). */
  demo: boolean | undefined
  /** What this process does: answers requests, does the work that was put off, or both. */
  role: Role
  /** Through which mail leaves. `undefined`: it stays in an outbox that the office can read. */
  smtp: SmtpServer | undefined
  /** Of all mail. Without a name, the campus's. */
  mailFrom: MailFrom
  /** Opens `/metrics` to who sends it; without one only programs on this computer read them. */
  metricsToken: string | undefined
  /** Signs session cookies. `undefined`: made at the first start and kept in the database. */
  secret: string | undefined
  logLevel: LogLevel
  /** Log lines for people instead of JSON. */
  prettyLogs: boolean
}

export type ProviderConfig = {
  /** Its address; what it can do is read from there. */
  issuer: string
  clientId: string
  clientSecret: string
  /** The claim that carries a person's number here. */
  numberClaim: string
  scope: string
  /** What the button on the sign-in page says after "Sign in with". */
  name: string
}

export type ModelServerConfig = ModelServer & {
  /** Undefined: the first one that the server itself names. */
  model: string | undefined
}

/** A bucket of S3, or of what speaks like it. */
export type FilesS3Config = {
  /** Its address, without a trailing slash. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
type LogLevel = (typeof logLevels)[number]

const roles = ['all', 'web', 'worker'] as const
export type Role = (typeof roles)[number]

export type MailFrom = { name: string | undefined; address: string }

/** A setting that cannot be used. Its sentence names the variable. */
export class ConfigError extends Obstacle {
  override name = 'ConfigError'
}

type Environment = Record<string, string | undefined>

/** @throws {ConfigError} naming the first variable whose value cannot be used @throws {EnvFileError} */
export function readConfig(environment: Environment = environmentHere(), isTerminal = Boolean(process.stdout.isTTY)): Config {
  const read = reader(environment)
  const host = read('HOST', hostName) ?? '127.0.0.1'
  const port = read('PORT', portNumber) ?? 3000
  const databaseUrl = read('DATABASE_URL', postgresUrl)
  const publicUrl = read('PUBLIC_URL', webUrl) ?? `http://${nameOf(host)}:${port}`
  const role = read('ROLE', oneOf(roles)) ?? 'all'
  if (role !== 'all' && databaseUrl === undefined) {
    throw new ConfigError({
      zh: '使用内置数据库时 ROLE 只能是 all，因为该数据库由一个进程独占；如需分开，请设置 DATABASE_URL。',
      en: 'ROLE can only be all with the embedded database, which one process has to itself; set DATABASE_URL.',
    })
  }
  return {
    host,
    port,
    dataDir: path.resolve(read('DATA_DIR', text) ?? './data'),
    databaseUrl,
    redisUrl: read('REDIS_URL', redisUrl),
    publicUrl,
    allowedOrigins: read('ALLOWED_ORIGINS', listOf(webUrl)) ?? [],
    trustedProxies: read('TRUSTED_PROXIES', listOf(network)) ?? [],
    provider: readProvider(read),
    filesS3: readFilesS3(read),
    modelServers: readModelServers(read),
    timeZone: read('CAMPUS_TIME_ZONE', timeZone) ?? read('TZ', timeZone) ?? 'Asia/Shanghai',
    demo: read('DEMO', flag),
    role,
    smtp: read('SMTP_URL', parseSmtpUrl),
    mailFrom: read('MAIL_FROM', mailbox) ?? { name: undefined, address: `no-reply@${new URL(publicUrl).hostname}` },
    metricsToken: read('METRICS_TOKEN', bearerToken),
    secret: read('SECRET', longText),
    logLevel: read('LOG_LEVEL', oneOf(logLevels)) ?? 'info',
    prettyLogs: isTerminal,
  }
}

/** What the process was started with and, for what that leaves open, what the file of settings says. */
function environmentHere(): Environment {
  const set = Object.entries(process.env).filter(([, value]) => value?.trim() !== '')
  return { ...readEnvFile(process.env['ENV_FILE']?.trim() || undefined), ...Object.fromEntries(set) }
}

/** Is the site only for whoever sits at this computer? Not if people reach it elsewhere, such as through a proxy that runs here. */
export function isForThisComputer({ databaseUrl, host, publicUrl }: Pick<Config, 'databaseUrl' | 'host' | 'publicUrl'>): boolean {
  return databaseUrl === undefined && isLoopback(host) && isLoopbackUrl(publicUrl)
}

/** All of it or nothing. */
function readProvider(read: ReturnType<typeof reader>): ProviderConfig | undefined {
  const issuer = read('OIDC_ISSUER', providerUrl)
  if (issuer === undefined) return undefined
  return {
    issuer,
    clientId: readWith('OIDC_ISSUER', read, 'OIDC_CLIENT_ID', text),
    clientSecret: readWith('OIDC_ISSUER', read, 'OIDC_CLIENT_SECRET', text),
    numberClaim: read('OIDC_NUMBER_CLAIM', text) ?? 'preferred_username',
    scope: read('OIDC_SCOPE', text) ?? 'openid profile',
    name: read('OIDC_NAME', text) ?? new URL(issuer).hostname,
  }
}

/** All of it or nothing: whoever forgot the address would have files on the disk of one instance. */
function readFilesS3(read: ReturnType<typeof reader>): FilesS3Config | undefined {
  const endpoint = read('FILES_S3_ENDPOINT', webUrl)
  if (endpoint === undefined) {
    const others = ['FILES_S3_BUCKET', 'FILES_S3_REGION', 'FILES_S3_ACCESS_KEY_ID', 'FILES_S3_SECRET_ACCESS_KEY']
    const alone = others.find((name) => read(name, text) !== undefined)
    if (alone !== undefined) throw missingWith(alone, 'FILES_S3_ENDPOINT')
    return undefined
  }
  return {
    endpoint,
    bucket: readWith('FILES_S3_ENDPOINT', read, 'FILES_S3_BUCKET', bucketName),
    region: read('FILES_S3_REGION', text) ?? 'us-east-1',
    accessKeyId: readWith('FILES_S3_ENDPOINT', read, 'FILES_S3_ACCESS_KEY_ID', text),
    secretAccessKey: readWith('FILES_S3_ENDPOINT', read, 'FILES_S3_SECRET_ACCESS_KEY', text),
  }
}

/** Those whose key is set. An OpenAI-compatible server on the campus may need none, so its address is enough. */
function readModelServers(read: ReturnType<typeof reader>): Record<string, ModelServerConfig> {
  const servers: Record<string, ModelServerConfig> = {}
  const deepseek = read('DEEPSEEK_API_KEY', text)
  if (deepseek !== undefined) {
    servers.deepseek = { kind: 'deepseek', baseUrl: read('DEEPSEEK_BASE_URL', serverUrl) ?? 'https://api.deepseek.com', apiKey: deepseek, model: read('DEEPSEEK_MODEL', text) }
  }
  const azure = read('AZURE_OPENAI_API_KEY', text)
  if (azure !== undefined) {
    servers.azure = {
      kind: 'azure',
      baseUrl: readWith('AZURE_OPENAI_API_KEY', read, 'AZURE_OPENAI_ENDPOINT', serverUrl),
      apiKey: azure,
      apiVersion: read('AZURE_OPENAI_API_VERSION', text),
      model: readWith('AZURE_OPENAI_API_KEY', read, 'AZURE_OPENAI_DEPLOYMENT', text),
    }
  }
  const openai = read('OPENAI_API_KEY', text)
  const openaiUrl = read('OPENAI_BASE_URL', serverUrl)
  if (openai !== undefined || openaiUrl !== undefined) {
    servers.openai = { kind: 'openai', baseUrl: openaiUrl ?? 'https://api.openai.com/v1', apiKey: openai, model: read('OPENAI_MODEL', text) }
  }
  return servers
}

/** One that must be set because another one is. */
function readWith<Value>(given: string, read: ReturnType<typeof reader>, name: string, parse: Parse<Value>): Value {
  const value = read(name, parse)
  if (value === undefined) throw missingWith(given, name)
  return value
}

function missingWith(given: string, name: string): ConfigError {
  return new ConfigError({ zh: `设置了 ${given} 就须同时设置 ${name}。`, en: `${name} must be set together with ${given}.` })
}

/** As it stands in an address. Who listens everywhere is reached from here by `localhost`. */
function nameOf(host: string): string {
  if (isLoopback(host) || host === '0.0.0.0' || host === '::') return 'localhost'
  return isIP(host) === 6 ? `[${host}]` : host
}

/** Reads one variable. An empty value counts as not set, because that is how compose files and systemd write "not set". */
function reader(environment: Environment) {
  return <Value>(name: string, parse: Parse<Value>): Value | undefined => {
    const value = environment[name]?.trim()
    if (value === undefined || value === '') return undefined
    const parsed = parse(value)
    if (isWrong(parsed)) throw new ConfigError({ zh: `${name} ${parsed.wrong.zh}`, en: `${name} ${parsed.wrong.en}` })
    return parsed
  }
}

const text: Parse<string> = (value) => value

const longText: Parse<string> = (value) =>
  value.length >= 32 ? value : wrong(`至少须有 32 个字符（现有 ${value.length} 个）。`, `must be at least 32 characters long (it has ${value.length}).`)

/** It stands in a header. */
const bearerToken: Parse<string> = (value) =>
  /^[\x21-\x7e]{32,}$/.test(value) ? value : wrong('须为至少 32 个字母、数字或符号，不含空格。', 'must be at least 32 letters, digits or signs, without spaces.')

const hostName: Parse<string> = (value) =>
  isIP(value) || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value) ? value : wrong(`须为主机名或地址，不能是“${value}”。`, `must be a host name or an address, not "${value}".`)

const portNumber: Parse<number> = (value) =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65535 ? Number(value) : wrong(`须为 0 到 65535 的端口号，不能是“${value}”。`, `must be a port number from 0 to 65535, not "${value}".`)

const flag: Parse<boolean> = (value) => {
  if (/^(1|true|on|yes)$/i.test(value)) return true
  if (/^(0|false|off|no)$/i.test(value)) return false
  return wrong(`须为 on 或 off，不能是“${value}”。`, `must be on or off, not "${value}".`)
}

const timeZone: Parse<string> = (value) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
  } catch {
    return wrong(`须为时区，例如 Asia/Shanghai，不能是“${value}”。`, `must be a time zone such as Asia/Shanghai, not "${value}".`)
  }
}

const mailbox: Parse<MailFrom> = (value) => {
  const [, quoted = '', bracketed] = /^(.*?)\s*<([^<>]*)>$/.exec(value) ?? []
  const name = quoted.replace(/^"(.*)"$/, '$1')
  const address = bracketed ?? value
  if (!isMailAddress(address) || !isHeaderName(name)) {
    const example = 'Campus <no-reply@campus.example.edu>'
    return wrong(`须为邮件地址，例如 ${example}，不能是“${value}”。`, `must be an address such as ${example}, not "${value}".`)
  }
  return { name: name === '' ? undefined : name, address }
}

const webUrl: Parse<string> = (value) =>
  URL.canParse(value) && /^https?:\/\//.test(value) && new URL(value).pathname === '/'
    ? new URL(value).origin
    : wrong(`须为网址，例如 https://campus.example.edu，不带路径，不能是“${value}”。`, `must be an address such as https://campus.example.edu, without a path, not "${value}".`)

/** With a path, such as /v1, and without the slash that people put behind it. */
const serverUrl: Parse<string> = (value) =>
  URL.canParse(value) && /^https?:\/\//.test(value) && new URL(value).search === '' && new URL(value).hash === ''
    ? value.replace(/\/+$/, '')
    : wrong(`须为网址，例如 https://models.example.edu/v1，不能是“${value}”。`, `must be an address such as https://models.example.edu/v1, not "${value}".`)

const bucketName: Parse<string> = (value) =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value)
    ? value
    : wrong(`须为存储桶的名称（3 到 63 个小写字母、数字、点和连字符），不能是“${value}”。`, `must be the name of a bucket (3 to 63 lower-case letters, digits, dots and hyphens), not "${value}".`)

const network: Parse<string> = (value) => {
  const [address = '', prefix, ...rest] = value.split('/')
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : 0
  const isFine = bits > 0 && rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  return isFine ? value : wrong(`须为地址或网段，例如 10.0.0.0/8，多个之间用逗号分隔，不能是“${value}”。`, `must be addresses or networks such as 10.0.0.0/8, separated by commas, not "${value}".`)
}

/** Separated by commas. */
function listOf<Value>(parse: Parse<Value>): Parse<Value[]> {
  return (value) => {
    const parsed = value.split(',').map((part) => parse(part.trim()))
    return parsed.find(isWrong) ?? (parsed as Value[])
  }
}

const providerUrl: Parse<string> = (value) =>
  URL.canParse(value) && (/^https:\/\//.test(value) || (/^http:\/\//.test(value) && isLoopbackUrl(value)))
    ? value
    : wrong(`须为 https 网址，例如 https://login.example.edu，不能是“${value}”。`, `must be an https address such as https://login.example.edu, not "${value}".`)

// The value is not repeated: it usually holds a password.
const postgresUrl: Parse<string> = (value) =>
  URL.canParse(value) && /^postgres(ql)?:\/\//.test(value)
    ? value
    : wrong('的写法须如 postgres://user:password@host:5432/database。', 'must look like postgres://user:password@host:5432/database.')

const redisUrl: Parse<string> = (value) =>
  URL.canParse(value) && /^rediss?:\/\//.test(value)
    ? value
    : wrong('的写法须如 redis://:password@host:6379。', 'must look like redis://:password@host:6379.')

function oneOf<const Values extends readonly string[]>(values: Values): Parse<Values[number]> {
  return (value) => values.find((known) => known === value) ?? wrong(`须为 ${values.join('、')} 之一，不能是“${value}”。`, `must be one of ${values.join(', ')}, not "${value}".`)
}

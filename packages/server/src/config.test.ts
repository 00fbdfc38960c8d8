import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyDirectory } from '../test/afterwards.ts'
import { isForThisComputer, readConfig } from './config.ts'
import { isLoopback } from './loopback.ts'

const wrong = [
  ['PORT', '70000', 'PORT must be a port number from 0 to 65535, not "70000".'],
  ['PORT', '3000x', 'PORT must be a port number from 0 to 65535, not "3000x".'],
  ['PORT', '-1', 'PORT must be a port number from 0 to 65535, not "-1".'],
  ['HOST', 'my host', 'HOST must be a host name or an address, not "my host".'],
  ['DATABASE_URL', 'mysql://user:hunter2@db/fairway', 'DATABASE_URL must look like postgres://user:password@host:5432/database.'],
  ['DATABASE_URL', 'localhost', 'DATABASE_URL must look like postgres://user:password@host:5432/database.'],
  ['PUBLIC_URL', 'campus.example.edu', 'PUBLIC_URL must be an address such as https://campus.example.edu, without a path, not "campus.example.edu".'],
  ['PUBLIC_URL', 'https://example.edu/fairway', 'PUBLIC_URL must be an address such as https://campus.example.edu, without a path, not "https://example.edu/fairway".'],
  ['PUBLIC_URL', 'ftp://example.edu', 'PUBLIC_URL must be an address such as https://campus.example.edu, without a path, not "ftp://example.edu".'],
  ['CAMPUS_TIME_ZONE', 'Peking', 'CAMPUS_TIME_ZONE must be a time zone such as Asia/Shanghai, not "Peking".'],
  ['TZ', 'Nowhere/City', 'TZ must be a time zone such as Asia/Shanghai, not "Nowhere/City".'],
  ['DEMO', 'maybe', 'DEMO must be on or off, not "maybe".'],
  ['ROLE', 'worker', 'ROLE can only be all with the embedded database, which one process has to itself; set DATABASE_URL.'],
  ['ROLE', 'both', 'ROLE must be one of all, web, worker, not "both".'],
  ['SMTP_URL', 'mail.example.edu:25', 'SMTP_URL must look like smtp://user:password@mail.example.edu:587 or smtps://….'],
  ['SMTP_URL', 'https://user:hunter2@mail.example.edu', 'SMTP_URL must look like smtp://user:password@mail.example.edu:587 or smtps://….'],
  ['SMTP_URL', 'smtp://user:hunter2@mail.example.edu/inbox', 'SMTP_URL must look like smtp://user:password@mail.example.edu:587 or smtps://….'],
  ['SMTP_URL', 'smtp://user@mail.example.edu', 'SMTP_URL must look like smtp://user:password@mail.example.edu:587 or smtps://….'],
  ['SMTP_URL', 'smtp://user:hunter2%@mail.example.edu', 'SMTP_URL holds a % that is none: in a user or password it is written %25.'],
  ['SMTP_URL', 'smtp://mail.example.edu?tls=no', 'SMTP_URL takes only requireTLS, tls.rejectUnauthorized, connectionTimeout, greetingTimeout, socketTimeout after the question mark.'],
  ['SMTP_URL', 'smtp://mail.example.edu?tls.rejectUnauthorized=no', 'SMTP_URL takes true or false for requireTLS and tls.rejectUnauthorized.'],
  ['REDIS_URL', 'localhost:6379', 'REDIS_URL must look like redis://:password@host:6379.'],
  ['SMTP_URL', 'smtp://mail.example.edu?socketTimeout=soon', 'SMTP_URL takes milliseconds, from 1 to 600000, for its timeouts.'],
  ['MAIL_FROM', 'Campus', 'MAIL_FROM must be an address such as Campus <no-reply@campus.example.edu>, not "Campus".'],
  ['MAIL_FROM', 'Campus <no-reply@campus.example.edu, x@y.z>', 'MAIL_FROM must be an address such as Campus <no-reply@campus.example.edu>, not "Campus <no-reply@campus.example.edu, x@y.z>".'],
  ['FILES_S3_ENDPOINT', 's3.example.edu', 'FILES_S3_ENDPOINT must be an address such as https://campus.example.edu, without a path, not "s3.example.edu".'],
  ['FILES_S3_ENDPOINT', 'https://s3.example.edu', 'FILES_S3_BUCKET must be set together with FILES_S3_ENDPOINT.'],
  ['FILES_S3_BUCKET', 'files', 'FILES_S3_ENDPOINT must be set together with FILES_S3_BUCKET.'],
  ['FILES_S3_REGION', 'eu', 'FILES_S3_ENDPOINT must be set together with FILES_S3_REGION.'],
  ['METRICS_TOKEN', 'guess', 'METRICS_TOKEN must be at least 32 letters, digits or signs, without spaces.'],
  ['METRICS_TOKEN', 'a token that nobody can send in a header', 'METRICS_TOKEN must be at least 32 letters, digits or signs, without spaces.'],
  ['SECRET', 'short', 'SECRET must be at least 32 characters long (it has 5).'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not "loud".'],
] as const

test('without any setting there is a campus on this computer only', () => {
  expect(readConfig({}, false)).toEqual({
    host: '127.0.0.1',
    port: 3000,
    dataDir: path.resolve('data'),
    databaseUrl: undefined,
    redisUrl: undefined,
    publicUrl: 'http://localhost:3000',
    allowedOrigins: [],
    trustedProxies: [],
    provider: undefined,
    filesS3: undefined,
    modelServers: {},
    timeZone: 'Asia/Shanghai',
    demo: undefined,
    role: 'all',
    smtp: undefined,
    mailFrom: { name: undefined, address: 'no-reply@localhost' },
    metricsToken: undefined,
    secret: undefined,
    logLevel: 'info',
    prettyLogs: false,
  })
})

test('settings are taken over', () => {
  const secret = 'x'.repeat(32)
  const config = readConfig(
    {
      HOST: '0.0.0.0',
      PORT: '80',
      DATA_DIR: '/srv/fairway',
      DATABASE_URL: 'postgres://user:password@db:5432/fairway',
      REDIS_URL: 'rediss://:hush@redis:6379',
      PUBLIC_URL: 'https://campus.example.edu/',
      ALLOWED_ORIGINS: 'https://front.example.edu, http://localhost:5173',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      OIDC_ISSUER: 'https://login.example.edu/realms/campus',
      OIDC_CLIENT_ID: 'fairway',
      OIDC_CLIENT_SECRET: 'hush',
      FILES_S3_ENDPOINT: 'https://s3.example.edu/',
      FILES_S3_BUCKET: 'fairway-files',
      FILES_S3_ACCESS_KEY_ID: 'key',
      FILES_S3_SECRET_ACCESS_KEY: 'hush',
      CAMPUS_TIME_ZONE: 'Europe/Lisbon',
      TZ: 'UTC',
      DEMO: 'off',
      ROLE: 'worker',
      SMTP_URL: 'smtp://office%40campus:p%23ss@mail.example.edu?socketTimeout=5000',
      MAIL_FROM: '清风大学 <mail@campus.example.edu>',
      METRICS_TOKEN: secret,
      SECRET: secret,
      LOG_LEVEL: 'warn',
    },
    true,
  )
  expect(config).toEqual({
    host: '0.0.0.0',
    port: 80,
    dataDir: '/srv/fairway',
    databaseUrl: 'postgres://user:password@db:5432/fairway',
    redisUrl: 'rediss://:hush@redis:6379',
    publicUrl: 'https://campus.example.edu',
    allowedOrigins: ['https://front.example.edu', 'http://localhost:5173'],
    trustedProxies: ['10.0.0.0/8', '::1'],
    provider: {
      issuer: 'https://login.example.edu/realms/campus',
      clientId: 'fairway',
      clientSecret: 'hush',
      numberClaim: 'preferred_username',
      scope: 'openid profile',
      name: 'login.example.edu',
    },
    filesS3: { endpoint: 'https://s3.example.edu', bucket: 'fairway-files', region: 'us-east-1', accessKeyId: 'key', secretAccessKey: 'hush' },
    modelServers: {},
    timeZone: 'Europe/Lisbon',
    demo: false,
    role: 'worker',
    smtp: {
      host: 'mail.example.edu',
      port: 587,
      secure: false,
      requireTls: true,
      rejectUnauthorized: true,
      credentials: { user: 'office@campus', password: 'p#ss' },
      connectionTimeoutMs: 10_000,
      greetingTimeoutMs: 10_000,
      socketTimeoutMs: 5000,
    },
    mailFrom: { name: '清风大学', address: 'mail@campus.example.edu' },
    metricsToken: secret,
    secret,
    logLevel: 'warn',
    prettyLogs: true,
  })
})

test('files go to S3 with all of its settings or not at all', () => {
  const all = { FILES_S3_ENDPOINT: 'https://s3.example.edu', FILES_S3_BUCKET: 'files', FILES_S3_ACCESS_KEY_ID: 'key', FILES_S3_SECRET_ACCESS_KEY: 'hush' }
  for (const name of ['FILES_S3_BUCKET', 'FILES_S3_ACCESS_KEY_ID', 'FILES_S3_SECRET_ACCESS_KEY']) {
    expect(() => readConfig({ ...all, [name]: '' })).toThrow(`${name} must be set together with FILES_S3_ENDPOINT.`)
  }
  expect(() => readConfig({ ...all, FILES_S3_BUCKET: '../files' })).toThrow('FILES_S3_BUCKET must be the name of a bucket')
})

test('an empty setting is not set', () => {
  const names = ['HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'PUBLIC_URL', 'CAMPUS_TIME_ZONE', 'TZ', 'DEMO', 'ROLE', 'SMTP_URL', 'MAIL_FROM', 'SECRET', 'LOG_LEVEL']
  const empty = Object.fromEntries(names.map((name) => [name, ' ']))
  expect(readConfig(empty, false)).toEqual(readConfig({}, false))
})

test('the site is where the server listens, unless it is said', () => {
  expect(readConfig({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080')
  expect(readConfig({ HOST: 'campus.example.edu', PORT: '8080' }).publicUrl).toBe('http://campus.example.edu:8080')
})

test.each([
  ['smtp://mail.example.edu', { port: 587, secure: false, requireTls: false }],
  ['smtps://mail.example.edu', { port: 465, secure: true, requireTls: false }],
  ['smtp://user:word@mail.example.edu:25', { port: 25, requireTls: true }],
  ['smtp://user:word@mail.example.edu?requireTLS=false', { requireTls: false }],
  ['smtp://user:word@127.0.0.1:2525', { requireTls: false }],
  ['smtp://[::1]?tls.rejectUnauthorized=false', { host: '::1', rejectUnauthorized: false }],
])('%s: a password goes through no plain connection to another computer unless that is asked for', (url, expected) => {
  expect(readConfig({ SMTP_URL: url }).smtp).toMatchObject(expected)
})

test('mail is from the site, unless it is said', () => {
  expect(readConfig({ PUBLIC_URL: 'https://campus.example.edu' }).mailFrom).toEqual({ name: undefined, address: 'no-reply@campus.example.edu' })
  expect(readConfig({ MAIL_FROM: 'mail@example.edu' }).mailFrom).toEqual({ name: undefined, address: 'mail@example.edu' })
  expect(readConfig({ MAIL_FROM: '"Campus, the mail" <mail@example.edu>' }).mailFrom).toEqual({ name: 'Campus, the mail', address: 'mail@example.edu' })
})

test('an IPv6 address can be where the server listens', () => {
  expect(URL.canParse(readConfig({ HOST: '::' }).publicUrl)).toBe(true)
  expect(URL.canParse(readConfig({ HOST: '2001:db8::1' }).publicUrl)).toBe(true)
})

describe('a wrong value stops the start with a line that names the variable', () => {
  test.each(wrong)('%s=%s', (name, value, message) => {
    const zh = expect.stringMatching(new RegExp(`^(?=.*\\p{Script=Han}).*${name} ?.*。$`, 'u')) as string
    expect(() => readConfig({ [name]: value })).toThrow(expect.objectContaining({ name: 'ConfigError', title: { zh, en: message } }))
  })

  test.each(wrong.filter(([, value]) => value.includes('hunter2')))('and never repeats a password: %s=%s', (name, value) => {
    expect(() => readConfig({ [name]: value })).not.toThrow(/hunter2/)
  })

  // A few are enough for the real program, each start of which takes a second.
  test.each(wrong.filter(([, value]) => ['70000', 'Peking', 'worker', 'short'].includes(value)))('%s=%s, in the real program', (name, value, message) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'cli/fairway.ts'), 'serve'], {
      env: { PATH: process.env['PATH'], ENV_FILE: 'off', DATA_DIR: emptyDirectory(), PORT: '0', LANG: 'C', [name]: value },
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${message}\n` })
  })
})

test.each([
  [{}, true],
  [{ HOST: '::1' }, true],
  [{ PUBLIC_URL: 'http://[::1]:3000' }, true],
  [{ PUBLIC_URL: 'https://campus.example.edu' }, false],
  [{ PUBLIC_URL: 'https://localhost.example.edu' }, false],
  [{ HOST: '0.0.0.0' }, false],
  [{ DATABASE_URL: 'postgres://localhost/campus' }, false],
])('is a site with %j for this computer alone: %s', (environment, expected) => {
  expect(isForThisComputer(readConfig(environment))).toBe(expected)
})

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['128.0.0.1', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
])('is %s a loopback address: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})

test.each([
  ['ALLOWED_ORIGINS', 'front.example.edu'],
  ['ALLOWED_ORIGINS', 'https://front.example.edu/path'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', 'proxy.example.edu'],
  ['OIDC_ISSUER', 'http://login.example.edu'],
])('%s cannot be %s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} must be`))
})

test('a sign-in provider is set as a whole', () => {
  expect(() => readConfig({ OIDC_ISSUER: 'https://login.example.edu' })).toThrow('OIDC_CLIENT_ID must be set together with OIDC_ISSUER.')
})

test.each(['http://localhost:8080/realms/campus', 'http://127.0.0.2:8080', 'http://[::1]:8080'])('a provider on this computer needs no https: %s', (issuer) => {
  expect(readConfig({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'fairway', OIDC_CLIENT_SECRET: 'a secret' }).provider).toMatchObject({ issuer })
})

test('servers of models are those whose key or address is given', () => {
  expect(readConfig({ DEEPSEEK_API_KEY: 'k1' }).modelServers).toEqual({ deepseek: { kind: 'deepseek', baseUrl: 'https://api.deepseek.com', apiKey: 'k1', model: undefined } })
  expect(readConfig({ OPENAI_BASE_URL: 'http://models.example.edu:8000/v1/' }).modelServers).toEqual({ openai: { kind: 'openai', baseUrl: 'http://models.example.edu:8000/v1', apiKey: undefined, model: undefined } })
  const azure = { AZURE_OPENAI_API_KEY: 'k2', AZURE_OPENAI_ENDPOINT: 'https://campus.openai.azure.com', AZURE_OPENAI_DEPLOYMENT: 'campus', AZURE_OPENAI_API_VERSION: '2024-10-21' }
  expect(readConfig(azure).modelServers).toEqual({ azure: { kind: 'azure', baseUrl: 'https://campus.openai.azure.com', apiKey: 'k2', apiVersion: '2024-10-21', model: 'campus' } })
  expect(() => readConfig({ AZURE_OPENAI_API_KEY: 'k2' })).toThrow('AZURE_OPENAI_ENDPOINT must be set together with AZURE_OPENAI_API_KEY.')
  expect(() => readConfig({ DEEPSEEK_API_KEY: 'k1', DEEPSEEK_BASE_URL: 'api.deepseek.com' })).toThrow('DEEPSEEK_BASE_URL must be an address')
})

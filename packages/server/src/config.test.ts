import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyDirectory } from '../test/place.ts'
import { ConfigError, isLoopback, readConfig } from './config.ts'

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
  ['SECRET', 'short', 'SECRET must be at least 32 characters long (it has 5).'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not "loud".'],
] as const

test('without any setting there is a campus on this computer only', () => {
  expect(readConfig({}, false)).toEqual({
    host: '127.0.0.1',
    port: 3000,
    dataDir: path.resolve('data'),
    databaseUrl: undefined,
    publicUrl: 'http://localhost:3000',
    timeZone: 'Asia/Shanghai',
    demo: undefined,
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
      PUBLIC_URL: 'https://campus.example.edu/',
      CAMPUS_TIME_ZONE: 'Europe/Lisbon',
      TZ: 'UTC',
      DEMO: 'off',
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
    publicUrl: 'https://campus.example.edu',
    timeZone: 'Europe/Lisbon',
    demo: false,
    secret,
    logLevel: 'warn',
    prettyLogs: true,
  })
})

test('an empty setting is not set', () => {
  const names = ['HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'PUBLIC_URL', 'CAMPUS_TIME_ZONE', 'TZ', 'DEMO', 'SECRET', 'LOG_LEVEL']
  const empty = Object.fromEntries(names.map((name) => [name, ' ']))
  expect(readConfig(empty, false)).toEqual(readConfig({}, false))
})

test('the site is where the server listens, unless it is said', () => {
  expect(readConfig({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080')
  expect(readConfig({ HOST: 'campus.example.edu', PORT: '8080' }).publicUrl).toBe('http://campus.example.edu:8080')
})

test('an IPv6 address can be where the server listens', () => {
  expect(URL.canParse(readConfig({ HOST: '::' }).publicUrl)).toBe(true)
  expect(URL.canParse(readConfig({ HOST: '2001:db8::1' }).publicUrl)).toBe(true)
})

describe('a wrong value stops the start with a line that names the variable', () => {
  test.each(wrong)('%s=%s', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(new ConfigError(message))
  })

  test('and never repeats a password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://user:hunter2@db/fairway' })).not.toThrow(/hunter2/)
  })

  // One variable of each kind of mistake is enough for the real program; each start takes a third of a second.
  test.each(wrong.filter(([name], index) => wrong.findIndex(([other]) => other === name) === index))('%s=%s, in the real program', (name, value, message) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'cli/fairway.ts'), 'serve'], {
      env: { PATH: process.env['PATH'], DATA_DIR: emptyDirectory(), PORT: '0', LANG: 'C', [name]: value },
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${message}\n` })
  })
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

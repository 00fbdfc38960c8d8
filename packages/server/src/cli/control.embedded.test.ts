import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyDirectory } from '../../test/afterwards.ts'
import { freshPlace, openAt, type Place } from '../../test/place.ts'
import { startApp } from '../../test/start-app.ts'
import type { Config } from '../config.ts'
import { lockDataDir } from '../database/lock.ts'
import type { CommandIo } from './command.ts'
import { openControl } from './control.ts'
import { askServer, NoServer } from './control-client.ts'
import { run } from './run.ts'
import { socketFile } from './socket-path.ts'

const configOf = (place: Place): Config => ({
  ...place,
  host: '127.0.0.1',
  port: 0,
  allowedOrigins: [], trustedProxies: [], provider: undefined, redisUrl: undefined, filesS3: undefined, modelServers: {}, publicUrl: 'http://localhost:3000',
  timeZone: 'Asia/Shanghai',
  demo: false,
  role: 'all',
  smtp: undefined,
  mailFrom: { name: undefined, address: 'no-reply@campus.example.edu' },
  metricsToken: undefined,
  secret: undefined,
  logLevel: 'silent',
  prettyLogs: false,
})

function listener({ input = '', signal = new AbortController().signal }: { input?: string; signal?: AbortSignal } = {}) {
  const lines: string[] = []
  const output: Uint8Array[] = []
  const io: CommandIo = {
    language: 'en',
    signal,
    print: (line) => void lines.push(line),
    note: (line) => void lines.push(line),
    progress() {},
    readInput: async () => Buffer.from(input),
    async writeOutput(chunk) {
      output.push(chunk)
    },
  }
  return { io, lines, text: () => Buffer.concat(output).toString() }
}

/** A server as `serve` would have it: the lock, the database, the program, the socket. */
async function startServer(place: Place) {
  const lock = lockDataDir(place.dataDir)
  const started = await startApp({ place })
  const config = configOf(place)
  const control = await openControl({ dataDir: place.dataDir, context: { config, database: started.database, ...started.app } })
  onTestFinished(async () => {
    await control.close()
    lock.release()
  })
  return { ...started, config, control, lock }
}

const sheet = 'course_code,course_title,section_code,capacity,meetings\nC1,One,A,30,Mon 10:00-11:00'

describe('while a server holds DATA_DIR', () => {
  it('a command runs in it: bytes go up, lines and bytes come back', async () => {
    const { config, campus, database } = await startServer(await freshPlace())
    const { code } = await campus.term()
    const upload = listener({ input: sheet })
    expect(await run(config, 'import sections', { term: code }, true, upload.io)).toBe(0)
    expect(upload.lines).toEqual(['1 created, 0 updated, 0 unchanged, 0 lines skipped.'])
    expect(await database.query({ text: 'select capacity from seat' })).toEqual([{ capacity: 30 }])

    const download = listener()
    expect(await run(config, 'export enrolments', { term: code, format: 'csv', bom: false }, false, download.io)).toBe(0)
    expect(download.text()).toMatch(/^number,name,/)
  })

  it('its socket is the owner’s alone', async () => {
    const { place } = await startServer(await freshPlace())
    const { mode } = fs.statSync(socketFile(place.dataDir))
    expect((mode & 0o777).toString(8)).toBe('600')
  })

  it('a refusal is one line in the reader’s language, and exit code 1', async () => {
    const { config } = await startServer(await freshPlace())
    const { io, lines } = listener()
    expect(await run(config, 'verify', { term: 'nowhere' }, false, { ...io, language: 'zh' })).toBe(1)
    expect(lines).toEqual(['没有代码为“nowhere”的学期。'])
  })

  it('problems in a sheet are told by line, and nothing is written', async () => {
    const { config, campus, database } = await startServer(await freshPlace())
    await campus.term()
    const { io, lines } = listener({ input: `${sheet}\nC1,One,B,-3,` })
    expect(await run(config, 'import sections', {}, true, io)).toBe(1)
    expect(lines).toContain('line 3, capacity: Must not be negative (-3).')
    expect(await database.query({ text: 'select id from section' })).toEqual([])
  })

  it('a command whose caller goes away stops', async () => {
    const { config, campus, database } = await startServer(await freshPlace())
    await campus.term()
    const caller = new AbortController()
    const lines = Array.from({ length: 20_000 }, (_, index) => `C${index},One,A,30`).join('\n')
    const { io } = listener({ input: `course_code,course_title,section_code,capacity\n${lines}`, signal: caller.signal })
    const running = run(config, 'import sections', {}, true, { ...io, progress: () => caller.abort(new Error('gone')) })
    await expect(running).rejects.toThrow()
    // The server is free for the next one, and nothing of the first was written.
    expect(await run(config, 'verify', {}, false, listener().io)).toBe(0)
    expect(await database.query({ text: 'select id from section limit 1' })).toEqual([])
  })

  it('a path too long for a socket does not matter', async () => {
    const place = await freshPlace()
    const long = path.join(emptyDirectory(), 'a'.repeat(100), 'b'.repeat(60))
    await fs.promises.cp(place.dataDir, long, { recursive: true })
    const { config } = await startServer({ ...place, dataDir: long })
    expect(fs.statSync(socketFile(long)).isSocket()).toBe(true)
    const { io, lines } = listener()
    expect(await run(config, 'verify', {}, false, io)).toBe(0)
    expect(lines[0]).toContain('all agree')
  })

  it('a command that the server leaves in the middle is told so', async () => {
    const { config, control, campus } = await startServer(await freshPlace())
    const { code } = await campus.term()
    const { io } = listener()
    const running = run(config, 'rush', { term: code }, false, { ...io, progress: () => void control.close() })
    await expect(running).rejects.toMatchObject({ title: { zh: '命令尚未完成，服务器就停止了。', en: 'The server went away before the command was done.' } })
  })

  it('when it stops, its socket is gone', async () => {
    const { place, control } = await startServer(await freshPlace())
    await control.close()
    expect(fs.existsSync(socketFile(place.dataDir))).toBe(false)
  })
})

describe('without a server', () => {
  it('a command opens the database itself, and lets go of it', async () => {
    const place = await freshPlace()
    for (const number of ['u1', 'u2']) {
      const { io, lines } = listener()
      expect(await run(configOf(place), 'user create', { number, name: 'Una', role: 'office' }, false, io)).toBe(0)
      expect(lines.at(-1)).toMatch(/^[\w-]{16}$/)
    }
  })

  it('a command leaves a database of an older shape as it is, and says what to do; migrating is for `migrate`', async () => {
    const place = await freshPlace()
    const query = async (text: string) => {
      const database = await openAt(place)
      const rows = await database.query({ text })
      await database.close()
      return rows
    }
    await query('delete from migration where number > 1')
    await expect(run(configOf(place), 'verify', {}, false, listener().io)).rejects.toMatchObject({
      name: 'MigrationError',
      title: { zh: '数据库仍是旧版 Fairway 的结构，请先运行 fairway migrate。', en: 'The database has the shape of an older Fairway. Run `fairway migrate` first.' },
    })
    expect(await query('select number from migration')).toEqual([{ number: 1 }])
    // It tries: the tables are there already.
    await expect(run(configOf(place), 'migrate', {}, false, listener().io)).rejects.toThrow(/already exists/)
  })

  it('a command waits for one that is starting', async () => {
    const place = await freshPlace()
    const lock = lockDataDir(place.dataDir)
    const { io } = listener()
    const running = run(configOf(place), 'verify', {}, false, io)
    setTimeout(() => lock.release(), 500)
    expect(await running).toBe(0)
  })

  it('a socket left by a server that was killed hinders neither a command nor the next server', async () => {
    const place = await freshPlace()
    await leaveSocket(socketFile(place.dataDir))
    await expect(askServer(place.dataDir, { command: 'verify', options: {}, language: 'en' }, undefined, listener().io)).rejects.toBeInstanceOf(NoServer)
    expect(await run(configOf(place), 'verify', {}, false, listener().io)).toBe(0)
    const { config } = await startServer(place)
    expect(await run(config, 'verify', {}, false, listener().io)).toBe(0)
  })
})

describe('the command line', () => {
  const fairway = (dataDir: string, arguments_: string[], input = '') => {
    const environment = { PATH: process.env['PATH'], ENV_FILE: 'off', DATA_DIR: dataDir, LANG: 'C.UTF-8' }
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'fairway.ts'), ...arguments_], { input, encoding: 'utf8', env: environment })
    return { status, stdout, stderr }
  }

  it('runs a campus from an empty directory to a roster', { timeout: 120_000 }, () => {
    const dataDir = emptyDirectory()
    const file = path.join(dataDir, 'sections.csv')
    fs.writeFileSync(file, sheet)
    expect(fairway(dataDir, ['term', 'create', 'T1', '--starts', '2026-09-07', '--ends', '2026-12-27', '--title-en', 'Autumn'])).toMatchObject({ status: 0 })
    expect(fairway(dataDir, ['round', 'create', 'T1', '--name', 'Main', '--opens', '2026-11-21 09:00', '--closes', '2026-11-28 09:00', '--credits', '20.5', '--no-wait'])).toMatchObject({ status: 0 })
    expect(fairway(dataDir, ['import', 'sections', file])).toMatchObject({ status: 0, stdout: '1 created, 0 updated, 0 unchanged, 0 lines skipped.\n' })
    expect(fairway(dataDir, ['import', 'students', '-'], 'number,name\n1,Ana')).toMatchObject({ status: 0 })
    expect(fairway(dataDir, ['user', 'create', '1', '--name', 'Ana', '--password-stdin'], 'long enough\n')).toMatchObject({ status: 0, stdout: '' })
    const roster = path.join(dataDir, 'roster.csv')
    expect(fairway(dataDir, ['export', 'enrolments', '--out', roster, '--no-bom'])).toMatchObject({ status: 0, stdout: '' })
    expect(fs.readFileSync(roster, 'utf8')).toMatch(/^number,name/)
    expect(fairway(dataDir, ['verify'])).toMatchObject({ status: 0, stderr: expect.stringContaining('1 sections, 0 enrolments, 0 waits, 0 messages recounted: all agree.\n') as string })
  })

  it.each([
    [['import', 'sections', '/no/such/file', '--term', 'T'], 'There is no file /no/such/file.\n'],
    [['user', 'create', 'a b', '--name', 'A'], /^A number is 1 to 40/],
    [['round', 'create', 'nowhere', '--name', 'A', '--opens', 'x', '--closes', 'y'], 'There is no term with the code "nowhere".\n'],
    [['term', 'create', 'T', '--starts', '2026-02-30', '--ends', '2026-03-30'], /./],
    [['term', 'create', 'T', '--starts', '2026-02-28', '--ends', '2026-03-30', '--time-zone', 'Mars'], 'There is no time zone "Mars"; it is a name such as Asia/Shanghai.\n'],
  ])('says in one line what is wrong: %j', (arguments_, message) => {
    const { status, stderr: said, stdout } = fairway(emptyDirectory(), arguments_)
    expect(status).toBe(1)
    // On a slow machine it says what it waits for.
    const stderr = said.replace(/^Opening the database …\n/, '')
    expect(stderr).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stdout).toBe('')
  })

  it('says how a period is numbered when its number is none', () => {
    const { status, stderr } = fairway(emptyDirectory(), ['period', 'create', 'T', 'one', '--starts', '2026-09-07', '--ends', '2026-10-07'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^error: command-argument value 'one' is invalid for argument 'number'. It must be a whole number/)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

/** What SIGKILL leaves: a socket file without anybody behind it. */
async function leaveSocket(file: string): Promise<void> {
  const child = spawn(process.execPath, ['-e', `require('node:net').createServer().listen(${JSON.stringify(file)}, () => console.log('up'))`])
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(fs.statSync(file).isSocket()).toBe(true)
}

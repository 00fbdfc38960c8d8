import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import readline from 'node:readline'
import { describe, expect, onTestFinished, test } from 'vitest'
import { emptyDirectory } from '../../test/afterwards.ts'
import { startMailServer } from '../../test/mail-server.ts'
import { freshPlace } from '../../test/place.ts'
import { freePort } from '../../../../test/setup/free-port.ts'
import { lockDataDir } from '../database/lock.ts'

// What somebody meets who has never seen Fairway, in a terminal of either language.

type Language = 'zh' | 'en'
const languages: readonly Language[] = ['zh', 'en']
const root = path.join(import.meta.dirname, '../../../..')
const han = /\p{Script=Han}/u

const environmentIn = (language: Language) => ({ PATH: process.env['PATH'], ENV_FILE: 'off', LANG: language === 'zh' ? 'zh_CN.UTF-8' : 'C.UTF-8' })

/** On a busy machine. */
const saidWhileWaiting = /^(正在打开数据库……|Opening the database …)\n/gm

function runNode(words: string[], environment: Record<string, string | undefined>): Promise<{ exit: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, words, { env: environment, timeout: 60_000 }, (_error, stdout, stderr) => resolve({ exit: child.exitCode ?? -1, stdout, stderr: stderr.replace(saidWhileWaiting, '') }))
  })
}

const fairway = (language: Language, words: string[], settings: Record<string, string> = {}) =>
  runNode([path.join(import.meta.dirname, 'fairway.ts'), ...words], { ...environmentIn(language), DATA_DIR: '/nonexistent', ...settings })

const inBoth = (words: string[]) => Promise.all([fairway('zh', words), fairway('en', words)])

type Described = { name: string; description: string; options: { flags: string; mandatory: boolean; told: string }[]; arguments: string[] }

/** Every command as its help describes it. */
async function describedIn(language: Language): Promise<Described[]> {
  const script = `
    import { createProgram } from ${JSON.stringify(path.join(import.meta.dirname, 'program.ts'))}
    const told = (command, name) => [
      { name, description: command.description(), arguments: command.registeredArguments.map(({ description }) => description).filter(Boolean),
        options: command.options.map((option) => ({ flags: option.flags, mandatory: option.mandatory, told: command.createHelp().optionDescription(option) })) },
      ...command.commands.flatMap((inner) => told(inner, name + ' ' + inner.name())),
    ]
    console.log(JSON.stringify(told(createProgram(() => {}), 'fairway')))`
  const { stdout } = await runNode(['--input-type=module', '-e', script], environmentIn(language))
  return JSON.parse(stdout) as Described[]
}

describe('help', () => {
  test('describes every command, option and argument in both languages, and marks what is required', async () => {
    const [zh, en] = await Promise.all([describedIn('zh'), describedIn('en')])
    expect(zh.length).toBeGreaterThan(80)
    expect(zh.map(({ name, options }) => [name, options.map(({ flags }) => flags)])).toEqual(en.map(({ name, options }) => [name, options.map(({ flags }) => flags)]))
    for (const { name, description, options, arguments: arguments_ } of zh) {
      for (const told of [description, ...options.map((option) => option.told), ...arguments_]) expect({ name, told }).toEqual({ name, told: expect.stringMatching(han) as string })
      for (const { flags, mandatory, told } of options) expect({ name, flags, marked: told.includes('（必填）') }).toEqual({ name, flags, marked: mandatory })
    }
    for (const { name, description, options } of en) {
      expect({ name, description }).toEqual({ name, description: expect.stringMatching(/^[A-Za-z]/) as string })
      for (const { flags, mandatory, told } of options) expect({ name, flags, told, marked: / \(required\)/.test(told) }).toEqual({ name, flags, told: expect.stringMatching(/\w/) as string, marked: mandatory })
    }
  })

  test('is in the language of the terminal as a whole, titles and defaults too', async () => {
    const [zh, en] = await inBoth(['export', 'sections', '--help'])
    expect(zh.stdout.replace(/（默认：csv）|（可选值：csv、xlsx）|fairway export sections \[options\]|--\S+|<\w+>|-h|\b(CSV|UTF-8)\b/g, '')).not.toMatch(/[A-Za-z]/)
    expect(en.stdout).toContain('of the file (one of csv, xlsx) (default: csv)')
    expect(en.stdout).not.toMatch(han)
  })

  test('of the server names the settings that matter, and where all of them are', async () => {
    const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8')
    for (const language of languages) {
      const { stdout, exit } = await fairway(language, ['serve', '--help'])
      expect(exit).toBe(0)
      for (const name of ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'PUBLIC_URL', 'SMTP_URL', 'DEMO']) expect(stdout).toContain(name)
      for (const [name] of stdout.matchAll(/\b[A-Z]+(_[A-Z]+)+\b/g)) expect(readme).toContain(`\`${name}\``)
      expect(stdout).toContain('README.md')
    }
    expect(readme).toContain('## Run a campus')
  })

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await fairway('en', ['--version'])).toEqual({ exit: 0, stdout: `${version}\n`, stderr: '' })
  })
})

const mistakes: [words: string, zh: string, en: string][] = [
  ['nonsense', '错误：没有 nonsense 这个命令。', "error: unknown command 'nonsense'"],
  ['verfy', '错误：没有 verfy 这个命令。\n（是不是 verify？）', "error: unknown command 'verfy'\n(Did you mean verify?)"],
  ['verify --trem x', '错误：没有 --trem 这个选项。\n（是不是 --term？）', "error: unknown option '--trem'\n(Did you mean --term?)"],
  ['verify x', '错误：参数过多，应为 0 个，却有 1 个：x。', "error: too many arguments for 'verify'. Expected 0 arguments but got 1: x."],
  ['verify --term', '错误：选项 --term <code> 后面缺少值。', "error: option '--term <code>' argument missing"],
  ['enrol', '错误：缺少必填选项 --student <number>。', "error: required option '--student <number>' not specified"],
  ['mail test', '错误：缺少参数 address。', "error: missing required argument 'address'"],
  ['import sections', '错误：缺少参数 file。', "error: missing required argument 'file'"],
  ['mail retry one', '错误：参数 id 的值“one”不对：须为整数。', "error: command-argument value 'one' is invalid for argument 'id'. It must be a whole number."],
  ['term create T --starts 2026/9/7 --ends 2027-01-10', '错误：选项 --starts <date> 的值“2026/9/7”不对：日期须写作 2026-09-07。', "error: option '--starts <date>' argument '2026/9/7' is invalid. A date is written like 2026-09-07."],
  ['audit --limit many', '错误：选项 --limit <n> 的值“many”不对：须为整数。', "error: option '--limit <n>' argument 'many' is invalid. It must be a whole number."],
  ['job list --state lost', '错误：选项 --state <state> 的值“lost”不对：只能是 waiting, running, done, failed, cancelled。', "error: option '--state <state>' argument 'lost' is invalid. Allowed choices are waiting, running, done, failed, cancelled."],
  ['list show fruit', '错误：没有“fruit”这项基础数据，只能是 cohorts、colleges、majors、classes、departments、course-types 之一。', 'error: there is no list "fruit"; it is one of cohorts, colleges, majors, classes, departments, course-types'],
]

test.each(mistakes)('a mistake in how it is called is told in the language of the terminal: %s', async (words, zh, en) => {
  const [inChinese, inEnglish] = await inBoth(words.split(' '))
  expect(inChinese).toEqual({ exit: 1, stdout: '', stderr: `${zh}\n（用 --help 查看用法）\n` })
  expect(inEnglish).toEqual({ exit: 1, stdout: '', stderr: `${en}\n(try --help)\n` })
})

describe('a DATA_DIR that cannot be used is told at once, by a server and by a command', () => {
  const isRoot = process.getuid?.() === 0
  const unusable: [what: string, make: () => string, zh: RegExp, en: RegExp][] = [
    ['a file', aFile, /不是目录。$/, /is not a directory\.$/],
    ['below a file', () => path.join(aFile(), 'data'), /不是目录。$/, /is not a directory\.$/],
  ]
  if (process.platform === 'linux') {
    unusable.push(['where nobody makes directories', () => '/proc/fairway', /系统不允许在此新建目录 \/proc\/fairway。$/, /the system lets nobody make the directory \/proc\/fairway\.$/])
    // Root may write wherever the system lets anybody.
    unusable.push(['not to be written to', () => (isRoot ? '/sys/fairway' : unwritable()), /无权读写|只读的/, /may not read and write|read-only/])
  }

  test.each(unusable)('%s', async (_what, make, zh, en) => {
    const dataDir = make()
    const outcomes = await Promise.all([['serve'], ['verify']].flatMap((words) => languages.map((language) => fairway(language, words, { DATA_DIR: dataDir, PORT: '0' }))))
    for (const [index, { exit, stdout, stderr }] of outcomes.entries()) {
      expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' })
      expect(stderr.trimEnd()).toMatch(index % 2 === 0 ? zh : en)
      expect(stderr).toMatch(index % 2 === 0 ? /^无法使用 DATA_DIR（.*）：/ : /^DATA_DIR \(.*\) cannot be used: /)
      expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    }
  })

  test('in use by another one', async () => {
    const dataDir = emptyDirectory()
    const lock = lockDataDir(dataDir)
    onTestFinished(() => lock.release())
    expect(await fairway('zh', ['serve'], { DATA_DIR: dataDir, PORT: '0' })).toEqual({ exit: 1, stdout: '', stderr: `${dataDir} 正由另一个 Fairway 使用（服务器，或尚未结束的命令）。\n` })
  })

  function aFile(): string {
    const file = path.join(emptyDirectory(), 'file')
    fs.writeFileSync(file, '')
    return file
  }

  function unwritable(): string {
    const directory = emptyDirectory()
    fs.chmodSync(directory, 0o500)
    return directory
  }
})

test('a database that does not answer is told in a line', async () => {
  const url = `postgres://user:hunter2@127.0.0.1:${await freePort()}/fairway`
  for (const [language, sentence] of [['zh', /^无法使用 DATABASE_URL 所指的数据库：该地址没有数据库在监听（.*）。$/], ['en', /^The database of DATABASE_URL cannot be used: no database takes connections there \(.*\)\.$/]] as const) {
    const outcomes = await Promise.all([['serve'], ['verify']].map((words) => fairway(language, words, { DATABASE_URL: url, DATA_DIR: emptyDirectory(), LOG_LEVEL: 'silent' })))
    for (const { exit, stdout, stderr } of outcomes) {
      expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' })
      expect(stderr.trimEnd()).toMatch(sentence)
      expect(stderr).not.toContain('hunter2')
    }
  }
})

test('a server that cannot listen says which setting is to blame', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as net.AddressInfo
  const serveAt = async (language: Language, settings: Record<string, string>) =>
    fairway(language, ['serve'], { DATA_DIR: (await freshPlace()).dataDir, DEMO: 'off', LOG_LEVEL: 'silent', ...settings })
  expect(await serveAt('zh', { PORT: String(port) })).toEqual({ exit: 1, stdout: '', stderr: `端口 ${port} 已被占用，请用 PORT 指定另一个。\n` })
  expect(await serveAt('en', { PORT: '0', HOST: '192.0.2.1' })).toEqual({ exit: 1, stdout: '', stderr: 'HOST must be an address or name of this computer, which "192.0.2.1" is not.\n' })
})

test('without a server, a test mail is sent by the command itself', async () => {
  const mailServer = await startMailServer()
  const { dataDir } = await freshPlace()
  const { exit, stdout, stderr } = await fairway('zh', ['mail', 'test', 'ops@example.edu'], { DATA_DIR: dataDir, SMTP_URL: mailServer.url() })
  expect({ exit, stdout, stderr }).toEqual({ exit: 0, stdout: expect.stringMatching(/^已送交邮件服务器：250 /) as string, stderr: '正在交给邮件服务器……\n' })
  expect(mailServer.received).toMatchObject([{ to: ['ops@example.edu'] }])
  // It is not waiting for the next server as well.
  expect((await fairway('en', ['mail', 'list'], { DATA_DIR: dataDir })).stdout).toMatch(/^1\t.{16}\tsent\tops@example\.edu\t/)
})

test('an account that the command makes is in the audit log', async () => {
  const { dataDir } = await freshPlace()
  const { exit, stdout, stderr } = await fairway('zh', ['user', 'create', '10001', '--name', '王芳', '--role', 'office'], { DATA_DIR: dataDir })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '已创建账号“10001”（教务）。\n密码如下，只显示这一次：\n' })
  expect(stdout).toMatch(/^[\w-]{16}\n$/)
  const log = (await fairway('en', ['audit', '--about', '10001'], { DATA_DIR: dataDir })).stdout
  expect(log).toMatch(/\tcommand\tperson\.created\tperson:10001\tnull → {"roles":\["office"\],"withPassword":true}\tnull → {"name":"王芳","number":"10001"}\n$/)
  expect(log).not.toContain(stdout.trim())
})

test('before it builds the pages, the first start says so', async () => {
  for (const [language, sentence] of [['zh', /^正在构建网页.*1 分钟/], ['en', /^Building the pages, .* a minute/]] as const) {
    const child = spawn(process.execPath, [path.join(root, 'packages/web/build.ts')], { env: environmentIn(language), stdio: ['ignore', 'pipe', 'ignore'] })
    const [line] = (await once(readline.createInterface(child.stdout), 'line')) as [string]
    // Long before anything is written.
    child.kill('SIGKILL')
    expect(line).toMatch(sentence)
  }
})

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyDirectory } from '../test/afterwards.ts'
import { parseEnvFile, readEnvFile } from './env-file.ts'

const root = path.join(import.meta.dirname, '../../..')

function writeFile(text: string): string {
  const file = path.join(emptyDirectory(), 'campus.env')
  fs.writeFileSync(file, text)
  return file
}

describe('a file of settings', () => {
  test('has a setting on each line, comments, and quotes where a value needs them', () => {
    const text = '\ufeff# The campus\r\nPORT=4000\r\n\r\n  export MAIL_FROM = "Campus <mail@example.edu>"  # the sender\r\nSMTP_URL=\'smtp://u:p#w@mail.example.edu\'\nDEMO=\nMODEL=a=b # two words'
    expect({ ...parseEnvFile(text, '.env') }).toEqual({ PORT: '4000', MAIL_FROM: 'Campus <mail@example.edu>', SMTP_URL: 'smtp://u:p#w@mail.example.edu', DEMO: '', MODEL: 'a=b' })
  })

  test.each([
    ['PORT 4000', 'it must be NAME=value, or a comment that begins with #.'],
    ['=4000', 'it must be NAME=value, or a comment that begins with #.'],
    ['2PORT=4000', 'it must be NAME=value, or a comment that begins with #.'],
    ['SMTP-URL=x', 'it must be NAME=value, or a comment that begins with #.'],
    ['SECRET="not closed', 'a quote is closed on the same line, and the value has none of its kind.'],
    ['SECRET="a"b"', 'a quote is closed on the same line, and the value has none of its kind.'],
    ['SMTP_URL=smtp://u:p#w@mail.example.edu', 'the value has a # in it; put it in quotes, or the rest would count as a comment.'],
  ])('is refused with its line if that is wrong, and no value is repeated: %s', (line, problem) => {
    expect(() => parseEnvFile(`PORT=4000\n${line}\nDEMO=off`, '.env')).toThrow(expect.objectContaining({ message: `Line 2 of .env: ${problem}`, title: { zh: expect.stringMatching(/^\.env 第 2 行：\p{Script=Han}/u), en: expect.any(String) } }))
  })

  test('that was named must be there; `.env` need not; `off` is none', () => {
    expect(() => readEnvFile('/nonexistent/campus.env')).toThrow('The file of settings /nonexistent/campus.env cannot be read (ENOENT).')
    expect(() => readEnvFile(root)).toThrow('cannot be read (EISDIR)')
    expect(readEnvFile('off')).toEqual({})
  })
})

describe('what a process is configured with', () => {
  // Without the rest of the program, which takes its time to start.
  const script = `import { readConfig } from ${JSON.stringify(path.join(import.meta.dirname, 'config.ts'))}; try { console.log(readConfig().port) } catch ({ message }) { console.log(message) }`
  const portIn = (directory: string, environment: Record<string, string> = {}) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: directory, env: { PATH: process.env['PATH'], ...environment }, encoding: 'utf8', timeout: 20_000 }).stdout.trim()

  test('is what `.env` of its directory says, or the file that is named, for what is not set', () => {
    const directory = emptyDirectory()
    fs.writeFileSync(path.join(directory, '.env'), 'PORT=4001\n')
    expect(portIn(directory)).toBe('4001')
    expect(portIn(directory, { PORT: '4002' })).toBe('4002')
    // Not set, as compose files write it.
    expect(portIn(directory, { PORT: '' })).toBe('4001')
    expect(portIn(directory, { ENV_FILE: writeFile('PORT=4003\n') })).toBe('4003')
    expect(portIn(directory, { ENV_FILE: 'off' })).toBe('3000')
    fs.writeFileSync(path.join(directory, '.env'), 'PORT=3000\nSECRET\n')
    expect(portIn(directory)).toBe('Line 2 of .env: it must be NAME=value, or a comment that begins with #.')
  }, 60_000)
})

test('the example names every setting that the program reads, and sets none', () => {
  const example = fs.readFileSync(path.join(root, '.env.example'), 'utf8')
  expect({ ...parseEnvFile(example, '.env.example') }).toEqual({})
  const read = [...fs.readFileSync(path.join(import.meta.dirname, 'config.ts'), 'utf8').matchAll(/read(?:With)?\((?:'[A-Z_0-9]+', read, )?'([A-Z_0-9]+)'/g)].map(([, name]) => name!)
  expect(read.length).toBeGreaterThan(30)
  const named = [...example.matchAll(/^#([A-Z_0-9]+)=/gm)].map(([, name]) => name!)
  expect([...new Set(read)].filter((name) => !named.includes(name))).toEqual([])
  expect(named.filter((name) => !read.includes(name))).toEqual([])
  const uncommented = example.replaceAll(/^#(?=[A-Z_0-9]+=)/gm, '')
  expect(Object.keys(parseEnvFile(uncommented, '.env.example')).sort()).toEqual([...named].sort())
})

test('what starts the program for a test or a measurement keeps the developer’s own file out', () => {
  const starters = ['packages/server/src/**/*.test.ts', 'packages/server/test/**/*.ts', 'bench/**/*.ts', 'playwright.config.ts'].flatMap((pattern) => fs.globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] }))
  const texts = starters.map((file) => ({ file, text: fs.readFileSync(path.join(root, file), 'utf8') }))
  const starting = texts.filter(({ text }) => /fairway\.ts/.test(text) && /\benv\b/.test(text))
  expect(starting.length).toBeGreaterThan(5)
  expect(starting.filter(({ text }) => !text.includes('ENV_FILE')).map(({ file }) => file)).toEqual([])
})

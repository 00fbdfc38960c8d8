import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startApp } from '../test/start-app.ts'

// The rules of ARCHITECTURE.md, so that they stay true.

const packages = path.join(import.meta.dirname, '../..')
const server = import.meta.dirname

type Source = { file: string; text: string; imports: string[] }

function read(directory: string, pattern: string): Source[] {
  return fs
    .globSync(pattern, { cwd: directory })
    .map((name) => path.join(directory, name))
    .map((file) => {
      const text = fs.readFileSync(file, 'utf8')
      const specifiers = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\}[^'"\n;]*)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g)]
      const imports = specifiers.map((match) => match[1] ?? match[2]!).filter((specifier) => specifier.startsWith('.'))
      return { file, text, imports: imports.map((specifier) => path.resolve(path.dirname(file), specifier)) }
    })
}

const isTest = ({ file }: Source) => /\.(test|model|arbitrary)\.ts$/.test(file)
const all = read(server, '**/*.ts')
const program = all.filter((source) => !isTest(source))
const contract = read(path.join(packages, 'contract/src'), '**/*.ts').filter((source) => !isTest(source))
const web = read(path.join(packages, 'web/src'), '**/*.{ts,vue}').filter((source) => !isTest(source))

const nameOf = (file: string) => path.relative(packages, file)
const moduleOf = (file: string) => /\/server\/src\/modules\/([^/]+)\//.exec(file)?.[1]

test('the sources were found', () => {
  expect(program.length).toBeGreaterThan(40)
  expect(contract.length).toBeGreaterThan(5)
  expect(program.find(({ file }) => file.endsWith('/app.ts'))!.imports.map(nameOf)).toContain('server/src/modules/enrolment/index.ts')
})

test('modules meet only through index.ts', () => {
  const trespasses = program.flatMap(({ file, imports }) =>
    imports
      .filter((imported) => moduleOf(imported) !== undefined && moduleOf(imported) !== moduleOf(file))
      .filter((imported) => path.basename(imported) !== 'index.ts')
      .map((imported) => `${nameOf(file)} → ${nameOf(imported)}`),
  )
  expect(trespasses).toEqual([])
})

test('every module has its front door', () => {
  const modules = fs.readdirSync(path.join(server, 'modules'))
  expect(modules.filter((name) => !fs.existsSync(path.join(server, 'modules', name, 'index.ts')))).toEqual([])
})

test('modules do not import each other in a circle', () => {
  const needs = new Map<string, Set<string>>()
  for (const { file, imports } of program) {
    const from = moduleOf(file)
    if (from === undefined) continue
    const others = imports.map(moduleOf).filter((name) => name !== undefined && name !== from) as string[]
    needs.set(from, new Set([...(needs.get(from) ?? []), ...others]))
  }
  expect(circlesIn(needs)).toEqual([])
})

test('files do not import each other in a circle, except for types of their own index.ts', () => {
  const runs = /(?:^|\n)\s*(?:import|export)\s+type\b[^;\n]*?(?:\{[^}]*\})?[^;\n]*?['"][^'"]+['"]/g
  const needs = new Map<string, Set<string>>()
  for (const { file, text } of program) {
    const running = { file, text: text.replaceAll(runs, '') }
    const specifiers = [...running.text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\}[^'"\n;]*)?['"](\.[^'"]+)['"]/g)].map((match) => match[1]!)
    needs.set(nameOf(file), new Set(specifiers.map((specifier) => nameOf(path.resolve(path.dirname(file), specifier)))))
  }
  expect(circlesIn(needs)).toEqual([])
})

test('only config.ts reads the environment', () => {
  const readers = [...program, ...contract, ...web].filter(({ text }) => /\bprocess\s*\.\s*env\b|\bimport\.meta\.env\b|process\[['"]env/.test(text))
  expect(readers.map(({ file }) => nameOf(file))).toEqual(['server/src/config.ts'])
})

test('no model is named anywhere: servers say which they have, and the office which are asked', () => {
  const families = 'gpt|chatgpt|deepseek|claude|qwen|qwq|gemini|gemma|llama|mistral|mixtral|glm|chatglm|kimi|moonshot|doubao|hunyuan|ernie|grok|phi|text-embedding|bge'
  const ids = new RegExp(`(?<![\\w/.-])(?:${families})-?(?:\\d|(?:v\\d|chat|reasoner|coder|turbo|pro|max|plus|flash|mini|nano|small|large|haiku|sonnet|opus|ada|instruct)\\b)|['"\`/]o\\d(?:-[a-z]+)?['"\`]`, 'gi')
  const named = (text: string) => [...withoutComments(text).matchAll(ids)].map(([id]) => id)
  expect(['gpt-4o', 'deepseek-chat', 'deepseek-reasoner', 'claude-sonnet-4', 'qwen2.5-max', `'o3-mini'`, '"o1"', 'text-embedding-3-small'].filter((id) => named(`const model = ${id}`).length === 0)).toEqual([])
  expect(['gpt-tokenizer', 'o200k_base', 'claude', 'deepseek: server'].filter((text) => named(text).length > 0)).toEqual([])
  const sources = [...program, ...contract, ...web, ...read(server, '**/*.sql')]
  expect(sources.flatMap(({ file, text }) => named(text).map((id) => `${nameOf(file)}: ${id}`))).toEqual([])
})

test('only what starts a process ends one', () => {
  const enders = program.filter(({ text }) => /\bprocess\.(exit|abort|kill)\(/.test(text)).map(({ file }) => nameOf(file))
  expect(enders.filter((name) => name !== 'server/src/main.ts' && !name.startsWith('server/src/cli/'))).toEqual([])
})

test('no file is longer than 400 lines without saying why in its first ten', () => {
  // tables.ts is written by a program, from the migrations.
  const written = [...all, ...contract, ...web].filter(({ file }) => !file.endsWith('/database/tables.ts'))
  const long = written.filter(({ text }) => text.split('\n').length > 401)
  const unexplained = long.filter(({ text }) => !/long because/i.test(text.split('\n').slice(0, 10).join('\n')))
  expect(unexplained.map(({ file }) => nameOf(file))).toEqual([])
})

test('nothing has a name that could hold anything', () => {
  const names = [...all, ...contract, ...web].map(({ file }) => nameOf(file))
  const grabBags = names.filter((name) => name.split('/').some((part) => /^(utils?|helpers?|services?|types?|misc|common|lib)(\.|$)/.test(part)))
  expect(grabBags).toEqual([])
})

test('no statement asks for all columns', () => {
  // Inside `from jsonb_to_recordset(…) as r(…)` the statement itself lists the columns.
  const greedy = program.filter(({ text }) => /\bselect\s+(?:\w+\.)?\*\s*(?:,|from(?!\s+jsonb_to_recordset))/i.test(withoutComments(text)))
  expect(greedy.map(({ file }) => nameOf(file))).toEqual([])
})

test('no test is left out or alone', () => {
  // What can hold on one database only stands in `*.postgres.test.ts` or `*.embedded.test.ts`, or under `if (isPostgres)`.
  const partial = [...all, ...web.concat(read(path.join(packages, 'web/src'), '**/*.test.ts'))].filter(({ text }) => /\b(it|test|describe)\.(skip|only|todo|fails|runIf)\b|\bx(it|describe)\(/.test(text))
  expect(partial.map(({ file }) => nameOf(file)).filter((name) => !name.endsWith('architecture.test.ts'))).toEqual([])
})

test('no import is left to find at run time by a name put together', () => {
  const hidden = program.filter(({ text }) => /\bimport\(\s*[^'"\s)]/.test(withoutComments(text)))
  expect(hidden.map(({ file }) => nameOf(file))).toEqual([])
})

test('every address of the API is described in OpenAPI, with a summary and what it answers', async () => {
  const { app } = await startApp()
  await app.http.ready()
  const document = app.http.swagger() as { openapi: string; paths: Record<string, Record<string, { summary?: string; responses?: Record<string, { content?: unknown }> }>> }
  expect(document.openapi).toMatch(/^3\.1/)
  const operations = Object.entries(document.paths).flatMap(([url, methods]) => Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${url}`, ...operation })))
  expect(operations.length).toBeGreaterThan(8)
  expect(operations.filter(({ summary }) => !summary).map(({ name }) => name)).toEqual([])
  const undescribed = operations.filter(({ responses = {} }) => !Object.keys(responses).some((status) => /^[23]/.test(status)))
  expect(undescribed.map(({ name }) => name)).toEqual([])
  // A hidden route would be an address without a contract; the document, the pages and what Prometheus reads are the only ones.
  const hidden = program.filter(({ text, file }) => /hide:\s*true/.test(text) && !/\/(http\/server|metrics\/routes)\.ts$/.test(file))
  expect(hidden.map(({ file }) => nameOf(file))).toEqual([])
})

test('every route of a module has a schema', () => {
  const bare = program.flatMap(({ file, text }) => {
    const routes = [...text.matchAll(/\b\w+\.(get|post|put|patch|delete)\(\s*'(\/api\/[^']*)',([\s\S]{0,80})/g)]
    return routes.filter((route) => !/^\s*\{\s*schema\b/.test(route[3]!)).map((route) => `${nameOf(file)} ${route[1]} ${route[2]}`)
  })
  expect(bare).toEqual([])
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')
}

function circlesIn(needs: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const circles = new Set<string>()
  const done = new Set<string>()
  const visit = (name: string, trail: string[]) => {
    const start = trail.indexOf(name)
    if (start >= 0) return void circles.add([...trail.slice(start), name].join(' → '))
    if (done.has(name)) return
    for (const other of needs.get(name) ?? []) visit(other, [...trail, name])
    done.add(name)
  }
  for (const name of needs.keys()) visit(name, [])
  return [...circles]
}

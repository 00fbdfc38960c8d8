import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findBrowser } from './setup/browser.ts'
import { installMissing } from './setup/install.ts'
import { keepFilesInMemory } from './setup/memory-files.ts'
import { findPostgres, startPostgres, type Postgres } from './setup/postgres.ts'
import { migratedDatabase } from './setup/postgres-template.ts'

// `npm test`: every check there is, one after the other. A step that fails does not stop those after it. The last line counts
// the tests of Vitest and Playwright, and every other step as one. With CI=true nothing may be skipped.

type Count = { passed: number; failed: number; skipped: number }
type Step = { name: string; command: string; environment?: Record<string, string>; count?(): Count }

keepFilesInMemory()

const isCi = process.env['CI'] === 'true'
const root = path.join(import.meta.dirname, '..')
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-reports-'))
const vitestReport = path.join(reports, 'vitest.json')
const playwrightReport = path.join(reports, 'playwright.json')
const total: Count = { passed: 0, failed: 0, skipped: 0 }
let running: ChildProcess | undefined
let postgres: Postgres | undefined
let interrupted = false

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true
    end(signal)
    setTimeout(end, 10_000, 'SIGKILL').unref()
  })
}

try {
  const missing = installMissing()
  for (const line of missing) console.log(line)
  const programs = findPostgres()
  if (programs) postgres = await startPostgres(programs)
  if (isCi && missing.length > 0) total.failed += missing.length
  for (const step of await steps(postgres)) if (!interrupted) await take(step)
  if (isCi && total.skipped > 0) {
    console.log(`${total.skipped} tests were skipped, which CI does not allow.`)
    total.failed += total.skipped
  }
} catch (error) {
  total.failed += 1
  console.error(error)
} finally {
  await postgres?.stop()
  fs.rmSync(reports, { recursive: true, force: true })
}
if (interrupted) process.exit(130)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

/** The step that is running, and all that it has started. */
function end(signal: NodeJS.Signals): void {
  try {
    if (running?.pid !== undefined) process.kill(-running.pid, signal)
  } catch {
    // It has ended by itself.
  }
}

async function steps(server: Postgres | undefined): Promise<Step[]> {
  const environment = { ...(server && { TEST_POSTGRES_URL: server.url }), PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport }
  const rows = server && (await migratedDatabase(server.url, 'rows'))
  const browser = findBrowser()
  if (!browser) console.log('Without Chromium, the tests end to end are left out.')
  if (!server) console.log('Without PostgreSQL, what needs it is left out: row types, and the server tests on PostgreSQL.')
  return [
    { name: 'lint', command: 'eslint .' },
    { name: 'types', command: 'tsc -p .' },
    ...(rows ? [{ name: 'row types', command: `cd packages/server && kysely-codegen --verify --url ${rows}` }] : []),
    // Builds first, because its types depend on what the build generates.
    { name: 'web', command: 'npm run --silent types --workspace packages/web' },
    {
      name: 'tests',
      command: `vitest run ${server ? '' : '--project=!postgres'} --reporter=default --reporter=json --outputFile.json=${vitestReport}`,
      environment,
      count: countVitest,
    },
    ...(browser ? [{ name: 'end to end', command: 'playwright test --reporter=list,json', environment, count: countPlaywright }] : []),
  ]
}

async function take({ name, command, environment, count }: Step): Promise<void> {
  console.log(`\n── ${name}`)
  const started = performance.now()
  running = spawn(command, { cwd: root, shell: true, detached: true, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } })
  const isFine = await new Promise<boolean>((resolve) => running?.once('exit', (code) => resolve(code === 0)))
  const counted = count?.() ?? { passed: isFine ? 1 : 0, failed: isFine ? 0 : 1, skipped: 0 }
  // A run that broke off outside any test has failed all the same.
  if (!isFine && counted.failed === 0) counted.failed = 1
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counted[key]
  running = undefined
  console.log(`── ${name}: ${isFine ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

function countVitest(): Count {
  const report = read<{ numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number }>(vitestReport)
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0, skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0) }
}

function countPlaywright(): Count {
  const { stats } = read<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>(playwrightReport) ?? {}
  return { passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0), skipped: stats?.skipped ?? 0 }
}

function read<Report>(file: string): Report | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Report) : undefined
}

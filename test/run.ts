import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { JSONReport } from '@playwright/test/reporter'
import { findBrowser } from './setup/browser.ts'
import { installMissing } from './setup/install.ts'
import { keepFilesInMemory } from './setup/memory-files.ts'
import { outcomeOf, type Outcome } from './setup/outcome.ts'
import { findPostgres, startPostgres, type Postgres } from './setup/postgres.ts'
import { migratedDatabase } from './setup/postgres-template.ts'

// `npm test`: every check there is, one after the other. A step that fails does not stop those after it. The last line counts
// the tests of Vitest and Playwright, and every other step as one; what failed is named before it. With CI=true nothing may be
// skipped, and a test that fails is tried once more: what passed only then is named too, to be mended.

type Step = { name: string; command: string; environment?: Record<string, string>; outcome?(): Outcome | undefined }

keepFilesInMemory()

const isCi = process.env['CI'] === 'true'
const root = path.join(import.meta.dirname, '..')
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-reports-'))
const vitestReport = path.join(reports, 'vitest.json')
const playwrightReport = path.join(reports, 'playwright.json')
const total: Outcome = { passed: 0, skipped: [], failed: [], second: [] }
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
  if (isCi) total.failed.push(...missing)
  for (const step of await steps(postgres)) if (!interrupted) await take(step)
  if (isCi) total.failed.push(...total.skipped.map((name) => `${name} (was skipped)`))
} catch (error) {
  total.failed.push('the run itself')
  console.error(error)
} finally {
  await postgres?.stop()
  fs.rmSync(reports, { recursive: true, force: true })
}
if (interrupted) process.exit(130)
for (const name of total.second) console.log(`Passed only when tried again: ${name}`)
for (const name of total.failed) console.log(`Failed: ${name}`)
console.log(`${total.passed} passed, ${total.failed.length} failed`)
process.exitCode = total.failed.length > 0 || total.passed === 0 ? 1 : 0

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
      command: `vitest run ${server ? '' : '--project=!postgres'} --reporter=default --reporter=./test/setup/outcome.ts`,
      environment: { ...environment, OUTCOME_FILE: vitestReport },
      outcome: () => read<Outcome>(vitestReport),
    },
    ...(browser ? [{ name: 'end to end', command: 'playwright test --reporter=list,json', environment, outcome: ofPlaywright }] : []),
  ]
}

async function take({ name, command, environment, outcome }: Step): Promise<void> {
  console.log(`\n── ${name}`)
  const started = performance.now()
  running = spawn(command, { cwd: root, shell: true, detached: true, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } })
  const isFine = await new Promise<boolean>((resolve) => running?.once('exit', (code) => resolve(code === 0)))
  const came = (outcome && outcome()) ?? { passed: isFine && !outcome ? 1 : 0, skipped: [], failed: [], second: [] }
  // A run that broke off outside any test has failed all the same.
  if (!isFine && came.failed.length === 0) came.failed.push(name)
  total.passed += came.passed
  for (const key of ['skipped', 'failed', 'second'] as const) total[key].push(...came[key])
  running = undefined
  console.log(`── ${name}: ${isFine ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

function ofPlaywright(): Outcome | undefined {
  const report = read<JSONReport>(playwrightReport)
  return report && outcomeOf(report)
}

function read<Report>(file: string): Report | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Report) : undefined
}

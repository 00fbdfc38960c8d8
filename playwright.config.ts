import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { findBrowser } from './test/setup/browser.ts'
import { freePort } from './test/setup/free-port.ts'
import { keepFilesInMemory } from './test/setup/memory-files.ts'

// End to end: the real server with its demo campus, and the browser of this machine.

// Playwright reads this file again in every worker; the first reading decides for all.
keepFilesInMemory()
if (process.env['E2E_DATA_DIR'] === undefined) {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-e2e-'))
  process.once('exit', () => fs.rmSync(dataDir, { recursive: true, force: true }))
  process.env['E2E_DATA_DIR'] = dataDir
  process.env['E2E_PORT'] = String(await freePort())
  process.env['E2E_FRONT_PORT'] = String(await freePort())
}
// The server and its commands get this one's environment, and nothing from a file of whoever works here.
process.env['ENV_FILE'] = 'off'
const { E2E_DATA_DIR: dataDir = '', E2E_PORT: port = '', E2E_FRONT_PORT: frontPort = '' } = process.env
const url = `http://localhost:${port}`

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.e2e.ts',
  outputDir: 'test-results',
  forbidOnly: process.env['CI'] === 'true',
  // One that passes only at the second try is named at the end of `npm test`.
  retries: process.env['CI'] === 'true' ? 1 : 0,
  // Tests share one campus, but no student and no section.
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  globalSetup: './test/e2e/prepare.ts',
  webServer: {
    command: 'node packages/server/src/cli/fairway.ts serve',
    url: `${url}/api/session`,
    env: { DATA_DIR: dataDir, PORT: port, LOG_LEVEL: 'warn', ALLOWED_ORIGINS: `http://localhost:${frontPort},http://127.0.0.1:${frontPort}` },
    stdout: 'pipe',
    timeout: 60_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
  },
  use: {
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Shanghai',
    // Motion would be caught halfway by whoever looks at colours.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // `--trace retain-on-failure` tells more of one that fails, and takes half as long again.
    launchOptions: {
      executablePath: findBrowser(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
})

import fs from 'node:fs'
import os from 'node:os'
import { defineConfig } from 'vitest/config'
import { keepFilesInMemory } from './test/setup/memory-files.ts'

keepFilesInMemory()

// Four sets of tests. The server's run twice, on the embedded database and on PostgreSQL: `*.embedded.test.ts` and
// `*.postgres.test.ts` only on one of them, and what needs no database only once.

/** Most tests wait more than they work. */
const maxWorkers = 2 * os.availableParallelism()
const server = 'packages/server/src/**/*.test.ts'
const embeddedOnly = '**/*.embedded.test.ts'
const postgresOnly = '**/*.postgres.test.ts'
const needDatabase = fs.globSync(server).filter((file) => /from '(\.\.\/)+test\/(?!afterwards|deaf|icalendar|model|zip)/.test(fs.readFileSync(file, 'utf8')))

const onServer = {
  testTimeout: 90_000,
  // As long as a slow machine may need; what comes sooner is not waited for.
  expect: { poll: { timeout: 30_000 } },
  hookTimeout: 90_000,
  teardownTimeout: 20_000,
  // Loading the whole program takes longer than most files' tests, so the files that a worker runs share it.
  isolate: false,
  setupFiles: 'packages/server/test/after-file.ts',
}

export default defineConfig({
  test: {
    maxWorkers,
    // One that passes only at the second try is named at the end of `npm test`.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    projects: [
      { test: { name: 'contract', include: ['packages/contract/src/**/*.test.ts'] } },
      {
        test: {
          ...onServer,
          name: 'embedded',
          include: [server, 'test/setup/**/*.test.ts'],
          exclude: [postgresOnly],
          globalSetup: 'test/setup/embedded-template.ts',
          provide: { postgres: undefined },
        },
      },
      {
        test: {
          ...onServer,
          name: 'postgres',
          include: needDatabase,
          exclude: [embeddedOnly],
          globalSetup: 'test/setup/postgres-template.ts',
          provide: { embeddedTemplate: undefined },
        },
      },
      'packages/web/vite.config.ts',
    ],
  },
})

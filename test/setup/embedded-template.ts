import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../packages/server/src/database/database.ts'
import { migrate } from '../../packages/server/src/database/migrate.ts'

// Vitest's set-up of the project "embedded": making an embedded database takes three seconds, copying one a third of one.

export default async function setUp(project: TestProject): Promise<() => void> {
  const template = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-template-'))
  const remove = () => fs.rmSync(template, { recursive: true, force: true })
  process.once('exit', remove)
  const database = await openDatabase({ databaseUrl: undefined, dataDir: template }, (error) => {
    throw error
  })
  await migrate(database)
  await database.close()
  project.provide('embeddedTemplate', template)
  return remove
}

declare module 'vitest' {
  interface ProvidedContext {
    embeddedTemplate: string | undefined
  }
}

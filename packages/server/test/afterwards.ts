import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished, TestRunner } from 'vitest'

/** A directory that is gone after the test. */
export function emptyDirectory(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-test-'))
  afterwards(() => fs.promises.rm(directory, { recursive: true, force: true }))
  return directory
}

/** After the test that is running or, outside any test (`beforeAll` too), after the file. The latest is done first. */
export function afterwards(work: () => void | Promise<void>): void {
  if (TestRunner.getCurrentTest() === undefined) afterFile.push(work)
  else onTestFinished(work)
}

/** Does what was put off until the end of the file. Called there by after-file.ts. */
export async function finishFile(): Promise<void> {
  for (const work of afterFile.splice(0).reverse()) await work()
}

const afterFile: (() => void | Promise<void>)[] = []

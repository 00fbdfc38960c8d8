import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Adds the tests' own sections to the demo campus, the way an office would. */
export default function prepare(): void {
  const program = path.join(import.meta.dirname, '../../packages/server/src/cli/fairway.ts')
  execFileSync(process.execPath, [program, 'import', 'sections', path.join(import.meta.dirname, 'sections.csv'), '--term', 'DEMO'], {
    env: { ...process.env, DATA_DIR: process.env['E2E_DATA_DIR'] },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

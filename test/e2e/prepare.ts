import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { demoPassword } from './campus.ts'

/** Adds the tests' own sections and students to the demo campus, the way an office would. */
export default function prepare(): void {
  fairway(['import', 'sections', path.join(import.meta.dirname, 'sections.csv'), '--term', 'DEMO'])
  fairway(['user', 'create', 'desk-student', '--name', 'Nora Fell', '--password-stdin'], demoPassword)
  fairway(['user', 'create', 'rush-student', '--name', 'Ivo Brandt', '--password-stdin'], demoPassword)
}

function fairway(words: string[], input = ''): void {
  const program = path.join(import.meta.dirname, '../../packages/server/src/cli/fairway.ts')
  execFileSync(process.execPath, [program, ...words], {
    env: { ...process.env, DATA_DIR: process.env['E2E_DATA_DIR'] },
    input,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

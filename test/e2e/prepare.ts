import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { demoPassword } from './campus.ts'

/** Whose seats one file of tests gives and takes, and who talk in rooms of their own. A name may be anything. */
const students = {
  'desk-student': 'Nora Fell',
  'rush-student': 'Ivo Brandt',
  'wire-student': 'Runa Tveit',
  'talk-student': 'Tuva Lie',
  'talk-student2': '林见青',
  'talk-student3': '<img src=x onerror=alert(1)>',
}

/** Adds the tests' own sections and students to the demo campus, the way an office would. */
export default function prepare(): void {
  fairway(['import', 'sections', path.join(import.meta.dirname, 'sections.csv'), '--term', 'DEMO'])
  for (const [number, name] of Object.entries(students)) fairway(['user', 'create', number, '--name', name, '--password-stdin'], demoPassword)
}

function fairway(words: string[], input = ''): void {
  const program = path.join(import.meta.dirname, '../../packages/server/src/cli/fairway.ts')
  execFileSync(process.execPath, [program, ...words], {
    env: { ...process.env, DATA_DIR: process.env['E2E_DATA_DIR'] },
    input,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

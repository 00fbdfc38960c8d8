import { i18n } from '../../i18n/index.ts'
import type { FieldProblem } from './problem.ts'

/** `1.5 MB`: a size in bytes as people read it. */
export function sizeName(bytes: number): string {
  const { n } = i18n.global
  if (bytes < 1024) return `${n(bytes)} B`
  const units = ['KB', 'MB', 'GB']
  const power = Math.min(units.length, Math.floor(Math.log(bytes) / Math.log(1024)))
  return `${n(Math.round((bytes / 1024 ** power) * 10) / 10)} ${units[power - 1]!}`
}

/** What is wrong with a file before it is sent. `endings` such as `.csv`; names say more than media types, which differ by computer. */
export function fileProblem(file: File, { endings, most }: { endings: readonly string[]; most: number }): FieldProblem | undefined {
  if (!endings.some((ending) => file.name.toLowerCase().endsWith(ending))) return { key: 'upload.wrongKind', values: { kinds: endings.join(', ') } }
  if (file.size === 0) return { key: 'upload.empty' }
  return file.size > most ? { key: 'upload.tooLarge', values: { size: sizeName(file.size), most: sizeName(most) } } : undefined
}

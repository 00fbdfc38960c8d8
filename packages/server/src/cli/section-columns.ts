import { sectionColumns, sectionExample } from '../modules/courses/index.ts'
import type { Column } from '../sheets/columns.ts'
import { say, type CommandIo } from './command.ts'

/** What a sheet of sections may have. It needs no campus. */
export function printSectionColumns(io: Pick<CommandIo, 'language' | 'print'>): void {
  for (const { name, synonyms, required } of sectionColumns as readonly Column<string>[]) {
    io.print(`${name}${required ? say(io, '（必需）', ' (needed)') : ''}\t${synonyms.join(say(io, '、', ', '))}`)
  }
  io.print('')
  io.print(say(io, '例如：', 'For example:'))
  for (const line of sectionExample) io.print(line)
}

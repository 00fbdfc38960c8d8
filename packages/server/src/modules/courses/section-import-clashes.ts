import type { Table } from '../../sheets/columns.ts'
import type { ImportReport } from '../../sheets/import-report.ts'
import { problemsListed, type RowProblem } from '../../sheets/row-problems.ts'
import { studentsIn, type SeatClash } from './clashes.ts'
import type { Changes } from './section-import-changes.ts'
import type { SectionColumn } from './section-import-columns.ts'
import { meetingColumns } from './section-import-meetings.ts'
import type { StoredCatalogue } from './section-import-store.ts'

type About = { table: Table<SectionColumn>; changes: Changes; stored: StoredCatalogue; accepted: boolean | undefined }

/** What a report says of students who would hold two sections at one time: by the lines that move one of the two. */
export function clashesOf(report: ImportReport, clashes: readonly SeatClash[], { table, changes, stored, accepted = false }: About): Partial<ImportReport> {
  if (clashes.length === 0) return {}
  const moves = new Map(changes.moves.map((move) => [move.id, move]))
  const column = meetingColumns.map((name) => table.headings.get(name)).find((heading) => heading !== undefined) ?? table.headings.get('period') ?? null
  const nameOf = namesIn(stored)
  const byMoved = Map.groupBy(clashes, ({ sectionId, otherId }) => (moves.has(sectionId) ? sectionId : otherId))
  const told = [...byMoved].map(([moved, some]): RowProblem => {
    const others = [...new Set(some.map(({ sectionId, otherId }) => nameOf(sectionId === moved ? otherId : sectionId)))]
    const students = studentsIn(some)
    const more = others.length > 3 ? { zh: ' 等', en: ' and others' } : { zh: '', en: '' }
    return {
      line: moves.get(moved)!.line,
      column,
      code: accepted ? 'clashes-accepted' : 'seats-would-clash',
      title: {
        zh: `有 ${students} 名学生将同时持有与“${nameOf(moved)}”时间冲突的教学班：${others.slice(0, 3).join('、')}${more.zh}。`,
        en: `${students} ${students === 1 ? 'student' : 'students'} would hold "${nameOf(moved)}" at the same time as ${others.slice(0, 3).join(', ')}${more.en}.`,
      },
    }
  })
  const summary = { clashes: { students: studentsIn(clashes), pairs: clashes.length } }
  const byLine = (rows: RowProblem[]) => rows.toSorted((a, b) => a.line - b.line).slice(0, problemsListed)
  if (accepted) return { ...summary, notices: [...report.notices, ...byLine(told)] }
  return { ...summary, problems: byLine([...report.problems, ...told]), problemCount: report.problemCount + told.length }
}

/** `COURSE/SECTION` of an id. */
function namesIn({ courses, sections }: StoredCatalogue): (id: number) => string {
  const codes = new Map(courses.map(({ id, code }) => [id, code]))
  const names = new Map(sections.map(({ id, course_id, code }) => [id, `${codes.get(course_id)}/${code}`]))
  return (id) => names.get(id) ?? String(id)
}

import type { Database } from '../../database/database.ts'

/** A course that somebody has studied, in any term or before Fairway. */
export type StudyRecord = { course: string; status: string }

export async function readRecords({ query }: Pick<Database, 'query'>, personId: number): Promise<StudyRecord[]> {
  return query<StudyRecord>({ text: 'select course_code as course, status from course_record where person_id = $1 order by course_code', values: [personId] })
}

import type { Database } from '../src/database/database.ts'
import { createAudit } from '../src/modules/audit/index.ts'
import { createCourses, type Courses } from '../src/modules/courses/index.ts'

/** Terms and courses on a database without the rest of the program. */
export function coursesOn(database: Database): Courses {
  return createCourses({ database, audit: createAudit({ database }), timeZone: 'Asia/Shanghai' })
}

import type { Decision } from '@fairway/contract/enrolment'
import { inWords } from '../enrolment/decision.ts'

export type SubmissionWording = { t: (key: string, values?: Record<string, unknown>) => string; nameOf: (sectionId: number) => string; moment: (iso: string) => string }

/** What came of an operation, said to the office about a student, some time later. */
export function resultOf(decision: Decision, { t, nameOf, moment }: SubmissionWording): string {
  const { code, conflictsWith, courseCode, limit, missing = [], opensAt, position, sectionId } = decision
  const values = {
    course: courseCode ?? nameOf(sectionId),
    limit: limit ?? '?',
    missing: inWords(missing, t('section.and'), t('section.or')),
    opensAt: opensAt ? moment(opensAt) : '',
    other: conflictsWith === undefined ? '' : nameOf(conflictsWith),
    position: position ?? '?',
  }
  return t(`people.result.${wordingFor(decision)}`, values)

  function wordingFor({ operation }: Decision): string {
    if (operation === 'advance' && code === 'waiting') return 'advanced'
    if (code === 'waiting' && position !== undefined) return 'waitingAt'
    if (code === 'time-conflict' && values.other) return 'time-conflict-with'
    if (code === 'round-closed' && opensAt) return 'round-closed-until'
    if (code === 'prerequisite-missing' && missing.length > 0) return 'prerequisite-missing-named'
    if (code === 'course-already-taken' && values.other) return 'course-already-taken-held'
    return code
  }
}

import type { Decision } from '@fairway/contract/enrolment'
import { isGranted } from '@fairway/contract/reasons'
import type { NoticeTone } from '../../ui/notices.ts'
import type { CatalogueIndex } from '../courses/catalogue.ts'

export type DecisionWords = { tone: NoticeTone; text: string; next?: string }

/** What the sentences need: the reader's texts, the names of sections, dates as the reader writes them. */
export type Wording = {
  t: (key: string, values?: Record<string, unknown>) => string
  nameOf: (sectionId: number) => string
  /** The course's title, shortened; empty where there is none. */
  titleOf: (sectionId: number) => string
  /** Are these two sections of one course? */
  ofOneCourse: (sectionId: number, other: number) => boolean
  moment: (iso: string) => string
}

/** A decision in a sentence of the reader's language, and what to do next. */
export function describe(decision: Decision, wording: Wording): DecisionWords {
  const { code } = decision
  const { text, next } = partsOf(decision, wording)
  const values = valuesOf(decision, wording)
  const say = (part: string) => wording.t(`decision.${code}.${part}`, values)
  return { tone: code === 'enrolled' ? 'good' : isGranted(code) ? 'plain' : 'bad', text: say(text), next: next && say(next) }
}

/** The sentence alone, from `texts` that are made as `decision` is and say it to somebody else than the student. */
export function sentenceOf(decision: Decision, wording: Wording, texts: string): string {
  return wording.t(`${texts}.${decision.code}.${partsOf(decision, wording).text}`, valuesOf(decision, wording))
}

/** Which of the texts of its code say it. */
function partsOf({ code, operation, sectionId, conflictsWith, opensAt, missing }: Decision, { titleOf, ofOneCourse }: Wording): { text: string; next?: string } {
  switch (code) {
    case 'time-conflict':
      return { text: conflictsWith === undefined ? 'textOther' : 'text', next: conflictsWith !== undefined && titleOf(conflictsWith) ? 'nextTitled' : 'next' }
    case 'course-already-taken':
      // Held now, it can be replaced; taken before, it cannot.
      if (conflictsWith === undefined) return { text: 'text', next: 'next' }
      return ofOneCourse(sectionId, conflictsWith) ? { text: 'textSame', next: 'nextSame' } : { text: 'textHeld', next: 'nextHeld' }
    case 'round-closed':
      if (!opensAt) return { text: 'text', next: 'nextNever' }
      return { text: 'textOpens', ...((operation === 'enrol' || operation === 'wait') && { next: 'next' }) }
    case 'prerequisite-missing':
      return { text: missing?.length ? 'textMissing' : 'text', next: 'next' }
    case 'dropped':
    case 'left':
      return { text: 'text' }
    default:
      return { text: 'text', next: 'next' }
  }
}

function valuesOf(decision: Decision, { t, nameOf, titleOf, moment }: Wording) {
  return {
    section: nameOf(decision.sectionId),
    position: decision.position ?? '?',
    limit: decision.limit ?? '?',
    course: decision.courseCode ?? nameOf(decision.sectionId),
    other: decision.conflictsWith === undefined ? '' : nameOf(decision.conflictsWith),
    title: decision.conflictsWith === undefined ? '' : titleOf(decision.conflictsWith),
    opensAt: decision.opensAt ? moment(decision.opensAt) : '',
    missing: inWords(decision.missing ?? [], t('section.and'), t('section.or')),
  }
}

/** `CSE 12 and (CSE 20 or MATH 109)`: the brackets say what belongs together. */
function inWords(missing: readonly string[][], and: string, or: string): string {
  const groups = missing.map((oneOf) => (oneOf.length > 1 && missing.length > 1 ? `(${oneOf.join(` ${or} `)})` : oneOf.join(` ${or} `)))
  return groups.join(` ${and} `)
}

/** What the reader is offered to do about a refusal. */
export type Remedy = { kind: 'wait'; sectionId: number } | { kind: 'swap'; drop: number; enrol: number } | { kind: 'plan'; sectionId: number } | { kind: 'my-courses' }

export function remedyFor(
  { code, operation, sectionId, conflictsWith, courseCode }: Decision,
  held: ReadonlySet<number>,
  index: CatalogueIndex | undefined,
): Remedy | null {
  if (operation !== 'enrol' && operation !== 'wait') return null
  switch (code) {
    case 'section-full':
      return { kind: 'wait', sectionId }
    case 'time-conflict':
      return conflictsWith !== undefined && held.has(conflictsWith) ? { kind: 'swap', drop: conflictsWith, enrol: sectionId } : null
    case 'already-enrolled':
    case 'course-already-taken': {
      const sibling = conflictsWith !== undefined && held.has(conflictsWith) ? conflictsWith : heldSibling(sectionId, courseCode, held, index)
      return sibling === undefined ? null : { kind: 'swap', drop: sibling, enrol: sectionId }
    }
    case 'credit-limit':
    case 'section-limit':
      return { kind: 'my-courses' }
    case 'round-closed':
      return { kind: 'plan', sectionId }
    default:
      return null
  }
}

/** The section held that stands in the way: of the named course, or of the same one. */
function heldSibling(sectionId: number, courseCode: string | undefined, held: ReadonlySet<number>, index: CatalogueIndex | undefined): number | undefined {
  const wanted = courseCode ?? index?.byId.get(sectionId)?.course.code
  return [...held].find((id) => id !== sectionId && index?.byId.get(id)?.course.code === wanted)
}

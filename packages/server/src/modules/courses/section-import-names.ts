import type { Naming, ResolvedNames } from '../lists/index.ts'
import { sectionKey, type CourseDraft, type Drafts, type SectionDraft } from './section-import-rows.ts'

// A sheet names departments, types and majors as its author does; what is stored are codes of the campus's lists.

/** A course whose department and type are codes. */
export type CodedCourse = Omit<CourseDraft, 'department' | 'type'> & { department?: string | null; type?: string | null }

export type CodedDrafts = { courses: Map<string, CodedCourse>; sections: Map<string, SectionDraft> }

/** What is said of sections that will be imported. */
export function namingsIn({ courses, sections }: Pick<Drafts, 'courses' | 'sections'>): Naming[] {
  const used = new Set([...sections.values()].map(({ courseCode }) => courseCode))
  return [
    ...[...courses.values()]
      .filter(({ code }) => used.has(code))
      .flatMap(({ department, type, line }): Naming[] => [
        ...(department ? [{ list: 'departments' as const, said: department, line }] : []),
        ...(type ? [{ list: 'course-types' as const, said: type, line }] : []),
      ])
      // Those in both languages first, so that one in one language finds the other.
      .sort((a, b) => languagesIn(b) - languagesIn(a)),
    ...[...sections.values()].flatMap(({ majors, line }) => (majors ?? []).map((said): Naming => ({ list: 'majors', orIn: 'colleges', said, line }))),
  ]
}

function languagesIn({ said }: Naming): number {
  return Object.keys(said).length
}

export function withCodes({ courses, sections }: Pick<Drafts, 'courses' | 'sections'>, names: ResolvedNames): CodedDrafts {
  const used = new Set([...sections.values()].map(({ courseCode }) => courseCode))
  return {
    // Without courses all of whose lines had problems.
    courses: new Map([...courses].filter(([code]) => used.has(code)).map(([code, course]) => [code, courseWithCodes(course, names)])),
    sections: new Map([...sections.values()].map((section) => [sectionKey(section), sectionWithCodes(section, names)])),
  }
}

function courseWithCodes({ department, type, ...course }: CourseDraft, names: ResolvedNames): CodedCourse {
  return {
    ...course,
    ...(department !== undefined && { department: department && names.code('departments', department) }),
    ...(type !== undefined && { type: type && names.code('course-types', type) }),
  }
}

function sectionWithCodes(section: SectionDraft, names: ResolvedNames): SectionDraft {
  const { majors } = section
  return majors ? { ...section, majors: [...new Set(majors.flatMap((name) => names.allCodes('majors', name)))] } : section
}

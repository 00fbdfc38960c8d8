// The lists of the campus, and what their entries may have. Kept free of zod so that the browser can import it.

export const listNames = ['cohorts', 'colleges', 'majors', 'classes', 'departments', 'course-types'] as const
export type ListName = (typeof listNames)[number]

/** What an entry of a list may belong to, by the list that this is in: a class is of a major and a cohort. */
export const belonging = {
  cohorts: [],
  colleges: [],
  majors: ['college'],
  classes: ['major', 'cohort'],
  departments: [],
  'course-types': [],
} as const satisfies Record<ListName, readonly Belonging[]>
export type Belonging = 'college' | 'major' | 'cohort'
export const listOf = { college: 'colleges', major: 'majors', cohort: 'cohorts' } as const satisfies Record<Belonging, ListName>

/** The icons that a type of courses can have without an image (of Lucide, https://lucide.dev). */
export const courseTypeIcons = [
  'book-open',
  'book-marked',
  'star',
  'compass',
  'shuffle',
  'globe',
  'languages',
  'calculator',
  'flask-conical',
  'microscope',
  'code',
  'wrench',
  'presentation',
  'briefcase',
  'scale',
  'landmark',
  'palette',
  'music',
  'dumbbell',
  'heart-pulse',
  'leaf',
  'lightbulb',
  'users',
  'graduation-cap',
] as const
export type CourseTypeIcon = (typeof courseTypeIcons)[number]

/** Bytes of an image. */
export const largestLogo = 64 * 1024
/** Pixels on each side. */
export const widestLogo = 1024
export const logoTypes = ['image/png', 'image/jpeg', 'image/webp'] as const
export type LogoType = (typeof logoTypes)[number]

/** As long as an import takes them. */
export const longestListName = 100

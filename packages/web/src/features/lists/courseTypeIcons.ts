import type { CourseTypeIcon } from '@fairway/contract/lists'

/** Written out, because icons travel in the bundle, and only those whose names stand somewhere. */
export const courseTypeIconNames: Record<CourseTypeIcon, string> = {
  'book-open': 'i-lucide-book-open',
  'book-marked': 'i-lucide-book-marked',
  star: 'i-lucide-star',
  compass: 'i-lucide-compass',
  shuffle: 'i-lucide-shuffle',
  globe: 'i-lucide-globe',
  languages: 'i-lucide-languages',
  calculator: 'i-lucide-calculator',
  'flask-conical': 'i-lucide-flask-conical',
  microscope: 'i-lucide-microscope',
  code: 'i-lucide-code',
  wrench: 'i-lucide-wrench',
  presentation: 'i-lucide-presentation',
  briefcase: 'i-lucide-briefcase',
  scale: 'i-lucide-scale',
  landmark: 'i-lucide-landmark',
  palette: 'i-lucide-palette',
  music: 'i-lucide-music',
  dumbbell: 'i-lucide-dumbbell',
  'heart-pulse': 'i-lucide-heart-pulse',
  leaf: 'i-lucide-leaf',
  lightbulb: 'i-lucide-lightbulb',
  users: 'i-lucide-users',
  'graduation-cap': 'i-lucide-graduation-cap',
}

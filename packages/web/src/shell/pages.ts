/** The pages of the sidebar, the bottom bar and the command palette. */
export const pages = [
  { name: 'catalogue', label: 'nav.catalogue', icon: 'i-lucide-book-open' },
  { name: 'cart', label: 'nav.cart', icon: 'i-lucide-shopping-cart' },
  { name: 'my-courses', label: 'nav.mine', icon: 'i-lucide-graduation-cap' },
  { name: 'timetable', label: 'nav.timetable', icon: 'i-lucide-calendar-days' },
] as const

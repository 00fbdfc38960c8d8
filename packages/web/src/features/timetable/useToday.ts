import { dayOfTerm, weekOfDay, weeksIn } from '@fairway/contract/timetable'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { serverClock } from '../../api/clock.ts'
import { useTerm } from '../courses/term.ts'

/** Today and now on the term's wall clock, by the server's time; renewed every half minute. */
export function useToday() {
  const term = useTerm()
  const now = shallowRef(serverClock.now())
  const timer = setInterval(() => (now.value = serverClock.now()), 30_000)
  onScopeDispose(() => clearInterval(timer))

  const wall = computed(() => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: term.term?.timeZone, dateStyle: 'short', timeStyle: 'short' })
    const [date = '', time = ''] = format.format(now.value).split(' ')
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    return { date, minute: hour * 60 + minute }
  })
  return {
    date: computed(() => wall.value.date),
    minute: computed(() => wall.value.minute),
    /** The week of the term that holds today: the first before it begins, the last after it ends. */
    week: computed(() => {
      const calendar = term.term
      if (!calendar) return 1
      return Math.min(weeksIn(calendar), Math.max(1, weekOfDay(calendar, dayOfTerm(calendar, wall.value.date))))
    }),
  }
}

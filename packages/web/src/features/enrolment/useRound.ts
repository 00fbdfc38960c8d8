import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { serverClock } from '../../api/clock.ts'
import { allowedNow, nextChange, standing } from './countdown.ts'
import { useEnrolments } from './enrolments.ts'
import { useTerm } from '../courses/term.ts'

/** `setTimeout` counts in 31 bits. */
const longestTimeout = 2 ** 31 - 1

/** The reader's round on the server's clock. Recomputed at the very moment a round opens or closes, not on a tick. */
export const useRound = defineStore('round', () => {
  const term = useTerm()
  const enrolments = useEnrolments()
  const rounds = computed(() => term.term?.rounds ?? [])
  const mine = computed(() => enrolments.mine?.rounds ?? null)
  const moment = shallowRef(serverClock.now())
  let timer: ReturnType<typeof setTimeout> | undefined

  function look(): void {
    moment.value = serverClock.now()
    clearTimeout(timer)
    const next = nextChange(rounds.value, moment.value)
    if (next !== null) timer = setTimeout(look, Math.min(longestTimeout, Math.max(0, next - moment.value)))
  }

  watch([rounds, serverClock.sampled], look, { immediate: true })
  // Timers sleep with the laptop and are throttled in hidden tabs.
  useEventListener(document, 'visibilitychange', look)
  onScopeDispose(() => clearTimeout(timer))

  return {
    standing: computed(() => standing(rounds.value, mine.value, moment.value)),
    allowed: computed(() => allowedNow(rounds.value, mine.value, moment.value)),
  }
})

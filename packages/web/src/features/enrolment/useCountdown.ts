import { textIn } from '@fairway/contract/language'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { language } from '../../i18n/language.ts'
import { useServerSeconds } from '../courses/useServerSeconds.ts'
import { remaining, type RoundStanding } from './countdown.ts'
import { useWording } from './useWording.ts'

/** A round in words: what it is called, and how long until it opens or closes. */
export function useCountdown(standing: () => RoundStanding | null) {
  const { t } = useI18n()
  const now = useServerSeconds()
  const { moment } = useWording()
  const until = computed(() => standing()?.changesAt ?? null)
  const round = computed(() => standing()?.round)

  return {
    phase: computed(() => standing()?.phase),
    name: computed(() => (round.value ? textIn(language.value, round.value.name) : '')),
    /** `2 d 3 h`, `4:05:06`, `05:06`; empty where there is nothing to wait for. */
    left: computed(() => {
      if (until.value === null) return ''
      const { days, hours, minutes, seconds } = remaining(until.value - now.value)
      if (days > 0) return t('countdown.days', { days, hours })
      const two = (value: number) => String(value).padStart(2, '0')
      return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`
    }),
    exactly: computed(() => (until.value === null ? '' : moment(new Date(until.value).toISOString()))),
  }
}

import { useQuery } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { useRoute } from 'vue-router'
import { useTerm } from '../courses/term.ts'
import { useSession } from '../identity/session.ts'
import { officeTermsQuery } from './terms.ts'

/**
 * The term that the office works on, from page to page: the one that the reader has chosen (`useTerm`), which in the office may
 * also be one that nobody else sees yet.
 */
export const useOfficeTerm = defineStore('office-term', () => {
  const session = useSession()
  const shown = useTerm()
  const route = useRoute()
  const isOffice = computed(() => session.viewer?.roles.includes('office') ?? false)
  /** The reader is on a page of the office. */
  const isHere = computed(() => route.meta.role === 'office' && isOffice.value)
  const { data, status, error, refetch } = useQuery(() => ({ ...officeTermsQuery, enabled: isHere.value }))
  const all = computed(() => data.value?.terms ?? [])
  // One that has just been made is not in the list yet: until it is there, this is no other.
  const term = computed(() => (shown.chosen === undefined ? (all.value.find(({ current }) => current) ?? all.value[0]) : all.value.find(({ code }) => code === shown.chosen)))

  return {
    isHere,
    all,
    term,
    code: computed(() => term.value?.code),
    isPending: computed(() => status.value === 'pending' || (!term.value && all.value.length > 0)),
    error: computed(() => (data.value ? null : error.value)),
    refetch,
    choose: shown.choose,
    /** A term that others do not see may still be there for the office. */
    mayHave: (code: string) => !session.known || (isOffice.value && (!data.value || all.value.some((one) => one.code === code))),
  }
})

/** A page about something that belongs to a term brings the term with it: the header never names another one. */
export function useTermOf(code: () => string | undefined): void {
  const { choose } = useTerm()
  watch(code, (own) => own !== undefined && choose(own), { immediate: true })
}

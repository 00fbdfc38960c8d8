import type { AuditEntry, AuditFilters, AuditPage } from '@fairway/contract/audit'
import { refDebounced } from '@vueuse/core'
import { computed } from 'vue'
import { get } from '../../api/client.ts'
import { useInAddress } from '../../ui/list/useInAddress.ts'
import { usePaged } from '../../ui/list/usePaged.ts'
import { useTerm } from '../courses/term.ts'
import { actionProblem, auditAddress, filtersFor, subjectProblem } from './auditFilters.ts'

/** What the office looks for in the log, and what was found. */
export function useAuditLog() {
  const term = useTerm()
  const wanted = useInAddress('audit', auditAddress)
  const timeZone = computed(() => term.term?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone)

  // What cannot be asked for is left out until it is put right.
  const asked = computed(() => {
    const { action, subject } = wanted.value
    return filtersFor({ ...wanted.value, action: actionProblem(action) ? '' : action, subject: subjectProblem(subject) ? '' : subject }, timeZone.value)
  })
  const settled = refDebounced(asked, 250)
  const list = usePaged<AuditEntry>({
    key: () => ['audit', settled.value],
    page: async (before, signal) => {
      const { entries, next } = await get<AuditPage>(`office/audit?${parameters({ ...settled.value, ...(before && { before }) })}`, signal)
      return { rows: entries, next }
    },
  })

  return {
    wanted,
    timeZone,
    list,
    isFiltered: computed(() => Object.keys(asked.value).length > 0),
    /** Where the same is a sheet. */
    sheetAt: (format: 'csv' | 'xlsx', language: string) => `/api/office/audit/export?${parameters({ ...asked.value, format, language })}`,
  }
}

function parameters(query: AuditFilters & Record<string, string>): string {
  return new URLSearchParams(query as Record<string, string>).toString()
}

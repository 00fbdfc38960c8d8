import type { AuditEntry, AuditPage } from '@fairway/contract/audit'
import { refDebounced } from '@vueuse/core'
import { computed } from 'vue'
import { get } from '../../api/client.ts'
import { useInAddress } from '../../ui/list/useInAddress.ts'
import { usePaged } from '../../ui/list/usePaged.ts'
import { useTerm } from '../courses/term.ts'
import { auditAddress, filtersFor } from './auditFilters.ts'

/** What the office looks for in the log, and what was found. */
export function useAuditLog() {
  const term = useTerm()
  const wanted = useInAddress('audit', auditAddress)
  const timeZone = computed(() => term.term?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone)

  const asked = computed(() => filtersFor(wanted.value, timeZone.value))
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

function parameters(query: Record<string, string | string[]>): string {
  return new URLSearchParams(Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))).toString()
}

import type { AuditSubject, AuditSubjects } from '@fairway/contract/audit'
import { subjectIdIn, subjectKey } from '@fairway/contract/audit-actions'
import { useQuery, useQueryCache } from '@pinia/colada'
import { computed, type WritableComputedRef } from 'vue'
import { get } from '../../api/client.ts'

/** `<kind>:<id>`, or the number of a person; empty: nothing. */
export type Sought = { subject?: string; number?: string }

/** What an address names, by what it is called; until that is known, and where it is not, by what the address says. */
export function useSubject(sought: () => Sought, choose: (chosen: AuditSubject | null) => void): WritableComputedRef<AuditSubject | null> {
  const cache = useQueryCache()
  const keyOf = ({ subject = '', number = '' }: Sought) => ['audit-subject', subject, number]
  const { data } = useQuery(() => ({
    key: keyOf(sought()),
    query: async ({ signal }) => named(sought(), signal),
    enabled: Boolean(sought().subject || sought().number),
    staleTime: 60_000,
  }))

  return computed({
    get: () => ((sought().subject || sought().number) ? (data.value ?? unnamed(sought())) : null),
    set(chosen) {
      if (chosen) cache.setQueryData(keyOf({ subject: subjectKey(chosen) }), chosen)
      if (chosen?.kind === 'person' && chosen.code !== null) cache.setQueryData(keyOf({ number: chosen.code }), chosen)
      choose(chosen)
    },
  })
}

async function named({ subject, number }: Sought, signal: AbortSignal): Promise<AuditSubject | null> {
  const query: Record<string, string> = number ? { search: number, kind: 'person' } : { subject: subject! }
  const { subjects } = await get<AuditSubjects>(`office/audit/subjects?${new URLSearchParams(query)}`, signal)
  return (number ? subjects.find(({ code }) => code === number) : subjects[0]) ?? null
}

function unnamed({ subject = '', number = '' }: Sought): AuditSubject {
  return { ...(number ? { kind: 'person', id: number } : subjectIdIn(subject)), code: number || null, name: null, term: null, isGone: false }
}

import type { SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { get } from '../../api/client.ts'
import { useTerm } from '../courses/term.ts'
import { useSession } from '../identity/session.ts'
import { actsIn, actsThat, type OfficeAct } from './officeActs.ts'

/** Milliseconds between the decision about a seat and the seat, which are of one transaction. */
const oneMoment = 60_000

/** What the programme office did for the student in the term: the latest, which is most often all. */
export function useOfficeActs() {
  const term = useTerm()
  const session = useSession()
  const { data, error } = useQuery({
    key: () => ['office-acts', session.viewer?.id ?? 0, term.code ?? ''],
    query: ({ signal }) => get<SubmissionLog>(`submissions?${new URLSearchParams({ term: term.code ?? '', by: 'office' }).toString()}`, signal),
    enabled: () => session.student !== null && term.code !== undefined,
    staleTime: 0,
  })
  const acts = computed(() => actsIn(data.value?.submissions ?? []))

  return {
    acts,
    named: computed(() => data.value?.sections ?? []),
    error,
    /** The act by which a seat or a place came, which is as old as that. */
    behind(sectionId: number, how: 'gave' | 'queued', since: string): OfficeAct | undefined {
      const kinds: readonly string[] = actsThat[how]
      return acts.value.find((act) => act.sectionId === sectionId && kinds.includes(act.kind) && Math.abs(Date.parse(act.at) - Date.parse(since)) < oneMoment)
    },
  }
}

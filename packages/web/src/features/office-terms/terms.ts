import type { Audience } from '@fairway/contract/courses'
import type {
  AudienceSize, ChangedPeriod, ChangedTerm, CopiedTerm, NewPeriod, NewRound, NewTerm, OfficePeriod, OfficeRound, OfficeRounds, OfficeTerm, OfficeTerms, PeriodChange, RoundChange,
  TermChange, TermCopy,
} from '@fairway/contract/office-terms'
import { defineQueryOptions, useQueryCache } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { readAgain } from '../../api/readAgain.ts'
import { editPauses, termsQuery } from '../courses/term.ts'

// Terms, periods and rounds as the office reads and changes them.

/** Of all that was read of terms: what one thing changes shows in several places. */
const officeTermsKey = ['office-terms']

export const officeTermsQuery = defineQueryOptions({
  key: [...officeTermsKey, 'all'],
  query: ({ signal }) => get<OfficeTerms>('office/terms', signal),
  staleTime: 0,
})

export const officeTermQuery = defineQueryOptions((code: string) => ({
  key: [...officeTermsKey, 'one', code],
  query: ({ signal }) => readTerm(code, signal),
  staleTime: 0,
}))

export const roundsQuery = defineQueryOptions((code: string) => ({
  key: [...officeTermsKey, 'rounds', code],
  query: async ({ signal }) => (await get<OfficeRounds>(at(code, '/rounds'), signal)).rounds,
  staleTime: 0,
}))

/** What has been saved shows everywhere: in the office's pages, and in those of everybody. */
export function useTermsChanged(): () => Promise<unknown> {
  const cache = useQueryCache()
  return async () => {
    await readAgain(cache, officeTermsKey, termsQuery.key)
    // What everybody reads may be a second old.
    setTimeout(() => void readAgain(cache, termsQuery.key), editPauses[0] + 500)
  }
}

const at = (code: string, part = '') => `office/terms/${encodeURIComponent(code)}${part}`

export const readTerm = (code: string, signal?: AbortSignal) => get<OfficeTerm>(at(code), signal)
export const createTerm = (term: NewTerm) => request<OfficeTerm>('POST', 'office/terms', { body: term })
export const changeTerm = (code: string, change: TermChange) => request<ChangedTerm>('PATCH', at(code), { body: change })
export const hideTerm = (code: string, hidden: boolean) => request<OfficeTerm>('PUT', at(code, '/visibility'), { body: { hidden } })
export const archiveTerm = (code: string, archived: boolean) => request<OfficeTerm>('PUT', at(code, '/archive'), { body: { archived } })
export const makeCurrent = (code: string) => request<OfficeTerm>('PUT', at(code, '/current'))
export const previewCopy = (code: string, copy: TermCopy, signal?: AbortSignal) => request<CopiedTerm>('POST', at(code, '/copies/preview'), { body: copy, signal })
export const copyTerm = (code: string, copy: TermCopy) => request<CopiedTerm>('POST', at(code, '/copies'), { body: copy })

export const createPeriod = (code: string, period: NewPeriod) => request<OfficePeriod>('POST', at(code, '/periods'), { body: period })
export const changePeriod = (code: string, number: number, change: PeriodChange) => request<ChangedPeriod>('PATCH', at(code, `/periods/${number}`), { body: change })
export const hidePeriod = (code: string, number: number, hidden: boolean) => request<OfficePeriod>('PUT', at(code, `/periods/${number}/visibility`), { body: { hidden } })

/** The API has them by the term only. @throws where it is gone */
export async function readRound(code: string, id: number): Promise<OfficeRound> {
  const round = (await get<OfficeRounds>(at(code, '/rounds'))).rounds.find((one) => one.id === id)
  if (!round) throw new Error('The round is gone.')
  return round
}
export const createRound = (code: string, round: NewRound) => request<OfficeRound>('POST', at(code, '/rounds'), { body: round })
export const changeRound = (id: number, change: RoundChange) => request<OfficeRound>('PATCH', `office/rounds/${id}`, { body: change })
export const hideRound = (id: number, hidden: boolean) => request<OfficeRound>('PUT', `office/rounds/${id}/visibility`, { body: { hidden } })
export const countAudience = (audience: Audience, signal?: AbortSignal) => request<AudienceSize>('POST', 'office/audience-size', { body: audience, signal })

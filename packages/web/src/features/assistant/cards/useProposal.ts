import type { Proposal } from '@fairway/contract/assistant-cards'
import { useQuery } from '@pinia/colada'
import { onScopeDispose } from 'vue'
import { live } from '../../../api/live.ts'
import { useSession } from '../../identity/session.ts'
import { readProposal } from '../conversations.ts'

/** What is told at once about several things is one reading (ms). */
const soon = 300
/** A proposal is confirmed a moment before it is decided (ms). */
const untilDecided = 1500

/** A proposal as it is: also when it is confirmed in another tab, or its courses come and go elsewhere. */
export function useProposal(id: number, isOwn: () => boolean) {
  const session = useSession()
  const key = ['assistant', 'proposal', id]
  const query = useQuery({ key, query: ({ signal }) => readProposal(id, signal), enabled: () => isOwn() && session.viewer !== null, staleTime: 5000 })

  let timer: ReturnType<typeof setTimeout> | undefined
  function readSoon(after: number, isLast = false): void {
    clearTimeout(timer)
    timer = setTimeout(() => void query.refetch().then(({ data }) => !isLast && isUndecided(data) && readSoon(untilDecided, true)), after)
  }
  const stop = live.listen((event) => {
    // What happened while there was no connection was told to nobody.
    const isTold = event.type === 'enrolments-changed' || ((event.type === 'subscribed' || event.type === 'lagged') && event.topic.startsWith('person:'))
    if (isTold && isOwn() && mayChange(query.data.value)) readSoon(soon)
  })
  onScopeDispose(() => {
    stop()
    clearTimeout(timer)
  })

  return { key, data: query.data, refetch: query.refetch }
}

const isUndecided = (proposal: Proposal | undefined): boolean => proposal?.state === 'confirmed' && proposal.outcome === null
const mayChange = (proposal: Proposal | undefined): boolean => !proposal || proposal.state === 'open' || isUndecided(proposal)

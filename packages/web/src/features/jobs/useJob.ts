import type { Job } from '@fairway/contract/jobs'
import { useQuery, useQueryCache } from '@pinia/colada'
import { computed, onScopeDispose, watch } from 'vue'
import { get, request } from '../../api/client.ts'
import { live } from '../../api/live.ts'

/** Where the live connection is away, a job is asked for this often (ms). */
const patience = 5000

export const hasEnded = ({ state }: Pick<Job, 'state'>) => state === 'done' || state === 'failed' || state === 'cancelled'

/** Does the one say more than the other, of the same job? An end is final. */
export function isNewer(job: Pick<Job, 'state' | 'changedAt'>, known: Pick<Job, 'state' | 'changedAt'>): boolean {
  return hasEnded(job) === hasEnded(known) ? job.changedAt > known.changedAt : hasEnded(job)
}

export const jobKey = (id: number) => ['jobs', id]

/**
 * A job as it goes on. It outlives the page that started it: keep its id in the address (`useInAddress` with `number`), and
 * the page finds it again.
 */
export function useJob(id: () => number) {
  const cache = useQueryCache()
  const key = () => jobKey(id())
  const { data, error, asyncStatus, refetch } = useQuery<Job>({ key, query: ({ signal }) => read(id(), signal), staleTime: 0 })
  const isOver = computed(() => data.value !== undefined && hasEnded(data.value))

  /** An answer that was on its way may be older than what was told meanwhile; and what was told, than the answer. */
  const newest = (job: Job): Job => {
    const known = cache.getQueryData<Job>(jobKey(job.id))
    return known && isNewer(known, job) ? known : job
  }
  const read = async (wanted: number, signal: AbortSignal) => newest(await get<Job>(`jobs/${wanted}`, signal))
  const take = (job: Job) => cache.setQueryData(jobKey(job.id), newest(job))

  const stop = live.listen((event) => {
    if (event.type === 'job-changed' && event.job.id === id()) take(event.job)
    // Something may have been missed.
    else if ((event.type === 'subscribed' || event.type === 'lagged') && event.topic.startsWith('person:') && !isOver.value) void refetch()
  })
  const timer = setInterval(() => {
    if (!isOver.value && live.state.value !== 'open' && navigator.onLine) void refetch()
  }, patience)
  onScopeDispose(() => {
    stop()
    clearInterval(timer)
  })

  return {
    job: data,
    error,
    isBusy: computed(() => asyncStatus.value === 'loading'),
    refetch,
    cancel: async () => take(await request<Job>('POST', `jobs/${id()}/cancellation`)),
    /** Calls once, when it is seen to have ended: also if it had before the page was opened. */
    whenEnded: (tell: (job: Job) => void) => watch(isOver, (over) => over && data.value && tell(data.value), { immediate: true }),
  }
}

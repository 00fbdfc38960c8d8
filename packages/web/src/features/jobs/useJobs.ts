import type { Job, JobState, OfficeJob, OfficeJobs } from '@fairway/contract/jobs'
import { useQueryCache } from '@pinia/colada'
import { useIntervalFn } from '@vueuse/core'
import { computed, onScopeDispose, reactive, shallowRef, toRefs, watch } from 'vue'
import { get } from '../../api/client.ts'
import { live } from '../../api/live.ts'
import { usePaged, type ListState } from '../../ui/list/usePaged.ts'
import { hasEnded, isNewer, jobKey } from './useJob.ts'

/** A person hears of their own jobs; those of others are asked for this often (ms) while some go on. */
const pace = 3000

/** Everybody's jobs, the latest first, as they go on. */
export function useJobs(state: () => JobState | null): ListState<OfficeJob> {
  const cache = useQueryCache()
  const told = shallowRef<ReadonlyMap<number, Job>>(new Map())
  const list = usePaged<OfficeJob>({
    key: () => ['office-jobs', state() ?? ''],
    page: async (before, signal) => {
      const { jobs, before: next } = await get<OfficeJobs>(`office/jobs?${new URLSearchParams({ ...(state() && { state: state()! }), ...(before !== null && { before }) })}`, signal)
      return { rows: jobs, next: next === null ? null : String(next) }
    },
  })
  const rows = computed(() => list.rows.map((row) => newer(row, told.value.get(row.id))))

  onScopeDispose(live.listen((event) => {
    if (event.type !== 'job-changed') return
    told.value = new Map(told.value).set(event.job.id, event.job)
    // One that has just begun, or does not belong to this state any more.
    if (!list.rows.some(({ id }) => id === event.job.id) || hasEnded(event.job)) void list.refetch()
  }))
  useIntervalFn(() => !document.hidden && !list.isBusy && rows.value.some((job) => !hasEnded(job)) && list.refetch(), pace)

  // Whoever has one open (JobCard) sees the same of it.
  watch(() => list.rows, (jobs) => {
    for (const job of jobs) {
      const known = cache.getQueryData<Job>(jobKey(job.id))
      if (known && isNewer(job, known)) cache.setQueryData(jobKey(job.id), job)
    }
  })

  return reactive({ ...toRefs(list), loadMore: () => list.loadMore(), refetch: () => list.refetch(), rows }) as ListState<OfficeJob>
}

function newer(row: OfficeJob, job: Job | undefined): OfficeJob {
  return job && isNewer(job, row) ? { ...row, ...job } : row
}

import type { Job } from '@fairway/contract/jobs'
import { useI18n } from 'vue-i18n'
import { hasEnded } from './useJob.ts'

const marks = {
  waiting: { icon: 'i-lucide-hourglass', colour: 'text-muted' },
  running: { icon: 'i-lucide-loader-circle', colour: 'text-primary animate-spin' },
  done: { icon: 'i-lucide-circle-check', colour: 'text-success' },
  failed: { icon: 'i-lucide-circle-x', colour: 'text-error' },
  cancelled: { icon: 'i-lucide-circle-slash', colour: 'text-muted' },
} as const

/** What a job is called and how it goes, in words. A kind or stage without words goes by its code. */
export function useJobWords() {
  const { t, te } = useI18n()
  return {
    kindOf: ({ kind }: Pick<Job, 'kind'>): string => (te(`jobKind.${kind}`) ? t(`jobKind.${kind}`) : kind),
    stateOf: (job: Pick<Job, 'kind' | 'state' | 'stage' | 'isCancelling'>): string => {
      if (job.state === 'done' && te(`jobDone.${job.kind}`)) return t(`jobDone.${job.kind}`)
      const state = t(`job.state.${job.isCancelling && !hasEnded(job) ? 'cancelling' : job.state}`)
      return job.state === 'running' && job.stage && te(`jobStage.${job.stage}`) ? `${state} · ${t(`jobStage.${job.stage}`)}` : state
    },
    markOf: ({ state }: Pick<Job, 'state'>) => marks[state],
  }
}

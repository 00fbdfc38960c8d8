import type { JobProblem } from '@fairway/contract/jobs'
import { Refusal } from '../../errors.ts'

/** What a job failed of, as it is kept and shown. */
export function problemOf({ code, title, fields }: Refusal): JobProblem {
  return { code, title, fields }
}

export function interrupted(): Refusal {
  return new Refusal(500, 'job-interrupted', {
    zh: '服务器在处理途中停止，任务没有完成。请先核对已处理的部分，再重新发起。',
    en: 'The server stopped while this was under way, and it was not completed. Check what was done by then before you start it again.',
  })
}

export function brokenDown(): Refusal {
  return new Refusal(500, 'internal-error', {
    zh: '处理时服务器出错，任务没有完成。错误已记入日志，请告知系统管理员。',
    en: 'Something went wrong in the server, and this was not completed. The error is in the log; please tell whoever looks after the server.',
  })
}

export function hasEnded(): Refusal {
  return new Refusal(409, 'job-has-ended', { zh: '该任务已经结束。', en: 'This job has already ended.' })
}

/** Of a run that must stop: somebody cancelled the job. */
export class JobCancelled extends Error {
  override name = 'JobCancelled'
}

/** Of a run that must stop: it was taken for dead and another one has begun, or the job is gone. */
export class JobLost extends Error {
  override name = 'JobLost'
}

import type { JobFile, JobProblem, JobState } from '@fairway/contract/jobs'
import type { Database, Queries } from '../../database/database.ts'

// Every statement about the rows of jobs. Whatever a run writes names its attempt: one that was taken for dead, and came back
// after another one had begun, writes nothing.

export type JobRow = {
  id: number
  kind: string
  state: JobState
  createdBy: number | null
  needsRole: JobNeeds['role']
  needsScope: string | null
  /** Has who started it the role still? */
  isForStarter: boolean
  isCancelling: boolean
  stage: string | null
  done: number
  total: number | null
  problem: JobProblem | null
  result: unknown
  files: JobFile[]
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  changedAt: Date
}

/** What it took to start a job, and takes to read it. */
export type JobNeeds = { role: 'office' | null; /** Of a key. */ scope: string | null }

export type OfficeJobRow = JobRow & { creatorNumber: string | null; creatorName: string | null }

export type Progress = { stage: string | null; done: number; total: number | null }
export type Ending = { state: 'done' | 'failed' | 'cancelled'; result?: unknown; problem?: JobProblem }
export type Begun = { row: JobRow; attempt: number; data: unknown }

const columns = `job.id, job.kind, job.state, job.created_by as "createdBy", job.needs_role as "needsRole", job.needs_scope as "needsScope", job.stage, job.done, job.total, job.problem, job.result,
  job.needs_role is null or exists (select from role_grant g where g.person_id = job.created_by and g.role = job.needs_role) as "isForStarter",
  job.cancel_requested_at is not null and job.finished_at is null as "isCancelling",
  coalesce((select jsonb_agg(jsonb_build_object('name', file.name, 'mediaType', file.media_type, 'size', file.size) order by file.id)
            from job_file file where file.job_id = job.id and not file.is_input and file.size is not null and file.expires_at > now()), '[]') as files,
  job.created_at as "createdAt", job.started_at as "startedAt", job.finished_at as "finishedAt", job.changed_at as "changedAt"`

const isOpen = `job.state in ('waiting', 'running')`

export type JobStore = ReturnType<typeof createStore>

export function createStore(database: Database) {
  return {
    async insert({ query }: Pick<Queries, 'query'>, job: { kind: string; data: unknown; by: number | null; needs: JobNeeds; total: number | null }): Promise<JobRow> {
      const [row] = await query<JobRow>({
        text: `insert into job (kind, data, created_by, needs_role, needs_scope, total) values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
        values: [job.kind, JSON.stringify(job.data), job.by, job.needs.role, job.needs.scope, job.total],
      })
      return row!
    },

    /** Undefined: it has ended, or is none of these kinds. */
    async begin(id: number, kinds: readonly string[]): Promise<Begun | undefined> {
      const [row] = await database.query<JobRow & { attempt: number; data: unknown }>({
        text: `update job set state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, now()), stage = null, done = 0
               where id = $1 and ${isOpen} and kind = any($2) returning ${columns}, job.attempt, job.data`,
        values: [id, kinds],
      })
      return row && { row, attempt: row.attempt, data: row.data }
    },

    async isOpen(id: number): Promise<boolean> {
      return (await database.query({ text: `select from job where id = $1 and ${isOpen}`, values: [id] })).length > 0
    },

    async keepProgress(id: number, attempt: number, { stage, done, total }: Progress): Promise<void> {
      await database.query({
        name: 'job-progress',
        text: `update job set stage = $3, done = $4, total = $5 where id = $1 and attempt = $2 and state = 'running'`,
        values: [id, attempt, stage, done, total],
      })
    },

    /** Is the run still wanted? */
    async lookAfter(id: number, attempt: number): Promise<'wanted' | 'cancelled' | 'lost'> {
      const [row] = await database.query<{ isCancelled: boolean }>({
        name: 'job-look-after',
        text: `select cancel_requested_at is not null as "isCancelled" from job where id = $1 and attempt = $2 and state = 'running'`,
        values: [id, attempt],
      })
      return row === undefined ? 'lost' : row.isCancelled ? 'cancelled' : 'wanted'
    },

    /** Undefined: it was not this run's to end. */
    async finish({ query }: Pick<Queries, 'query'>, id: number, attempt: number, { state, result, problem }: Ending, { stage, done, total }: Progress): Promise<JobRow | undefined> {
      const [row] = await query<JobRow>({
        text: `with forgotten as (delete from job_file where job_id = $1 and is_input)
               update job set state = $3, result = $4, problem = $5, stage = $6, done = $7, total = $8, data = null, finished_at = now()
               where id = $1 and attempt = $2 and state = 'running' returning ${columns}`,
        values: [id, attempt, state, result === undefined ? null : JSON.stringify(result), problem === undefined ? null : JSON.stringify(problem), stage, done, total],
      })
      return row
    },

    /** Back to where it waits for another run. */
    async release(id: number, attempt: number, { counts }: { counts: boolean }): Promise<JobRow | undefined> {
      const [row] = await database.query<JobRow>({
        text: `update job set state = 'waiting', attempt = attempt - $3 where id = $1 and attempt = $2 and state = 'running' returning ${columns}`,
        values: [id, attempt, counts ? 0 : 1],
      })
      return row
    },

    /** One that waits ends at once; a run is told to stop. Undefined: it has ended already. */
    async cancel({ query }: Pick<Queries, 'query'>, id: number): Promise<JobRow | undefined> {
      const [row] = await query<JobRow>({
        text: `with forgotten as (delete from job_file where is_input and job_id = (select job.id from job where job.id = $1 and job.state = 'waiting'))
               update job set cancel_requested_at = coalesce(cancel_requested_at, now()),
                              state = case state when 'waiting' then 'cancelled' else state end,
                              data = case state when 'waiting' then null else data end,
                              finished_at = case state when 'waiting' then now() end
               where id = $1 and ${isOpen} returning ${columns}`,
        values: [id],
      })
      return row
    },

    async find(id: number): Promise<JobRow | undefined> {
      const [row] = await database.query<JobRow>({ text: `select ${columns} from job where id = $1`, values: [id] })
      return row
    },

    /** The latest first. */
    async latestOf(person: number, most: number): Promise<JobRow[]> {
      return database.query<JobRow>({ text: `select ${columns} from job where created_by = $1 order by id desc limit $2`, values: [person, most] })
    },

    /** The latest first. */
    async page({ before, state, most }: { before: number | undefined; state: JobState | undefined; most: number }): Promise<OfficeJobRow[]> {
      return database.query<OfficeJobRow>({
        text: `select ${columns}, person.number as "creatorNumber", person.name as "creatorName"
               from job left join person on person.id = job.created_by
               where ($1::bigint is null or job.id < $1) and ($2::text is null or job.state = $2) order by job.id desc limit $3`,
        values: [before, state, most],
      })
    },

    /** What somebody can be told of and has changed of late. */
    async changedWithin(seconds: number): Promise<JobRow[]> {
      return database.query<JobRow>({
        name: 'jobs-changed',
        text: `select ${columns} from job where changed_at > now() - make_interval(secs => $1) and created_by is not null order by changed_at limit 500`,
        values: [seconds],
      })
    },

    async forget(days: number): Promise<{ files: number; jobs: number }> {
      const files = await database.query({ text: 'delete from job_file where expires_at <= now() returning id' })
      const jobs = await database.query({ text: 'delete from job where finished_at < now() - make_interval(days => $1) returning id', values: [days] })
      return { files: files.length, jobs: jobs.length }
    },

    async forgetPerson({ query }: Pick<Queries, 'query'>, person: number): Promise<void> {
      await query({ text: 'delete from job where created_by = $1', values: [person] })
    },
  }
}

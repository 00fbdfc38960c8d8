import type { JobState } from '@fairway/contract/jobs'
import { textIn } from '@fairway/contract/language'
import { byCommand } from '../modules/audit/index.ts'
import { orMissing, say, type Command } from './command.ts'
import { wallClock } from '@fairway/contract/moment'

/** The latest 50, the newest first. */
export const listJobs: Command<{ state?: JobState | undefined }> = async ({ config, jobs }, { state }, io) => {
  const { rows } = await jobs.page({ state }, null)
  for (const { id, kind, createdAt, creatorNumber, done, total, stage, problem, ...row } of rows) {
    const progress = row.state === 'running' ? `${stage ?? ''} ${done}${total === null ? '' : `/${total}`}`.trim() : ''
    const reason = problem ? textIn(io.language, problem.title) : ''
    io.print([id, wallClock(config.timeZone, createdAt), kind, row.state, creatorNumber ?? '', progress || reason].join('\t').trimEnd())
  }
}

export const cancelJob: Command<{ id: number }> = async ({ jobs }, { id }, io) => {
  const { state } = await orMissing(jobs.cancel(byCommand, id, null), say(io, `没有编号为 ${id} 的任务（见 fairway job list）。`, `There is no job ${id} (see: fairway job list).`))
  io.note(
    state === 'cancelled'
      ? say(io, `任务 ${id} 已取消。`, `Job ${id} was cancelled.`)
      : say(io, `任务 ${id} 正在运行，已通知其停止。`, `Job ${id} is running and was told to stop.`),
  )
}

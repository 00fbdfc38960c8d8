import { createHmac } from 'node:crypto'
import type { Database } from '../../database/database.ts'
import { remembering } from '../../remembering.ts'
import type { Task } from './task.ts'

// Which of several models, prompts or parameters somebody is given. The same one each time, because the choice is a hash of who
// they are and of the experiment; guests are told apart by their network.

export type Arm = {
  name: string
  /** Of all weights. */
  weight: number
  model?: number | undefined
  /** Added to what the model is told of its task. */
  prompt?: string | undefined
  temperature?: number | undefined
  outputTokens?: number | undefined
}

export type Experiment = { id: number; name: string; task: Task | null; isShadow: boolean; arms: Arm[]; salt: string; tokensADay: number }
export type Chosen = { experiment: Experiment; arm: number; subject: Buffer }

export type Experiments = ReturnType<typeof createExperiments>

const rememberMs = 1000

export function createExperiments({ database, secret, onError }: { database: Database; secret: string; onError(error: unknown): void }) {
  const running = remembering(rememberMs, load)
  /** Those that this process has noted already. */
  const noted = new Set<string>()

  return {
    /** @param subject person:<id>, key:<id>, network:<address> @returns undefined: there is none for the task */
    async choose(subject: string, task: Task): Promise<Chosen | undefined> {
      const experiment = await find(task, false)
      if (!experiment) return undefined
      const hash = createHmac('sha256', secret).update(`${experiment.salt} ${subject}`).digest()
      return { experiment, arm: armOf(hash, experiment.arms), subject: hash.subarray(0, 16) }
    },

    /** One whose second arm is asked as well, and not shown. */
    shadowFor: (task: Task): Promise<Experiment | undefined> => find(task, true),

    /** That somebody has been given an arm: when it was first asked, whatever came of it, since an arm that fails must not lose its people. Nobody waits for it. */
    expose({ experiment, arm, subject }: Chosen): void {
      const key = `${experiment.id} ${subject.toString('base64url')}`
      if (noted.has(key)) return
      if (noted.size > 100_000) noted.clear()
      noted.add(key)
      database
        .query({ name: 'experiment-expose', text: 'insert into experiment_exposure (experiment_id, subject, arm) values ($1, $2, $3) on conflict do nothing', values: [experiment.id, subject, arm] })
        .catch((error: unknown) => {
          noted.delete(key)
          onError(error)
        })
    },

    forget: running.forget,
  }

  async function find(task: Task, isShadow: boolean): Promise<Experiment | undefined> {
    return (await running.read()).find((one) => one.isShadow === isShadow && (one.task === null || one.task === task))
  }

  async function load(): Promise<Experiment[]> {
    return database.query<Experiment>({
      name: 'experiments-running',
      text: `select id, name, task, is_shadow as "isShadow", arms, salt, tokens_a_day as "tokensADay" from experiment where state = 'running' order by task nulls last, id`,
    })
  }
}

/** By the weights, over the whole range of the hash. */
export function armOf(hash: Buffer, arms: readonly Pick<Arm, 'weight'>[]): number {
  const total = arms.reduce((sum, { weight }) => sum + weight, 0)
  let point = (hash.readUIntBE(0, 6) / 2 ** 48) * total
  for (let index = 0; index < arms.length; index++) {
    point -= arms[index]!.weight
    if (point < 0) return index
  }
  return arms.length - 1
}

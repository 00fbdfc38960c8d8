import type { FastifyBaseLogger } from 'fastify'
import type { App } from './app.ts'

// What is done by itself, and when, by the clock of the campus: once, however many instances there are.

type Modules = Pick<App, 'jobs' | 'audit' | 'settings' | 'identity' | 'rooms' | 'desk' | 'knowledge' | 'files' | 'assistant' | 'completions' | 'tools'> & { log: FastifyBaseLogger }

export function workByTheClock({ jobs, audit, settings, identity, rooms, desk, knowledge, files, assistant, completions, tools, log }: Modules): void {
  jobs.every('keep-audit', '10 3 * * *', async () => {
    await audit.prepare()
    await audit.dropExpired((await settings.read())['retention.audit-months'])
  })
  jobs.every('tidy-identity', '30 3 * * *', () => identity.tidy())
  jobs.every('forget-passwords', '47 * * * *', () => identity.passwordSheets.dropExpired())
  jobs.every('drop-room-events', '20 4 * * *', async () => void (await rooms.dropOldEvents()))
  jobs.every('tidy-desk', '20 3 * * *', () => desk.tidy())
  jobs.every('tidy-knowledge', '40 3 * * *', () => knowledge.tidy())
  jobs.every('tidy-files', '17 * * * *', () => files.tidying.tidy())
  jobs.every('tidy-answers', '7 * * * *', () => assistant.tidy())
  jobs.every('tidy-budgets', '25 3 * * *', () => completions.tidy())
  jobs.every('tidy-proposals', '35 3 * * *', () => tools.proposals.tidy())
  jobs.every('find-stray-files', '50 3 * * *', async () => {
    const strays = await files.tidying.strays()
    if (strays.length > 0) log.warn({ count: strays.length, ids: strays.slice(0, 10) }, 'there are files in DATA_DIR/files that the database knows nothing of')
  })
}

import { expect, test } from 'vitest'
import type { Config } from '../config.ts'
import { nothing } from '../../test/jobs.ts'
import { startMailServer } from '../../test/mail-server.ts'
import { latestMail } from '../../test/outbox.ts'
import { startApp } from '../../test/start-app.ts'
import { readConfig } from '../config.ts'
import type { CommandIo } from './command.ts'
import { commands, type CommandName, type OptionsOf } from './commands.ts'

async function startWith(url?: string) {
  const { app, database, signIn } = await startApp({ config: { smtp: url === undefined ? undefined : readConfig({ SMTP_URL: url }).smtp }, pace: { lookMs: 100 } })
  /** Runs a command as a server does that was asked to. @returns its exit code, what it printed, and what it said about that */
  async function fairway<Name extends CommandName>(name: Name, options: OptionsOf<Name>, language: CommandIo['language'] = 'en') {
    const lines: string[] = []
    const notes: string[] = []
    const io: CommandIo = {
      language,
      signal: new AbortController().signal,
      print: (line) => void lines.push(line),
      note: (line) => void notes.push(line),
      progress() {},
      readInput: async () => Buffer.from(''),
      async writeOutput() {},
    }
    const command = commands[name] as (context: object, options: OptionsOf<Name>, io: CommandIo) => Promise<number | void>
    const exit = (await command({ config: { timeZone: 'Asia/Shanghai' } as Config, database, ...app }, options, io)) ?? 0
    return { exit, lines, notes }
  }
  return { app, database, signIn, fairway }
}

test('a test mail says what the mail server says', async () => {
  let isWelcome = true
  const server = await startMailServer({ onRecipient: () => (isWelcome ? undefined : { code: 550, text: '5.1.1 No such user' }) })
  const { fairway } = await startWith(server.url())
  expect(await fairway('mail test', { address: 'ops@example.edu' })).toMatchObject({ exit: 0, lines: [expect.stringMatching(/^The mail server took it: 250 /)] })
  expect(server.received).toMatchObject([{ to: ['ops@example.edu'] }])
  isWelcome = false
  expect(await fairway('mail test', { address: 'ops@example.edu' }, 'zh')).toMatchObject({ exit: 1, lines: [expect.stringMatching(/^未能发送：.*550 5\.1\.1 No such user$/)] })
  await expect(fairway('mail test', { address: 'ops' })).rejects.toMatchObject({ code: 'invalid-address' })
})

test('without a mail server it says where the mail is, and that none took it', async () => {
  const { fairway } = await startWith()
  expect(await fairway('mail test', { address: 'ops@example.edu' })).toMatchObject({ exit: 1, lines: ['There is no SMTP_URL, so mail 1 stays in the outbox.'] })
})

test('dead letters are listed with the last word of the server, and sent again by their number', async () => {
  let isWelcome = false
  const server = await startMailServer({ onRecipient: () => (isWelcome ? undefined : { code: 550, text: '5.1.1 No such user' }) })
  const { app, database, fairway } = await startWith(server.url())
  await database.inTransaction((transaction) =>
    app.mail.send(transaction, { to: { address: 'ben@example.edu', language: 'en' }, template: 'announcement', values: { title: 'No classes', text: 'x' } }),
  )
  const { id } = await latestMail(app, 'ben@example.edu')
  const { lines } = await fairway('mail list', { state: 'failed' })
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^${id}\\t\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d\\tfailed: refused\\tben@example\\.edu\\tFairway: No classes\\t1×\\t.*550 5\\.1\\.1 No such user$`))])
  expect(await fairway('mail list', { state: 'sent' })).toMatchObject({ exit: 0, lines: [] })
  isWelcome = true
  expect(await fairway('mail retry', { id })).toEqual({ exit: 0, lines: [], notes: [`Mail ${id} will be sent again.`] })
  await expect.poll(() => app.mail.find(id)).toMatchObject({ state: 'sent' })
  await expect(fairway('mail retry', { id })).rejects.toMatchObject({ code: 'mail-cannot-be-sent-again' })
  await expect(fairway('mail retry', { id: 999 })).rejects.toThrow('There is no mail 999 (see: fairway mail list).')
})

test('jobs are listed with who started them and how they go, and cancelled by their number', async () => {
  const { app, database, signIn, fairway } = await startWith()
  const { ben } = await signIn('ben')
  const began = Promise.withResolvers<void>()
  app.jobs.define('endless', {
    handler: ({ signal, progress }) => {
      progress('reading', 3, 10)
      began.resolve()
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
    },
  })
  const id = await database.inTransaction((transaction) => app.jobs.start(transaction, { kind: 'endless', data: {}, by: ben.id, needs: nothing }))
  await began.promise
  await expect.poll(async () => (await fairway('job list', {})).lines).toEqual([expect.stringMatching(new RegExp(`^${id}\\t.{16}\\tendless\\trunning\\ts-ben\\treading 3/10$`))])
  expect(await fairway('job cancel', { id }, 'zh')).toEqual({ exit: 0, lines: [], notes: [`任务 ${id} 正在运行，已通知其停止。`] })
  await expect.poll(async () => (await fairway('job list', { state: 'cancelled' })).lines).toHaveLength(1)
  await expect(fairway('job cancel', { id })).rejects.toMatchObject({ code: 'job-has-ended' })
  await expect(fairway('job cancel', { id: 999 }, 'zh')).rejects.toThrow('没有编号为 999 的任务（见 fairway job list）。')
  expect(await database.query({ text: `select via, action from audit_entry where subject_kind = 'job'` })).toEqual([{ via: 'command', action: 'job.cancelled' }])
})

import { setTimeout as sleep } from 'node:timers/promises'
import { isGranted, type Reason } from '@fairway/contract/reasons'
import type { Rush, RushColumn } from '@fairway/contract/rush'
import { say, termCode, UsageError, type Command, type CommandIo } from './command.ts'

/** A line of what happens, anew every second until it is stopped. */
export const watchRush: Command<{ term?: string | undefined }> = async (context, { term }, io) => {
  // The figures are in the memory of the server, and only with the embedded database a command runs inside it.
  if (context.config.databaseUrl !== undefined) throw new UsageError(say(io, '使用 DATABASE_URL 时，请在教务页面查看实时情况。', 'With DATABASE_URL, watch it on the page of the office.'))
  const code = await termCode(context, term, io)
  for (;;) {
    io.progress(lineOf(await context.rush.recent(code), io))
    await sleep(1000, undefined, { signal: io.signal })
  }
}

function lineOf({ columns, engine, decisions, seats }: Rush, io: CommandIo): string {
  const last = (name: RushColumn) => engine[columns.indexOf(name)]!.at(-1)!
  const reasons = (Object.entries(decisions) as [Reason, number[]][]).map(([reason, counts]) => ({ reason, count: counts.at(-1)! })).filter(({ count }) => count > 0)
  const sum = (some: typeof reasons) => some.reduce((total, { count }) => total + count, 0)
  const granted = sum(reasons.filter(({ reason }) => isGranted(reason)))
  const refusals = reasons.filter(({ reason }) => !isGranted(reason))
  const why = refusals.sort((a, b) => b.count - a.count).map(({ reason, count }) => `${reason} ${count}`).join(', ')
  const number = (value: number) => value.toLocaleString('en')
  return [
    say(io, `通过 ${number(granted)}/秒`, `${number(granted)} granted/s`),
    say(io, `拒绝 ${number(sum(refusals))}/秒`, `${number(sum(refusals))} refused/s`) + (why && ` (${why})`),
    `p50 ${last('p50')} ms, p99 ${last('p99')} ms`,
    say(io, `未决 ${number(last('undecided'))}`, `${number(last('undecided'))} undecided`),
    say(io, `错误 ${number(last('failed'))}/秒`, `${number(last('failed'))} errors/s`),
    say(io, `在线 ${number(last('people'))} 人`, `${number(last('people'))} people online`),
    say(io, `已选 ${number(seats.taken)}/${number(seats.capacity)}`, `${number(seats.taken)} of ${number(seats.capacity)} seats`),
    say(io, `候补 ${number(seats.waiting)}`, `${number(seats.waiting)} waiting`),
  ].join(' · ')
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Mail, MailState } from '@fairway/contract/mail'
import { byCommand } from '../modules/audit/index.ts'
import { orMissing, say, type Command, type CommandContext, type CommandIo } from './command.ts'
import { wallClock } from '@fairway/contract/moment'

const waitForMailMs = 60_000

/** The latest 50, the newest first. */
export const listMail: Command<{ state?: MailState | undefined }> = async ({ config, mail }, { state }, io) => {
  const { mails } = await mail.page({ state })
  for (const { id, createdAt, failure, address, template, subject, tries, answer, ...row } of mails) {
    const outcome = failure ? `${row.state}: ${failure}` : row.state
    io.print([id, wallClock(config.timeZone, new Date(createdAt)), outcome, address, subject ?? template, `${tries}×`, answer ?? ''].join('\t').trimEnd())
  }
}

export const retryMail: Command<{ id: number }> = async ({ mail }, { id }, io) => {
  await orMissing(mail.retry(byCommand, id), say(io, `没有编号为 ${id} 的邮件（见 fairway mail list）。`, `There is no mail ${id} (see: fairway mail list).`))
  io.note(say(io, `邮件 ${id} 将重新发送。`, `Mail ${id} will be sent again.`))
}

export const testMail: Command<{ address: string }> = async (context, { address }, io) => {
  const id = await context.mail.test({ address, language: io.language })
  const isOurs = context.database.kind === 'embedded'
  if (context.mail.hasServer && isOurs) io.note(say(io, '正在交给邮件服务器……', 'Handing it to the mail server …'))
  if (!isOurs) io.note(say(io, '等待服务器发送，最多 60 秒……', 'Waiting for a server to send it, 60 seconds at most …'))
  // The embedded database is this process's alone, so nobody else would. With PostgreSQL it is for those who send the campus's
  // mail: from here, and with the settings that are set here, it might go another way.
  if (isOurs) await context.mail.sendNow(id, io.signal)
  const { state, answer, nextTryAt } = await outcomeOf(id, context, io)
  if (state === 'sent') io.print(say(io, `已送交邮件服务器：${answer}`, `The mail server took it: ${answer}`))
  else if (state === 'outbox') io.print(say(io, `未设置 SMTP_URL，邮件 ${id} 保存在发件箱中。`, `There is no SMTP_URL, so mail ${id} stays in the outbox.`))
  else if (answer === null) io.print(say(io, `邮件 ${id} 仍在等待。请确认有一台服务器正在运行，且其 ROLE 不是 web。`, `Mail ${id} is still waiting. Is a server running whose ROLE is not web?`))
  else io.print(say(io, `未能发送：${answer}${nextTryAt ? '（稍后会再次尝试）' : ''}`, `It could not be sent: ${answer}${nextTryAt ? ' (it will be tried again)' : ''}`))
  return state === 'sent' ? 0 : 1
}

/** After its first try, if somebody makes one. */
async function outcomeOf(id: number, { mail }: CommandContext, io: CommandIo): Promise<Mail> {
  for (const giveUp = Date.now() + waitForMailMs; ; await sleep(200)) {
    io.signal.throwIfAborted()
    const found = await mail.find(id)
    const isTried = found.state !== 'sending' && (found.state !== 'waiting' || found.answer !== null)
    if (isTried || Date.now() > giveUp) return found
  }
}

import { say, type Command } from './command.ts'
import { writeTaken } from './import.ts'

// Initial passwords that were made for many.

export const listPasswordSheets: Command<object> = async ({ config, identity }, _options, io) => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short', timeStyle: 'short' })
  for (const { id, passwords, createdBy, createdAt, expiresAt } of await identity.passwordSheets.waiting()) {
    const until = say(io, `保留至 ${clock.format(new Date(expiresAt))}`, `until ${clock.format(new Date(expiresAt))}`)
    io.print([id, clock.format(new Date(createdAt)), createdBy?.number ?? say(io, '命令', 'command'), passwords, until].join('\t'))
  }
}

export const takePasswordSheet: Command<{ id: number; format: 'csv' | 'xlsx' }> = (context, { id, format }, io) => writeTaken(context, id, format, io)

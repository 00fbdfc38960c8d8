import { randomBytes } from 'node:crypto'
import type { Role } from '@fairway/contract/identity'
import { byCommand } from '../modules/audit/index.ts'
import { say, type Command } from './command.ts'

export type UserOptions = { number: string; name: string; role: Role; passwordStdin?: boolean | undefined }

export const createUser: Command<UserOptions> = async ({ identity }, { number, name, role, passwordStdin }, io) => {
  // 96 bits; shown once and nowhere kept.
  const password = passwordStdin ? firstLine(await io.readInput()) : randomBytes(12).toString('base64url')
  await identity.accounts.create({ number, name, password, role }, byCommand)
  const roles = { student: '学生', teacher: '教师', office: '教务' }
  io.note(say(io, `已创建账号“${number}”（${roles[role]}）。`, `The account "${number}" (${role}) was created.`))
  if (passwordStdin) return
  io.note(say(io, '密码如下，只显示这一次：', 'This is the password; it is shown once:'))
  io.print(password)
}

function firstLine(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').split(/\r?\n/, 1)[0]!
}

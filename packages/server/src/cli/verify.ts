import { verify } from '../modules/enrolment/index.ts'
import { verifyRooms } from '../modules/rooms/index.ts'
import { say, type Command } from './command.ts'

export const verifyCommand: Command<{ term?: string | undefined }> = async (context, { term }, io) => {
  const { findings, counted } = await verify(context, { term, signal: io.signal }, (done, total) => io.progress(`${done} / ${total}`))
  // Rooms are of no term.
  const rooms = term === undefined ? await verifyRooms(context.database, { signal: io.signal }) : { findings: [], messages: 0 }
  findings.push(...rooms.findings)
  for (const { check, where, expected, found } of findings) {
    io.print(say(io, `${check}: ${where}: 应为 ${expected}，实为 ${found}`, `${check}: ${where}: expected ${expected}, found ${found}`))
  }
  const { sections, enrolments, waits } = counted
  io.note(
    say(
      io,
      `核对了 ${sections} 个教学班、${enrolments} 条选课、${waits} 条候补、${rooms.messages} 条聊天消息：${findings.length === 0 ? '全部一致' : `${findings.length} 处不符`}。`,
      `${sections} sections, ${enrolments} enrolments, ${waits} waits, ${rooms.messages} messages recounted: ${findings.length === 0 ? 'all agree' : `${findings.length} differ`}.`,
    ),
  )
  return findings.length === 0 ? 0 : 1
}

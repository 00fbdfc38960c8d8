import { say, type Command } from './command.ts'

/** After the files of a database were put back from a copy, which it cannot tell by itself. */
export const beginNewEpoch: Command<object> = async ({ rooms }, _options, io) => {
  await rooms.renewEpoch()
  io.note(say(io, '已更换标记：几秒之内，所有打开的页面都会重新读取聊天室。', 'The mark is renewed: every page that is open reads its rooms anew within seconds.'))
}

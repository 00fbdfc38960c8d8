import { fillDemo } from '../demo/demo.ts'
import { demoPassword } from '../demo/people.ts'
import { say, type Command } from './command.ts'

export const demo: Command<Record<string, never>> = async (context, _options, io) => {
  const { filled } = await fillDemo(context)
  await context.enrolment.seats.refresh()
  io.print(
    filled
      ? say(io, `演示校园已就绪。账号：office、teacher、student、student2 … student5，密码：${demoPassword}`, `The demo campus is ready. Accounts: office, teacher, student, student2 … student5; password: ${demoPassword}`)
      : say(io, '演示校园已经存在。', 'The demo campus is already there.'),
  )
}

import type { HandOff } from '@fairway/contract/desk'
import { textIn } from '@fairway/contract/language'
import { wallClock } from '@fairway/contract/moment'
import { byCommand } from '../modules/audit/index.ts'
import { say, type Command, type CommandContext, type CommandIo } from './command.ts'

// Who asked for a person. To take a conversation is to go on in the room: that is for somebody who is signed in there.

/** Who waits longest first; those that are closed, the latest 50. */
export const listHandOffs: Command<{ done?: boolean | undefined }> = async (context, { done = false }, io) => {
  for (let before: number | undefined; ; ) {
    const { handOffs, next } = await context.desk.handOffs.list({ state: done ? 'done' : 'unfinished', before })
    for (const handOff of handOffs) io.print(lineOf(context, handOff, io))
    if (next === null || done) return
    before = next
  }
}

export const giveHandOffBack: Command<{ id: number }> = async (context, { id }, io) => {
  io.print(lineOf(context, await context.desk.handOffs.giveBack(byCommand, id), io))
}

export const closeHandOff: Command<{ id: number }> = async (context, { id }, io) => {
  io.print(lineOf(context, await context.desk.handOffs.close(byCommand, id), io))
}

function lineOf({ config }: CommandContext, { id, state, at, message, room, takenBy, closedBy }: HandOff, io: CommandIo): string {
  const standing = {
    open: say(io, '等待中', 'waiting'),
    taken: say(io, `${takenBy?.name ?? ''}正在处理`, `${takenBy?.name ?? ''} is at it`),
    done: closedBy ? say(io, `已由${closedBy.name}结束`, `closed by ${closedBy.name}`) : say(io, '已结束', 'closed'),
  }[state]
  const said = message.deleted ? say(io, '消息已删除。', 'The message was deleted.') : message.text.replaceAll(/\s+/g, ' ')
  return [id, standing, wallClock(config.timeZone, new Date(at)), message.sender.name, textIn(io.language, room.name), said].join('\t')
}

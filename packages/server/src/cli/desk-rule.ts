import { DeskRuleDraft, DeskTrial, type DeskRule } from '@fairway/contract/desk'
import type { z } from 'zod'
import { byCommand } from '../modules/audit/index.ts'
import { checked, requireChanges, say, UsageError, type Command, type CommandContext, type CommandIo } from './command.ts'

// The rules of the assistant desk. A whole rule is written as JSON, as the API has it: `show` prints what `create` and `edit` read.

export type DeskRuleEditOptions = { id: number; on?: boolean | undefined; off?: boolean | undefined; readsFile?: boolean | undefined }

/** In the order in which they are tried. */
export const listDeskRules: Command<object> = async ({ desk }, _options, io) => {
  for (const rule of await desk.rules.list()) io.print(lineOf(rule, io))
}

export const showDeskRule: Command<{ id: number }> = async (context, { id }, io) => {
  const rule = await find(context, id, io)
  io.note(lineOf(rule, io))
  io.print(JSON.stringify(draftOf(rule), null, 2))
}

export const createDeskRule: Command<object> = async ({ desk }, _options, io) => {
  io.print(lineOf(await desk.rules.create(byCommand, checked(DeskRuleDraft, await readJson(io), io)), io))
}

/** What is not named stays. */
export const editDeskRule: Command<DeskRuleEditOptions> = async (context, { id, on, off, readsFile }, io) => {
  requireChanges({ on, off, readsFile }, io)
  const before = await find(context, id, io)
  const changes = { ...(readsFile ? await readJson(io) : {}), ...(on && { isOn: true }), ...(off && { isOn: false }) }
  const draft = checked(DeskRuleDraft, { ...draftOf(before), ...changes }, io)
  io.print(lineOf(await context.desk.rules.edit(byCommand, id, draft, before.revision), io))
}

export const removeDeskRule: Command<{ id: number }> = async (context, { id }, io) => {
  const { name, revision } = await find(context, id, io)
  await context.desk.rules.remove(byCommand, id, revision)
  io.print(say(io, `已删除规则 ${id}“${name}”。`, `The rule ${id} "${name}" is removed.`))
}

export const restoreDeskRule: Command<{ id: number }> = async (context, { id }, io) => {
  io.print(lineOf(await context.desk.rules.restore(byCommand, id, (await find(context, id, io)).revision), io))
}

/** These first, the others after them as they were. */
export const orderDeskRules: Command<{ ids: number[] }> = async (context, { ids }, io) => {
  for (const id of ids) await find(context, id, io)
  const others = (await context.desk.rules.list()).map((rule) => rule.id).filter((id) => !ids.includes(id))
  for (const rule of await context.desk.rules.order(byCommand, [...ids, ...others])) io.print(lineOf(rule, io))
}

export const tryDesk: Command<{ text: string; room?: z.infer<typeof DeskTrial>['room'] | undefined }> = async ({ desk }, options, io) => {
  const asker = { id: 0, name: say(io, '某人', 'somebody') }
  const { rule, answer, silence } = await desk.trying(checked(DeskTrial, options, io), asker)
  if (rule) {
    io.note(say(io, `由规则 ${rule.id}“${rule.name}”${rule.action === 'hand-off' ? '回复并转人工客服' : '回复'}：`, `Rule ${rule.id} "${rule.name}" ${rule.action === 'hand-off' ? 'answers and calls the staff' : 'answers'}:`))
    return io.print(answer ?? '')
  }
  const reasons = {
    off: say(io, '客服助手已在系统设置中关闭（rooms.desk）。', 'The desk is turned off in the settings (rooms.desk).'),
    'too-long': say(io, '内容过长，不视为提问，不回复。', 'Too long for a question: nobody answers.'),
    'no-rule': say(io, '没有匹配的规则，不回复。', 'No rule matches: nobody answers.'),
  }
  io.note(reasons[silence ?? 'no-rule'])
  return 1
}

async function find({ desk }: CommandContext, id: number, io: CommandIo): Promise<DeskRule> {
  const rule = (await desk.rules.list()).find((one) => one.id === id)
  if (!rule) throw new UsageError(say(io, `没有编号为 ${id} 的规则（见 fairway desk rules）。`, `There is no rule ${id} (see: fairway desk rules).`))
  return rule
}

function draftOf(rule: DeskRule): DeskRuleDraft {
  return DeskRuleDraft.strip().parse(rule)
}

async function readJson(io: CommandIo): Promise<object> {
  try {
    const value: unknown = JSON.parse(Buffer.from(await io.readInput()).toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new UsageError(say(io, '文件内容须为一个 JSON 对象（格式见 fairway desk rule show）。', 'The file must be one JSON object, as `fairway desk rule show` prints it.'))
}

function lineOf({ id, name, isOn, shipped, isChanged, rooms, match, keywords, pattern, whole, action }: DeskRule, io: CommandIo): string {
  const said = match === 'pattern' ? pattern : keywords.join(match === 'all' ? ' + ' : say(io, '、', ', '))
  return [
    id,
    isOn ? say(io, '启用', 'on') : say(io, '已停用', 'off'),
    name,
    shipped !== null && (isChanged ? say(io, '内置，已修改', 'shipped, changed') : say(io, '内置', 'shipped')),
    whole ? say(io, `单独发送：${said}`, `alone: ${said}`) : said,
    rooms.join(),
    action === 'hand-off' && say(io, '转人工客服', 'calls the staff'),
  ]
    .filter(Boolean)
    .join('\t')
}

import { settingDefinitions, settingNames } from '@fairway/contract/settings'
import { byCommand } from '../modules/audit/index.ts'
import { say, type Command } from './command.ts'

// What the office has set.

export const listSettings: Command<object> = async ({ settings }, _options, io) => {
  const values = await settings.read()
  for (const name of settingNames) {
    const [value, usual] = [JSON.stringify(values[name]), JSON.stringify(settingDefinitions[name].default)]
    io.print([name, value, ...(value === usual ? [] : [say(io, `默认 ${usual}`, `default ${usual}`)])].join('\t'))
  }
}

export const changeSetting: Command<{ name: string; value: string }> = async ({ settings }, { name, value }, io) => {
  await settings.change(byCommand, name, value === 'default' ? null : valueOf(value))
  const now = (await settings.read() as Record<string, unknown>)[name]
  io.print(`${name}\t${JSON.stringify(now)}`)
  io.note(say(io, '一秒之内生效。', 'It takes effect within a second.'))
}

export const showSettingHistory: Command<{ name: string }> = async ({ config, settings }, { name }, io) => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short', timeStyle: 'medium' })
  for (const { value, changedAt, changedBy } of await settings.history(name)) {
    io.print([clock.format(changedAt), changedBy?.number ?? say(io, '命令', 'command'), value === null ? say(io, '恢复默认', 'back to the default') : JSON.stringify(value)].join('\t'))
  }
}

/** As JSON; what is not is a text, so that nobody has to quote words. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

import type { Command } from 'commander'
import { text } from './terminal.ts'

// What the parser of options says by itself, in both languages, and what is required marked in one way. Commander speaks English
// only and takes no other texts: its titles are translated as they are printed, and its refusals by their form.

const titles: Record<string, string> = { 'Usage:': '用法：', 'Arguments:': '参数：', 'Options:': '选项：', 'Commands:': '命令：' }

const refusals: [RegExp, string][] = [
  [/^error: missing required argument '(.*)'/, '错误：缺少参数 $1。'],
  [/^error: option '(.*)' argument missing/, '错误：选项 $1 后面缺少值。'],
  [/^error: required option '(.*)' not specified/, '错误：缺少必填选项 $1。'],
  [/^error: option '(.*)' cannot be used with option '(.*)'/, '错误：选项 $1 不能与 $2 同时使用。'],
  [/^error: unknown option '(.*)'/, '错误：没有 $1 这个选项。'],
  [/^error: unknown command '(.*)'/, '错误：没有 $1 这个命令。'],
  [/^error: too many arguments.* Expected (\d+) arguments? but got (\d+): (.*)\./, '错误：参数过多，应为 $1 个，却有 $2 个：$3。'],
  [/^error: option '(.*)' argument '(.*)' is invalid\. /, '错误：选项 $1 的值“$2”不对：'],
  [/^error: command-argument value '(.*)' is invalid for argument '(.*)'\. /, '错误：参数 $2 的值“$1”不对：'],
  [/Allowed choices are (.*)\.$/, '只能是 $1。'],
  [/^error: /, '错误：'],
  [/\(Did you mean (?:one of )?(.*)\?\)/, '（是不是 $1？）'],
]

/** To be called before commands are declared: they take it over. */
export function speakHere(program: Command): Command {
  return program
    .showHelpAfterError(text('（用 --help 查看用法）', '(try --help)'))
    .helpOption('-h, --help', text('显示用法', 'say how it is used'))
    .helpCommand('help [command]', text('显示一个命令的用法', 'say how a command is used'))
    .configureOutput({ outputError: (refusal, write) => write(text(inChinese(refusal), refusal)) })
    .configureHelp({
      styleTitle: (title) => text(titles[title] ?? title, title),
      optionDescription({ description, mandatory, argChoices, required: takesValue, defaultValue }) {
        return [
          description,
          mandatory && text('（必填）', '(required)'),
          argChoices && text(`（可选值：${argChoices.join('、')}）`, `(one of ${argChoices.join(', ')})`),
          takesValue && defaultValue !== undefined && text(`（默认：${String(defaultValue)}）`, `(default: ${String(defaultValue)})`),
        ]
          .filter(Boolean)
          .join(text('', ' '))
      },
    })
}

function inChinese(refusal: string): string {
  return refusals.reduce((told, [form, chinese]) => told.replace(form, chinese), refusal.trimEnd()).concat('\n')
}

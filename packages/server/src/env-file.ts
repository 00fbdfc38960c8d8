import fs from 'node:fs'
import { parseEnv } from 'node:util'
import { Obstacle } from './errors.ts'

// A file of settings, `NAME=value` on each line. Node reads it, and takes what is no such line for nothing and the rest of the file
// for the value whose quote was not closed; here either is said, so that nobody looks for why a setting does not hold.

/** A file of settings that cannot be used. */
export class EnvFileError extends Obstacle {
  override name = 'EnvFileError'
}

/**
 * @param named undefined: `.env` in the directory where the program is started, if there is one; `off`: none
 * @throws {EnvFileError}
 */
export function readEnvFile(named: string | undefined): Record<string, string | undefined> {
  if (named === 'off') return {}
  const file = named ?? '.env'
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && named === undefined) return {}
    throw new EnvFileError({ zh: `无法读取设置文件 ${file}（${code}）。`, en: `The file of settings ${file} cannot be read (${code}).` })
  }
  return parseEnvFile(text, file)
}

/** @param file how people know it @throws {EnvFileError} naming the first line that is wrong, without its value: that may be a password */
export function parseEnvFile(text: string, file: string): Record<string, string | undefined> {
  // As Windows writes it.
  const plain = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  for (const [index, line] of plain.split('\n').entries()) {
    const problem = problemOf(line)
    if (problem) throw new EnvFileError({ zh: `${file} 第 ${index + 1} 行：${problem.zh}`, en: `Line ${index + 1} of ${file}: ${problem.en}` })
  }
  return parseEnv(plain)
}

function problemOf(line: string): { zh: string; en: string } | undefined {
  if (/^\s*(#.*)?$/.test(line)) return undefined
  const [, value] = /^\s*(?:export\s+)?[A-Za-z_]\w*\s*=\s*(.*)$/.exec(line) ?? []
  if (value === undefined) return { zh: '须写成 NAME=value，或以 # 开头作为注释。', en: 'it must be NAME=value, or a comment that begins with #.' }
  if (/^["'`]/.test(value)) {
    return /^(["'`])(?:(?!\1).)*\1\s*(#.*)?$/.test(value) ? undefined : { zh: '引号须在同一行成对，值中不能有同样的引号。', en: 'a quote is closed on the same line, and the value has none of its kind.' }
  }
  return /\S#/.test(value) ? { zh: '值中含有 #，请用引号括起来，否则其后的内容会被当作注释。', en: 'the value has a # in it; put it in quotes, or the rest would count as a comment.' } : undefined
}

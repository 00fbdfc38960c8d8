import fs from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { emptyDirectory } from '../../test/afterwards.ts'
import { openTerminal } from './terminal.ts'

it('what a sheet says does not steer the terminal: controls and characters that turn text around are replaced', () => {
  const written: string[] = []
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    onTestFinished(() => spy.mockRestore())
  }
  const terminal = openTerminal({})
  terminal.print('T1\t课程\u001b[2J\u009b1m')
  terminal.note('line 2, \u202ename\u2066\u0007\r: wrong\n  at once')
  terminal.finish(true)
  expect(written).toEqual(['T1\t课程\ufffd[2J\ufffd1m\n', 'line 2, \ufffdname\ufffd\ufffd\ufffd: wrong\n  at once\n'])
})

it('an output that cannot be written is told before a command begins', () => {
  const directory = emptyDirectory()
  expect(() => openTerminal({ output: path.join(directory, 'none', 'roster.csv') })).toThrow(`There is no directory ${path.join(directory, 'none')}.`)
  expect(() => openTerminal({ output: directory })).toThrow(`${directory} is a directory; name a file.`)
})

it('a command that has nothing to say says so, beside its result', () => {
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    const spy = vi.spyOn(process[name], 'write').mockImplementation((text) => (said[name] += String(text)) !== '')
    onTestFinished(() => spy.mockRestore())
  }
  openTerminal({}).finish(false)
  expect(said).toEqual({ stdout: '', stderr: '' })
  openTerminal({}).finish(true)
  expect(said).toEqual({ stdout: '', stderr: 'There is nothing to show.\n' })
})

it('what passes by stays on one line, of Chinese half as much', () => {
  const [isTTY, columns] = [process.stderr.isTTY, process.stderr.columns]
  Object.assign(process.stderr, { isTTY: true, columns: 21 })
  onTestFinished(() => void Object.assign(process.stderr, { isTTY, columns }))
  const written: string[] = []
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  onTestFinished(() => spy.mockRestore())
  const terminal = openTerminal({})
  for (const text of ['a'.repeat(50), '选课'.repeat(50), `a${'选'.repeat(50)}`]) terminal.progress(text)
  terminal.finish(false)
  expect(written.filter((text) => !text.startsWith('\r'))).toEqual(['a'.repeat(20), '选课'.repeat(5), `a${'选'.repeat(9)}`])
})

it('an export goes to a private file of its own, whatever was there under its passing name', async () => {
  const directory = emptyDirectory()
  const [victim, output] = [path.join(directory, 'victim'), path.join(directory, 'roster.csv')]
  fs.writeFileSync(victim, 'mine')
  const left: ((part: string) => void)[] = [(part) => fs.symlinkSync(victim, part), (part) => fs.writeFileSync(part, 'old, and longer', { mode: 0o666 })]
  for (const leave of left) {
    leave(`${output}.part`)
    const terminal = openTerminal({ output })
    await terminal.writeOutput(Buffer.from('names'))
    terminal.finish(true)
    expect(fs.readFileSync(output, 'utf8')).toBe('names')
    expect((fs.lstatSync(output).mode & 0o777).toString(8)).toBe('600')
    expect(fs.lstatSync(output).isFile()).toBe(true)
    expect(fs.readFileSync(victim, 'utf8')).toBe('mine')
  }
})

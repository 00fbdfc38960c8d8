import { expect, test } from 'vitest'
import { recorderOf } from '../../test/audit.ts'
import { startApp } from '../../test/start-app.ts'
import type { Config } from '../config.ts'
import { exportAudit, listAudit, type AuditOptions } from './audit.ts'
import type { CommandIo } from './command.ts'

const { app, database, signIn } = await startApp()
const { olga, ben } = await signIn('olga', 'ben')
const record = recorderOf({ app, database })
const context = { config: { timeZone: 'Asia/Shanghai' } as Config, database, ...app }

function terminal(language: CommandIo['language'] = 'en') {
  const lines: string[] = []
  const notes: string[] = []
  const chunks: Uint8Array[] = []
  const io: CommandIo = {
    language,
    signal: new AbortController().signal,
    print: (line) => void lines.push(line),
    note: (line) => void notes.push(line),
    progress() {},
    readInput: async () => Buffer.from(''),
    writeOutput: async (chunk) => void chunks.push(chunk),
  }
  return { io, lines, notes, text: () => Buffer.concat(chunks).toString() }
}

async function list(options: AuditOptions, limit = 50, language: CommandIo['language'] = 'en'): Promise<string[]> {
  const { io, lines } = terminal(language)
  await listAudit(context, { limit, ...options }, io)
  return lines
}

test('an entry is a line: when, who, what, to what, how it changed, why, from where', async () => {
  await record({ actor: { personId: olga.id, via: 'session', ip: '10.1.2.3' }, action: 'buoy.moved', subject: { kind: 'person', id: ben.id }, before: { at: 1 }, after: { at: 2 }, personal: { about: ben.id, after: 'x' }, reason: 'Storm' })
  const [line] = await list({ action: 'buoy' })
  expect(line!.split('\t')).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), olga.number, 'buoy.moved', `person:${ben.number}`, '{"at":1} → {"at":2}', 'null → "x"', 'Storm', '10.1.2.3'])
  expect(await list({ action: ['reef', 'buoy.moved'], reason: 'storm' })).toEqual([line])
  expect(await list({ reason: 'calm' })).toEqual([])
  await database.inTransaction((transaction) => app.audit.erase(transaction, ben.id))
  expect((await list({ action: 'buoy' }, 50, 'zh'))[0]).toContain('（个人信息已抹除）')
})

test('so many as are asked for, over as many pages as it takes', async () => {
  const entries = Array.from({ length: 1_010 }, (_, index) => ({ actor: { personId: null, via: 'system', ip: null } as const, action: 'wave.counted', subject: { kind: 'wave', id: index } }))
  await record(...entries)
  expect(await list({ action: 'wave' }, 3)).toHaveLength(3)
  expect(new Set((await list({ action: 'wave' }, 1_005)).map((line) => line.split('\t')[3])).size).toBe(1_005)
  expect(await list({ action: 'wave' }, 5_000)).toHaveLength(1_010)
})

test('days are those of the campus', async () => {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(new Date())
  expect(await list({ action: 'buoy', from: today })).toHaveLength(1)
  expect(await list({ action: 'buoy', to: today })).toHaveLength(0)
})

test('what cannot be read is said', async () => {
  await expect(list({ from: 'yesterday' })).rejects.toThrow('"yesterday" is no time')
  await expect(list({ action: 'a b' })).rejects.toThrow('--action cannot be read')
})

test('an export by command is an entry too', async () => {
  const { io, notes, text } = terminal()
  await exportAudit(context, { format: 'csv', action: 'buoy' }, io)
  expect([text().split('\r\n').length - 2, notes]).toEqual([1, ['1 entry exported.']])
  expect((await list({ action: 'audit.exported' }))[0]).toMatch(/\tcommand\taudit\.exported\taudit:csv\t/)
})

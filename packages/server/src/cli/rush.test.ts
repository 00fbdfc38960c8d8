import type { Config } from '../config.ts'
import { expect, test } from 'vitest'
import { commandsOn } from '../../test/command.ts'
import { startApp } from '../../test/start-app.ts'
import { watchRush } from './rush.ts'

const { app, database, campus, signIn } = await startApp()
const { ben, chloe } = await signIn('ben', 'chloe')
const fairway = commandsOn({ app, database })

test('the rush is told anew every second, until it is stopped', async () => {
  const { term, section } = await campus.openSection({ capacity: 1 })
  const stop = new AbortController()
  const lines: string[] = []
  const io = { language: 'en' as const, signal: stop.signal, print() {}, note() {}, progress: (line: string) => void lines.push(line), readInput: async () => Buffer.from(''), async writeOutput() {} }
  const watching = watchRush({ config: { databaseUrl: undefined } as Config, database, ...app }, { term: term.code }, io)
  for (const person of [ben, chloe]) await person.post('/api/enrolments', { sectionId: section.id })
  await expect.poll(() => lines.at(-1)).toMatch(/^1 granted\/s · 1 refused\/s \(section-full 1\) · p50 .+ 1 of 1 seats · 0 waiting$/)
  stop.abort()
  await expect(watching).rejects.toThrow('aborted')
})

test('of a term that there is not, nothing is told', async () => {
  await expect(fairway('rush', { term: 'none' })).rejects.toMatchObject({ code: 'no-such-term' })
})

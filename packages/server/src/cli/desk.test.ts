import type { DeskRules, HandOffs } from '@fairway/contract/desk'
import { expect, test } from 'vitest'
import { commandsOn } from '../../test/command.ts'
import { lobby, say } from '../../test/rooms.ts'
import { startApp } from '../../test/start-app.ts'

// What the office does with the assistant desk, as commands.

const started = await startApp()
const { app, database, signIn } = started
const { ben, olga } = await signIn('ben', 'olga')
const fairway = commandsOn(started)
const ids = async () => (await olga.get<DeskRules>('/api/office/desk/rules')).body.rules.map(({ id }) => id)
const library = { name: 'Library', match: 'any', keywords: ['library', '图书馆'], answer: { en: 'It opens at 8.' } }

test('a rule is created, shown, edited by what the file names, tried and removed; the audit log says that it was a command', async () => {
  const { lines: [line] } = await fairway('desk rule create', {}, 'en', JSON.stringify(library))
  const id = Number(line!.split('\t')[0])
  expect(line).toBe(`${id}\ton\tLibrary\tlibrary, 图书馆\tlobby`)
  expect((await ids()).at(-2)).toBe(id)
  expect(await fairway('desk try', { text: 'Where is the library?' })).toMatchObject({ exit: 0, lines: ['It opens at 8.'], notes: [`Rule ${id} "Library" answers:`] })
  expect((await fairway('desk rule edit', { id, readsFile: true, off: true }, 'zh', '{"name":"图书馆","answer":{"zh":"八点开门。"}}')).lines).toEqual([`${id}\t已停用\t图书馆\tlibrary、图书馆\tlobby`])
  expect(await fairway('desk try', { text: '图书馆在哪里' }, 'zh')).toMatchObject({ exit: 1, lines: [], notes: ['没有匹配的规则，不回复。'] })
  await fairway('desk rule edit', { id, on: true })
  const shown = (await fairway('desk rule show', { id })).lines.join('\n')
  expect(JSON.parse(shown)).toMatchObject({ name: '图书馆', isOn: true, keywords: library.keywords, answer: { zh: '八点开门。' } })
  // What is shown is what is read: nothing changes by it.
  await fairway('desk rule edit', { id, readsFile: true }, 'en', shown)
  expect((await fairway('desk rule remove', { id }, 'zh')).lines).toEqual([`已删除规则 ${id}“图书馆”。`])
  expect(await ids()).not.toContain(id)
  const entries = await database.query({ text: `select action, actor_id, via from audit_entry where subject_kind = 'desk-rule' and subject_id = $1 order by id`, values: [String(id)] })
  expect(entries).toEqual(['created', 'changed', 'changed', 'removed'].map((act) => ({ action: `desk-rule.${act}`, actor_id: null, via: 'command' })))
})

test('rules are put first, the others stay in their order; one that comes along is restored', async () => {
  const before = await ids()
  const [first, second, third, ...others] = before
  await fairway('desk rule order', { ids: [third!, first!] })
  expect(await ids()).toEqual([third, first, second, ...others])
  await fairway('desk rule order', { ids: before })
  expect((await fairway('desk rule edit', { id: third!, readsFile: true }, 'en', '{"keywords":["hey"]}')).lines).toEqual([expect.stringContaining('shipped, changed\they')])
  expect((await fairway('desk rule restore', { id: third! })).lines).toEqual([expect.stringMatching(/\tshipped\t/)])
  expect((await fairway('desk rules', {})).lines.map((line) => Number(line.split('\t')[0]))).toEqual(before)
})

test.each([
  ['', 'one JSON object'],
  ['[]', 'one JSON object'],
  ['{"name":"x"}', 'match'],
  [JSON.stringify({ ...library, delay: 5 }), 'delay'],
])('%s is no rule', async (file, told) => {
  await expect(fairway('desk rule create', {}, 'en', file)).rejects.toThrow(told)
})

test('what cannot be done is said', async () => {
  const [shipped] = await ids()
  await expect(fairway('desk rule remove', { id: shipped! })).rejects.toMatchObject({ code: 'rule-is-shipped' })
  await expect(fairway('desk rule create', {}, 'en', JSON.stringify({ ...library, answer: { en: '{tiem}' } }))).rejects.toMatchObject({ code: 'unknown-variable' })
  await expect(fairway('desk rule edit', { id: shipped! })).rejects.toThrow('Nothing to change')
  await expect(fairway('desk rule show', { id: 999 })).rejects.toThrow('There is no rule 999')
  await expect(fairway('desk rule order', { ids: [999] })).rejects.toThrow('There is no rule 999')
})

test('who asked for a person is listed, given back and closed', async () => {
  app.rooms.start()
  app.desk.start()
  const { id: roomId } = await lobby(ben)
  await say(ben, roomId, '转人工')
  const unfinished = async () => (await olga.get<HandOffs>('/api/office/desk/hand-offs')).body.handOffs
  await expect.poll(unfinished, { timeout: 10_000 }).toHaveLength(1)
  const [waiting] = await unfinished()
  const { id } = waiting!
  await olga.post(`/api/office/desk/hand-offs/${id}/taking`)
  expect((await fairway('desk conversations', {})).lines).toEqual([expect.stringMatching(new RegExp(`^${id}\t${olga.name} is at it\t.*\t${ben.name}\tLobby\t转人工$`))])
  expect((await fairway('desk conversation give-back', { id }, 'zh')).lines).toEqual([expect.stringContaining('\t等待中\t')])
  expect((await fairway('desk conversation close', { id })).lines).toEqual([expect.stringContaining('\tclosed\t')])
  expect(await unfinished()).toEqual([])
  expect((await fairway('desk conversations', {})).lines).toEqual([])
  expect((await fairway('desk conversations', { done: true })).lines).toHaveLength(1)
  await expect(fairway('desk conversation close', { id: 999 })).rejects.toMatchObject({ code: 'no-such-hand-off' })
})

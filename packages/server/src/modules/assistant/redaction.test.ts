import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asked, Conversation, ConversationList } from '@fairway/contract/assistant'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// What is kept of a question. The key and the number are made up.

const secret = `sk-${'a7Bd9QkX2mWv4Rt8'.repeat(2)}`
const phone = '13800138000'

test('a key and a phone number in a question are kept nowhere; the model is told them, once', async () => {
  const models = await simulateModels()
  const { app, database, signIn } = await startApp({ config: { modelServers: { openai: { ...models.server('openai'), model: simulatedModels.openai[0]!.id } } } })
  app.assistant.start()
  app.completions.start()
  const { chloe } = await signIn('chloe')
  models.answer({ text: ['Change ', 'it.'] })
  const asked = { clientId: randomUUID(), text: `我的手机号是${phone}，为什么 ${secret} 不能用？` }
  const { status, body } = await chloe.post<Asked>('/api/assistant/questions', asked)
  expect({ status, title: body.title, question: body.question.text }).toEqual({ status: 201, title: '我的手机号是⟦phone⟧，为什么 ⟦secret⟧ 不能用？', question: '我的手机号是⟦phone⟧，为什么 ⟦secret⟧ 不能用？' })
  // It is the same question when it is sent again.
  expect((await chloe.post<Asked>('/api/assistant/questions', asked)).body.question).toEqual(body.question)
  await chloe.get(`/api/assistant/generations/${body.answer.generation}/events`)
  expect(models.requests).toHaveLength(1)
  expect(models.requests[0]!.body.messages!.at(-1)!.content).toBe(asked.text)
  // What comes after it is asked with what was kept.
  const again = await chloe.post<Asked>(`/api/assistant/conversations/${body.conversation}/turns/${body.question.id}/answers`, { clientId: randomUUID() })
  expect(again.status).toBe(201)
  await chloe.get(`/api/assistant/generations/${again.body.answer.generation}/events`)
  expect(models.requests[1]!.body.messages!.at(-1)!.content).toBe(body.question.text)
  const { body: kept } = await chloe.get<Conversation>(`/api/assistant/conversations/${body.conversation}`)
  expect(kept.turns[0]).toMatchObject({ text: body.question.text })
  expect((await chloe.get<ConversationList>('/api/assistant/conversations')).body.conversations[0]).toMatchObject({ title: body.title })
  await app.assistant.asking.settled()
  await app.completions.settled()
  expect(await tablesWith(secret)).toEqual([])
  expect(await tablesWith(phone)).toEqual([])
  expect(await tablesWith('⟦phone⟧')).toContain('turn')

  /** Whatever column it is in. */
  async function tablesWith(text: string): Promise<string[]> {
    const tables = await database.query<{ name: string }>({ text: `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'` })
    const found: string[] = []
    for (const { name } of tables) {
      const [row] = await database.query<{ count: number }>({ text: `select count(*)::int as count from "${name}" t where strpos(t::text, $1) > 0`, values: [text] })
      if (row!.count > 0) found.push(name)
    }
    return found
  }
})

test('neither a title nor what is found ends in the middle of what stands for a number', async () => {
  const { app, signIn } = await startApp()
  app.assistant.start()
  const { chloe } = await signIn('chloe')
  const text = `${'问'.repeat(55)}${phone}${'答'.repeat(20)}`
  expect((await chloe.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text })).body.title).toBe(`${'问'.repeat(55)}…`)
  for (const search of ['问问', '答答']) {
    const { body } = await chloe.get<ConversationList>(`/api/assistant/conversations?search=${encodeURIComponent(search)}`)
    expect(body.conversations[0]!.found!.replaceAll('⟦phone⟧', '')).toMatch(/^[…问答]+$/)
  }
})

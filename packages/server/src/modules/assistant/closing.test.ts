import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asked } from '@fairway/contract/assistant'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

test('the program ends without waiting for a conversation to be summarised', async () => {
  const models = await simulateModels()
  const { app, database, signIn, close, errors } = await startApp({ config: { modelServers: { openai: { ...models.server('openai'), model: simulatedModels.openai[0]!.id } } } })
  const { chloe } = await signIn('chloe')
  await app.completions.models.read()
  await database.query({ text: 'update model set context_tokens = 4096' })
  app.completions.models.forget()
  let summaries = 0
  models.answer(({ messages = [] }) => {
    if (!String(messages[0]?.content).startsWith('Summarise')) return { text: `Answer ${'long '.repeat(300)}` }
    summaries++
    return { fault: { kind: 'hang', after: 0 } }
  })
  let conversation: number | undefined
  for (let round = 1; summaries === 0 && round <= 7; round++) {
    const { body } = await chloe.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: `Question ${round} ${'and more '.repeat(60)}`, ...(conversation && { conversation }) })
    conversation = body.conversation
    await chloe.get(`/api/assistant/generations/${body.answer.generation}/events`)
  }
  await expect.poll(() => summaries).toBe(1)
  await close()
  expect(errors).toEqual([])
})
